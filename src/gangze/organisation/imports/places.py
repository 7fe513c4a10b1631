"""From the names in a file to units and positions of the registry (机构与岗位的匹配)."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from gangze.framework.facts import known
from gangze.kernel.interval import Interval
from gangze.organisation.imports.faults import RowFault
from gangze.organisation.imports.rows import FeedRow
from gangze.organisation.models import Position, PositionState, PostState, UnitState


def _bare(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace(" ", "")


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody is called so over these days; `by` 0 for the name itself, 1 for short names and aliases."""

    key: int
    when: Interval
    by: int


Unfit = tuple[str, str, str, str]
"""What is wrong with a name: field, code, message and remedy."""


class UnitPlaces:
    """Names of all units, read once for a file."""

    def __init__(self) -> None:
        self._units: dict[str, list[_Named]] = defaultdict(list)
        self._parents: dict[int, list[tuple[Interval, int | None]]] = defaultdict(list)
        self._called: dict[int, str] = {}
        for state in UnitState.objects.filter(known()).order_by("valid_from"):
            self._parents[state.unit_id].append((state.when, state.parent_id))
            self._called[state.unit_id] = state.name
            self._add(self._units, state.unit_id, state.when, state.name, [state.short_name, *state.aliases])

    @staticmethod
    def _add(index: dict[str, list[_Named]], key: int, when: Interval, name: str, others: Iterable[str]) -> None:
        index[_bare(name)].append(_Named(key, when, 0))
        for other in {_bare(other) for other in others if other} - {_bare(name)}:
            index[other].append(_Named(key, when, 1))

    def unit(self, unit: str, department: str, day: dt.date, outer: set[int] | None = None) -> int | Unfit:
        """The unit of that name, or the department of that name under it; `outer` where the unit is known already."""
        outer = outer or _best(self._units.get(_bare(unit), ()), day)
        if not outer:
            near = get_close_matches(_bare(unit), list(self._units), 1, 0.6)
            return (
                "unit",
                "row.unit_unknown",
                _("没有名为“%(name)s”的机构%(near)s") % {"name": unit, "near": _maybe(near)},
                _("请核对机构名称，或先设立该机构"),
            )
        if not department:
            return self._only(outer, unit, "unit")
        inner = self._units.get(_bare(department), ())
        depths = {
            named.key: depth for named in inner for depth in [self._depth(named.key, outer, day)] if depth is not None
        }
        best = _best([named for named in inner if named.key in depths], day)
        if not best:
            return (
                "department",
                "row.department_unknown",
                _("“%(unit)s”之下没有名为“%(name)s”的部门") % {"unit": unit, "name": department},
                _("请核对机构名称和部门名称"),
            )
        nearest = min(depths[key] for key in best)
        return self._only({key for key in best if depths[key] == nearest}, department, "department")

    def _only(self, found: set[int], name: str, field: str) -> int | Unfit:
        if len(found) == 1:
            return next(iter(found))
        where = "、".join(sorted(self._called.get(self._parent(key), "") or "—" for key in found))
        return (
            field,
            "row.unit_ambiguous",
            _("有%(count)d个名为“%(name)s”的机构（上级分别为%(where)s）")
            % {"count": len(found), "name": name, "where": where},
            _("请在机构名称中写明上级机构，或改用机构全称"),
        )

    def _parent(self, unit: int, day: dt.date | None = None) -> int:
        spans = self._parents.get(unit, ())
        on_day = next((parent for when, parent in spans if day is not None and day in when), None)
        return on_day or (spans[-1][1] if spans else 0) or 0

    def _depth(self, unit: int, above: set[int], day: dt.date) -> int | None:
        """How far one of `above` is up from the unit, None where it is not above it."""
        at, depth = unit, 0
        while at and depth < 64:
            if at in above:
                return depth
            at, depth = self._parent(at, day), depth + 1
        return None


class Places(UnitPlaces):
    """Names of all units and of the posts established in them, read once for a file."""

    def __init__(self) -> None:
        super().__init__()
        self._posts: dict[int, dict[str, list[_Named]]] = {}
        self._positions_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for key, unit, post in Position.objects.values_list("pk", "unit_id", "post_id"):
            self._positions_of[unit].append((key, post))
        self._post_names: dict[int, list[PostState]] = defaultdict(list)
        for post_state in PostState.objects.filter(known()):
            self._post_names[post_state.post_id].append(post_state)
        self._lives: dict[int, list[Interval]] = defaultdict(list)
        lives = PositionState.objects.filter(known()).values_list("position_id", "valid_from", "valid_to")
        for key, start, end in lives.iterator(chunk_size=20_000):
            self._lives[key].append(Interval(start, end))
        self._found: dict[tuple[str, str, str, dt.date], int | Unfit] = {}

    def position(self, row: FeedRow, day: dt.date) -> int | RowFault:
        """The position that a row names, as units and posts are called on `day`, else ever were."""
        asked = (_bare(row.unit), _bare(row.department), _bare(row.post), day)
        if asked not in self._found:
            self._found[asked] = self._look(row, day)
        found = self._found[asked]
        return found if isinstance(found, int) else row.fault(*found)

    def _look(self, row: FeedRow, day: dt.date) -> int | Unfit:
        unit = self.unit(row.unit, row.department, day)
        if not isinstance(unit, int):
            return unit
        if unit not in self._posts:
            self._posts[unit] = defaultdict(list)
            for key, post in self._positions_of[unit]:
                for state in self._post_names[post]:
                    self._add(self._posts[unit], key, state.when, state.name, state.aliases)
        there = self._posts[unit]
        best = _best(there.get(_bare(row.post), ()), day)
        if best:
            standing = {key for key in best if any(day in when for when in self._lives[key])}
            return min(standing or best)
        near = get_close_matches(_bare(row.post), list(there), 1, 0.6)
        return (
            "post",
            "row.post_unknown",
            _("“%(unit)s”没有设“%(post)s”%(near)s")
            % {"unit": self._called[unit], "post": row.post, "near": _maybe(near)},
            _("请核对岗位名称，或先在该机构设岗"),
        )


def _best(named: Iterable[_Named], day: dt.date) -> set[int]:
    """Those called so on the day; else those ever called so. The name itself comes before aliases."""
    every = list(named)
    for fits in (
        [n for n in every if day in n.when and n.by == 0],
        [n for n in every if day in n.when],
        [n for n in every if n.by == 0],
        every,
    ):
        if fits:
            return {n.key for n in fits}
    return set()


def _maybe(near: list[str]) -> str:
    return _("，是否为“%(near)s”") % {"near": near[0]} if near else ""
