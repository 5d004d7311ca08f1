"""How the press refuses: all faults at once, and no warning of its libraries unheard."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kpireport.errors import ReportFailedError, told

MOST_TOLD = 8

# Whoever logs a warning here has left something out of the page, which still looks like a page.
LOGGERS = ("weasyprint", "fontTools", "traitlets", "PIL")

# Without that library fonts are embedded more slowly; nothing is missing.
HARMLESS = "Using fontTools instead of HarfBuzz-Subset"


def refuse(heading: str, faults: Sequence[str]) -> None:
    """Let the report fail where there are faults, and tell them, each once.

    >>> refuse("It cannot be printed:", ["a picture has no alternative text"] * 2)
    Traceback (most recent call last):
    kpireport.errors.ReportFailedError: It cannot be printed:
      - a picture has no alternative text
    """
    found = list(dict.fromkeys(faults))
    if found:
        more = len(found) - MOST_TOLD
        shown = [*found[:MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
        raise ReportFailedError(told(heading, shown))


@contextmanager
def attentive() -> Iterator[None]:
    """Let the report fail when a library of the press warns while this lasts."""
    heard = _Ear()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    for logger in loggers:
        logger.addHandler(heard)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(heard)
    refuse("The press warns:", heard.messages)


class _Ear(logging.Handler):
    """Keeps what is said at the level of warnings and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith(HARMLESS):
            self.messages += message.splitlines()[:1]
