"""A formula around one other: most moves in time and scores."""

from dataclasses import dataclass

from kpireport.formula import Formula


@dataclass(frozen=True, slots=True)
class Wrapped(Formula):
    """A formula that turns one other into something else."""

    inner: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        """The formula inside."""
        return (self.inner,)
