"""Scenarios: the columns that a number can stand in, by the letters of the notation."""

from enum import StrEnum


class Scenario(StrEnum):
    """Whether a number is measured, of an earlier time, wanted or expected."""

    AC = "AC"
    PP = "PP"
    PY = "PY"
    PL = "PL"
    FC = "FC"
