"""A document as intake reads it, as the bank that controls look at: one position for each post, nobody in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from gangze.controls.domain.bank import Bank, Bearer, Holdings, Line, Owner, Position
from gangze.intake.domain.parse import parse
from gangze.intake.domain.recognised import Duty, Span
from gangze.intake.readers import read


@dataclass
class Read:
    """The bank, the text it was read from, and where each post and unit is named in it."""

    bank: Bank
    text: str
    places: list[tuple[Span, str]] = field(default_factory=list)


def bank_of(name: str, data: bytes, day: dt.date) -> Read:
    """The bank that a document describes. Units of one name under the same unit are one unit."""
    source = read(name, data)
    units: dict[tuple[str, str | None], int] = {}
    posts: dict[int, str] = {}
    unit_aliases: dict[int, list[str]] = {}
    aliases: dict[int, list[str]] = {}
    positions: list[Position] = []
    lines: list[Line] = []
    places: list[tuple[Span, str]] = []
    recognised = parse(source)

    def take(duties: tuple[Duty, ...], owner: Owner, parent: int | None = None) -> None:
        for duty in duties:
            key = len(lines) + 1
            lines.append(Line(key, owner, parent, duty.text, name, duty.span))
            take(duty.duties, owner, key)

    for unit in recognised.units:
        key = units.setdefault((unit.name, unit.parent), len(units) + 1)
        unit_aliases.setdefault(key, []).extend(unit.aliases)
        places.append((_seen(unit.span), unit.name))
        take(unit.duties, (Bearer.UNIT, key))
        for post in unit.posts:
            number = len(posts) + 1
            posts[number] = post.name
            aliases[number] = list(post.aliases)
            positions.append(Position(number, number, key, False, post.headcount))
            places.append((_seen(post.span), post.name))
            take(post.duties, (Bearer.POST, number))
    by_name: dict[str, int] = {}
    for (called, _), key in units.items():
        by_name.setdefault(called, key)
    none = np.zeros(0, dtype=np.int64)
    days = np.zeros(0, dtype=np.int32)
    bank = Bank(
        day=day,
        posts=posts,
        units={key: called for (called, _), key in units.items()},
        positions=positions,
        lines=lines,
        holdings=Holdings(none, none, days, days),
        aliases=aliases,
        above={key: by_name[above] for (_, above), key in units.items() if above in by_name and by_name[above] != key},
        unit_aliases=unit_aliases,
    )
    return Read(bank, source.text, places)


def _seen(span: Span) -> Span:
    """A place that can be touched; what is only implied stands at the beginning."""
    return (span[0], max(span[1], span[0] + 1))
