"""Levels: whose number it is. The company is always there; team and person by default."""

from collections.abc import Iterable
from dataclasses import dataclass

from kpireport.errors import UnknownNameError

COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of member, the column of the tables that names its members, and the level above it."""

    name: str
    column: str | None
    parent: str = COMPANY


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One company, team or person: whose number it is."""

    level: str
    name: str


WHOLE_COMPANY = Member(COMPANY, COMPANY)


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of a project, from the company down.

    >>> levels = Levels.of(Level("team", "team"), Level("person", "person", "team"))
    >>> [level.name for level in levels.below("company")], levels["team"].column
    (['team', 'person'], 'team')
    """

    all: tuple[Level, ...]

    @staticmethod
    def of(*levels: Level) -> "Levels":
        """The company's level and these."""
        return Levels((Level(COMPANY, None, ""), *levels))

    def __getitem__(self, name: str) -> Level:
        for level in self.all:
            if level.name == name:
                return level
        raise UnknownNameError("level", name, self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    @property
    def names(self) -> tuple[str, ...]:
        """The names, from the company down."""
        return tuple(level.name for level in self.all)

    def below(self, name: str) -> tuple[Level, ...]:
        """The levels whose members belong to members of this one, nearest first."""
        return tuple(level for level in self.all if name in self.above(level.name))

    def above(self, name: str) -> tuple[str, ...]:
        """The levels that a level's members belong to, nearest first."""
        found: list[str] = []
        level = self[name]
        while level.column is not None:
            level = self[level.parent]
            found.append(level.name)
        return tuple(found)


def standard(levels: Iterable[Level] = ()) -> Levels:
    """Team and person, where a project declares nothing else."""
    return Levels.of(*levels or (Level("team", "team"), Level("person", "person", "team")))
