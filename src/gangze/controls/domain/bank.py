"""The bank as the controls look at it: what stands in force from a day on, as plain values (检查所见的全行)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gangze.controls.domain.separation import Days, Ints


class Bearer(StrEnum):
    """Whose manual a duty stands in."""

    POST = "post"
    UNIT = "unit"


Owner = tuple[Bearer, int]
"""A standard post or a unit, by id."""


@dataclass(frozen=True, slots=True)
class Line:
    """One duty of a manual in force. `parent` is the duty it stands under, `span` its place in `source`.

    `assists`: its bearer only assists in it, as somebody set by hand or as its words say.
    """

    id: int
    owner: Owner
    parent: int | None
    text: str
    source: str = ""
    span: tuple[int, int] | None = None
    assists: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """A post established in a unit."""

    id: int
    post: int
    unit: int
    heads_unit: bool = False
    headcount: int | None = None
    reports_to: int | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """Assignments that hold on or after the day looked at, as columns: person, position, first day, day after."""

    person: Ints
    position: Ints
    start: Days
    end: Days


@dataclass(frozen=True, slots=True)
class TakenOn:
    """`person` stands in for the holder of a position, on days as integers. `lines` are the duties that pass, None
    where the whole post does. `arranged`: only provided for, whenever somebody is away; then `absent` is 0."""

    person: int
    absent: int
    position: int
    start: int
    end: int
    lines: frozenset[int] | None = None
    arranged: bool = False


@dataclass(frozen=True, slots=True)
class Bank:
    """All that the controls read, for one day: names by id, manuals' duties in reading order, who holds what."""

    day: dt.date
    posts: Mapping[int, str]
    units: Mapping[int, str]
    positions: Sequence[Position]
    lines: Sequence[Line]
    holdings: Holdings
    aliases: Mapping[int, Sequence[str]]
    above: Mapping[int, int] = field(default_factory=dict)
    """Unit → the unit it belongs to by place."""
    unit_aliases: Mapping[int, Sequence[str]] = field(default_factory=dict)
    standing: Sequence[TakenOn] = ()
    """Standing in that is in force, planned or provided for from the day on."""

    def name(self, owner: Owner) -> str:
        """The name of a post or unit."""
        kind, key = owner
        return (self.posts if kind is Bearer.POST else self.units).get(key, "")

    def said(self, line: Line) -> str:
        """A duty's words without the name of its own owner at their head (公司金融部负责…, said of 公司金融部)."""
        name = self.name(line.owner)
        rest = line.text.removeprefix(name).lstrip("：:，, ") if name else line.text
        return rest or line.text

    def lineage(self, unit: int) -> list[int]:
        """A unit and all above it, up to the top."""
        line: list[int] = []
        at: int | None = unit
        while at is not None and at not in line:
            line.append(at)
            at = self.above.get(at)
        return line

    def homes(self) -> dict[int, str]:
        """The name of the unit in which a post stands, of posts that stand in only one."""
        units: dict[int, set[int]] = {}
        for position in self.positions:
            units.setdefault(position.post, set()).add(position.unit)
        return {post: self.units.get(min(places), "") for post, places in units.items() if len(places) == 1}
