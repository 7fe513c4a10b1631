"""Tables of one cell a line without row numbers: which line is which cell (逐格成行的表格).

What a line is shows by its neighbours: `内勤主管` may begin a row, or tell to whom the post above reports. So the
lines are not judged one by one: of all ways to lay them into the columns, the one that costs least is taken. A line
costs what speaks against its standing in a column; a cell left empty costs, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

COUNT = re.compile(r"\d{1,3}[人名个]?")
"""A cell that is nothing but a head-count."""

MOST_COST = 1.2
"""What a line may cost on average; dearer lines are no table."""

SHORT = 12
"""Characters of a cell that is a remark, a time limit or a name, rather than a duty."""

BARE = 4
"""Characters of a name that may be a post's though nothing in it says so (`讲师`)."""

_NEVER = 9.0
_EMPTY = {"number": 1.0, "count": 0.3, "unit": 0.6, "qualifications": 0.8, "other": 0.8, "duties": 3.0, "post": 6.0}
"""What it costs that a row has nothing in a column."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a line shows by itself: `owner` is `unit`, `post` or empty; `acts`: it begins or ends as duties do."""

    words: str
    marked: bool
    owner: str
    acts: bool


@dataclass(frozen=True, slots=True)
class Place:
    """The column of a line, and whether it begins a row."""

    column: int
    begins: bool


def laid_out(roles: Sequence[str], lines: Sequence[Said]) -> tuple[float, list[Place]]:
    """The places of `lines` in a table whose columns hold `roles`, and what a line costs on average.

    The places are empty where the lines are no such table. Linear in the number of lines.
    """
    if not lines:
        return 0.0, []
    first = min(roles.index(role) for role in ("number", "unit", "post") if role in roles)
    best = [_cost(role, lines[0]) + _empty(roles[:column]) for column, role in enumerate(roles)]
    trail: list[list[Place]] = []
    for before, line in pairwise(lines):
        reached: list[float] = []
        steps: list[Place] = []
        for column, role in enumerate(roles):
            options = [
                (best[last] + _step(roles, last, column, before, line, begins), Place(last, begins))
                for last in range(len(roles))
                for begins in (False, True)
                if (column >= first if begins else column >= last)
            ]
            least, step = min(options, key=lambda option: option[0])
            reached.append(least + _cost(role, line))
            steps.append(step)
        best = reached
        trail.append(steps)
    ends = [cost + _empty(roles[column + 1 :]) for column, cost in enumerate(best)]
    column = min(range(len(roles)), key=ends.__getitem__)
    cost = ends[column] / len(lines)
    if cost > MOST_COST:
        return cost, []
    places: list[Place] = []
    for steps in reversed(trail):
        places.append(Place(column, steps[column].begins))
        column = steps[column].column
    return cost, [Place(column, True), *reversed(places)]


def _empty(roles: Sequence[str]) -> float:
    return sum(_EMPTY[role] for role in roles)


def _step(roles: Sequence[str], last: int, column: int, before: Said, line: Said, begins: bool) -> float:
    """What it costs that a line in `column` follows one in column `last`."""
    if begins:
        return _empty(roles[last + 1 :]) + _empty(roles[:column])
    if column > last:
        return _empty(roles[last + 1 : column])
    if roles[column] in ("number", "unit", "post", "count"):
        return _NEVER  # such a cell has one line
    if roles[column] == "other":
        return 1.5
    return 1.0 if before.marked and not line.marked else 0.0


def _cost(role: str, line: Said) -> float:
    """What speaks against a line's standing in a column of this role."""
    short = len(line.words) <= SHORT
    if role == "number":
        return 0.0 if line.words.isdigit() else _NEVER
    if role in ("unit", "post"):
        if line.marked:
            return _NEVER
        return 0.0 if line.owner == role else 1.5 if line.owner or len(line.words) <= BARE else 2.5 if short else 6.0
    if role == "count":
        return 0.0 if COUNT.fullmatch(line.words) else 6.0
    if role == "duties":
        return 0.0 if line.marked else 0.3 if line.acts or not short else 2.0
    if role == "qualifications":
        return 0.3 if line.marked else 2.0 if line.owner else 0.5
    return 3.0 if line.marked else 0.4 if short else 1.0
