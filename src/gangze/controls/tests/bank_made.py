"""A small bank written down in a few words, for tests of the controls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np

from gangze.controls.domain.bank import Bank, Bearer, Holdings, Line, Position

DAY = dt.date(2026, 1, 15)
TODAY = (DAY - dt.date(1970, 1, 1)).days


def bank(
    units: Mapping[str, Mapping[str, Sequence[str]]],
    *,
    above: Mapping[str, str] | None = None,
    of_units: Mapping[str, Sequence[str]] | None = None,
    held: Sequence[str] = (),
    day: dt.date = DAY,
) -> Bank:
    """`units` gives each unit its posts with their duties, `of_units` a unit's own; a duty that starts with `>` stands
    under the last one that does not. `held` names posts that somebody holds. Ids count from 1 in reading order."""
    unit_ids = {name: number for number, name in enumerate(units, 1)}
    lines: list[Line] = []
    posts: dict[int, str] = {}
    positions: list[Position] = []

    def write(owner: tuple[Bearer, int], duties: Sequence[str]) -> None:
        top: int | None = None
        for text in duties:
            under = text.startswith(">")
            lines.append(Line(len(lines) + 1, owner, top if under else None, text.removeprefix(">")))
            top = top if under else len(lines)

    for name, own_posts in units.items():
        write((Bearer.UNIT, unit_ids[name]), (of_units or {}).get(name, ()))
        for post, duties in own_posts.items():
            number = len(posts) + 1
            posts[number] = post
            positions.append(Position(number, number, unit_ids[name]))
            write((Bearer.POST, number), duties)
    places = [number for number, name in posts.items() if name in held]
    count = len(places)
    holdings = Holdings(
        np.arange(count, dtype=np.int64),
        np.array(places, dtype=np.int64),
        np.full(count, TODAY - 10, dtype=np.int32),
        np.full(count, TODAY + 10, dtype=np.int32),
    )
    return Bank(
        day=day,
        posts=posts,
        units={number: name for name, number in unit_ids.items()},
        positions=positions,
        lines=lines,
        holdings=holdings,
        aliases={},
        above={unit_ids[low]: unit_ids[high] for low, high in (above or {}).items()},
    )
