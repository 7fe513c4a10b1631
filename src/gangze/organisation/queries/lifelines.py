"""On which days identities exist, read for many at once; what the checks of the commands stand on (存续期).

All of these look at what is known now: commands decide on present knowledge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gangze.framework.facts import Fact, among, known
from gangze.kernel.interval import Interval
from gangze.organisation.domain.tree import Edge, by_unit
from gangze.organisation.models import Assignment, PositionState, PostState, UnitState
from gangze.people.models import PersonState

AT_ONCE = 5_000
"""Ids per statement."""

Lives = dict[int, list[Interval]]


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Distinct ids in ascending order, some thousand at a time."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _lives(model: type[Fact], column: str, ids: Iterable[int]) -> Lives:
    found: Lives = defaultdict(list)
    for some in chunks(ids):
        rows = model._default_manager.filter(known(), **{f"{column}__in": among(some)})
        for key, start, end in rows.values_list(column, "valid_from", "valid_to"):
            found[key].append(Interval(start, end))
    return dict(found)


def unit_lives(ids: Iterable[int]) -> Lives:
    """Days on which units exist; a unit without any is not in the answer."""
    return _lives(UnitState, "unit_id", ids)


def post_lives(ids: Iterable[int]) -> Lives:
    """Days on which standard posts exist."""
    return _lives(PostState, "post_id", ids)


def position_lives(ids: Iterable[int]) -> Lives:
    """Days on which positions are established."""
    return _lives(PositionState, "position_id", ids)


def employment(ids: Iterable[int]) -> Lives:
    """Days on which persons are employed."""
    return _lives(PersonState, "person_id", ids)


def unit_edges_above(ids: Iterable[int]) -> dict[int, list[Edge]]:
    """Dated edges of the units and of everything that ever stands above them; one statement a level."""
    return _edges_above(UnitState, "unit_id", "parent_id", ids)


def reporting_edges_above(ids: Iterable[int]) -> dict[int, list[Edge]]:
    """The same for positions and the positions they report to."""
    return _edges_above(PositionState, "position_id", "reports_to_id", ids)


def _edges_above(model: type[Fact], key: str, above: str, ids: Iterable[int]) -> dict[int, list[Edge]]:
    edges: list[Edge] = []
    seen: set[int] = set()
    waiting = set(ids)
    while waiting:
        seen |= waiting
        upper: set[int] = set()
        for some in chunks(waiting):
            rows = model._default_manager.filter(known(), **{f"{key}__in": among(some)})
            for one, parent, start, end in rows.values_list(key, above, "valid_from", "valid_to"):
                edges.append(Edge(one, parent, Interval(start, end)))
                if parent is not None:
                    upper.add(parent)
        waiting = upper - seen
    return by_unit(edges)


def stays_of_persons(persons: Iterable[int]) -> dict[int, list[Assignment]]:
    """All assignments believed now, of many persons, earliest first."""
    return _stays("person_id", persons)


def stays_in_positions(positions: Iterable[int]) -> dict[int, list[Assignment]]:
    """All assignments believed now, in many positions, earliest first."""
    return _stays("position_id", positions)


def _stays(column: str, ids: Iterable[int]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = defaultdict(list)
    for some in chunks(ids):
        rows = Assignment.objects.filter(known(), **{f"{column}__in": among(some)}).order_by("valid_from", "pk")
        for row in rows:
            found[getattr(row, column)].append(row)
    return dict(found)


def known_ids(model: Any, ids: Iterable[int]) -> set[int]:
    """Which of these identities exist."""
    found: set[int] = set()
    for some in chunks(ids):
        found.update(model.objects.filter(pk__in=among(some)).values_list("pk", flat=True))
    return found


def taken_codes(model: Any, codes: Sequence[str], column: str = "code") -> set[str]:
    """Which of these codes are taken."""
    found: set[str] = set()
    ordered = sorted(set(codes))
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        found.update(model.objects.filter(**{f"{column}__in": some}).values_list(column, flat=True))
    return found
