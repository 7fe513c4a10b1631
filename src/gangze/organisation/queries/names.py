"""How units, posts, positions and persons are called in messages and lists (名称)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from gangze.framework.facts import Fact, among, known
from gangze.organisation.models import Position, PostState, UnitState
from gangze.organisation.queries.lifelines import chunks
from gangze.people.models import PersonState


def _names(
    model: type[Fact], column: str, ids: Iterable[int], day: dt.date, known_at: dt.datetime | None, *more: str
) -> dict[int, Any]:
    """The name on a day; where it has none that day, the nearest before, else the nearest after."""
    found: dict[int, tuple[tuple[bool, int], Any]] = {}
    for some in chunks(ids):
        rows = model._default_manager.filter(known(known_at), **{f"{column}__in": among(some)})
        for key, start, end, *values in rows.values_list(column, "valid_from", "valid_to", "name", *more):
            distance = (start > day, 0 if start <= day < end else abs((start - day).days))
            if key not in found or distance < found[key][0]:
                found[key] = (distance, values[0] if not more else tuple(values))
    return {key: value for key, (_, value) in found.items()}


def unit_names(
    ids: Iterable[int], day: dt.date, known_at: dt.datetime | None = None
) -> dict[int, str]:
    """Names of units by id."""
    return _names(UnitState, "unit_id", ids, day, known_at)


def post_names(
    ids: Iterable[int], day: dt.date, known_at: dt.datetime | None = None
) -> dict[int, str]:
    """Names of standard posts by id."""
    return _names(PostState, "post_id", ids, day, known_at)


def person_names(
    ids: Iterable[int], day: dt.date, known_at: dt.datetime | None = None
) -> dict[int, str]:
    """Names with staff number, as 王芳（010234）."""
    found = _names(PersonState, "person_id", ids, day, known_at, "person__staff_number")
    return {key: f"{name}（{number}）" for key, (name, number) in found.items()}


def position_names(
    ids: Iterable[int], day: dt.date, known_at: dt.datetime | None = None
) -> dict[int, str]:
    """Unit and post of positions, as 营业部·柜员."""
    pairs: dict[int, tuple[int, int]] = {}
    for some in chunks(ids):
        for key, unit, post in Position.objects.filter(pk__in=among(some)).values_list("pk", "unit_id", "post_id"):
            pairs[key] = (unit, post)
    units = unit_names((unit for unit, _ in pairs.values()), day, known_at)
    posts = post_names((post for _, post in pairs.values()), day, known_at)
    return {key: f"{units.get(unit, '')}·{posts.get(post, '')}" for key, (unit, post) in pairs.items()}
