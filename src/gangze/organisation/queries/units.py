"""Reads of units on a day: levels of the tree, the path, the card of a unit, its superiors (机构查询)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import fetch, visible
from gangze.framework.search import matching
from gangze.kernel.findings import refuse
from gangze.organisation.domain.staffing import Staffing
from gangze.organisation.models import Unit, UnitClass, UnitKind, UnitState
from gangze.organisation.queries.names import unit_names
from gangze.organisation.queries.positions import PositionRow, position_rows
from gangze.organisation.queries.tree import paths_of, units_below
from gangze.organisation.wording import spoken_all


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit as the tree shows it on a day."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    parent: int | None
    line: int | None
    order: int
    has_children: bool = False

    @property
    def kind_label(self) -> str:
        """Kind in words."""
        return str(UnitKind(self.kind).label)


NODE = ("unit_id", "unit__code", "name", "short_name", "kind", "parent_id", "line_id", "order")
"""Columns of a `UnitNode`, without whether it has some below."""


def unit_states(ctx: Context) -> QuerySet[UnitState]:
    """States of the units that exist on the day looked at and that the actor may see."""
    return visible(ctx, UnitState.objects.filter(true_on(ctx.as_of, ctx.known_at)))


def _nodes(ctx: Context, rows: QuerySet[UnitState]) -> list[UnitNode]:
    below = UnitState.objects.filter(true_on(ctx.as_of, ctx.known_at), parent=OuterRef("unit_id"))
    rows = rows.annotate(has_children=Exists(below)).order_by("order", "unit__code")
    return [UnitNode(*values) for values in rows.values_list(*NODE, "has_children")]


def roots(ctx: Context) -> list[UnitNode]:
    """The units at the top; one query."""
    return _nodes(ctx, unit_states(ctx).filter(parent=None))


def children(ctx: Context, unit: int) -> list[UnitNode]:
    """The units directly under one, with whether they have some themselves; one query."""
    return _nodes(ctx, unit_states(ctx).filter(parent=unit))


def nodes(ctx: Context, units: Iterable[int]) -> dict[int, UnitNode]:
    """Some units by id; one query."""
    rows = unit_states(ctx).filter(unit__in=list(units))
    return {values[0]: UnitNode(*values) for values in rows.values_list(*NODE)}


def subtree(ctx: Context, unit: int | None = None) -> list[UnitNode]:
    """A unit and everything below it, or the whole bank: each after the one above it; one query."""
    rows = unit_states(ctx)
    if unit is not None:
        rows = rows.filter(unit__in=units_below([unit], ctx.as_of, ctx.known_at))
    found = [UnitNode(*values) for values in rows.order_by("order", "unit__code").values_list(*NODE)]
    ids = {node.id for node in found}
    under: dict[int | None, list[UnitNode]] = defaultdict(list)
    for node in found:
        under[node.parent if node.parent in ids and node.id != unit else None].append(node)
    ordered: list[UnitNode] = []
    waiting = list(reversed(under[None]))
    while waiting:
        node = waiting.pop()
        lower = under.get(node.id, [])
        ordered.append(
            UnitNode(*(getattr(node, name) for name in UnitNode.__slots__[:-1]), has_children=bool(lower))
        )
        waiting += reversed(lower)
    return ordered


def find_units(ctx: Context, words: str, limit: int = 20) -> list[UnitNode]:
    """Units whose name, short name or alias has what was typed; one query."""
    return _nodes(ctx, unit_states(ctx).filter(matching(words)))[:limit]


def unit_on(ctx: Context, unit: int) -> UnitState:
    """A unit's state on the day looked at. Raises `Refused`, saying when it exists where it does not that day."""
    rows = UnitState.objects.filter(true_on(ctx.as_of, ctx.known_at)).select_related("unit")
    found = visible(ctx, rows).filter(unit=unit).first()
    if found is not None:
        return found
    fetch(ctx, Unit.objects.all(), pk=unit)
    lived = [row.when for row in UnitState.objects.filter(known(ctx.known_at), unit=unit).order_by("valid_from")]
    raise refuse(
        "not_found",
        _("该机构在%(day)s不存续，其存续期为%(days)s") % {"day": ctx.as_of, "days": spoken_all(lived) or "—"},
        subject=unit_names([unit], ctx.as_of, ctx.known_at).get(unit, ""),
        source=_("查看日期"),
        remedy=_("请把查看日期调整到存续期之内"),
    )


def path(ctx: Context, unit: int) -> list[UnitNode]:
    """From the top down to the unit; two queries."""
    ids = paths_of([unit], ctx.as_of, ctx.known_at).get(unit, [])
    found = nodes(ctx, ids)
    return [found[key] for key in reversed(ids) if key in found]


@dataclass(frozen=True, slots=True)
class Superiors:
    """Whom a unit answers to: by place upward (属地), and the department of its business line (条线)."""

    territorial: list[UnitNode]
    line: UnitNode | None
    line_from: UnitNode | None = None


def superiors(ctx: Context, unit: int) -> Superiors:
    """The units above, nearest first, and the line department: its own, or of the nearest unit above that has one."""
    way = list(reversed(path(ctx, unit)))
    giver = next((node for node in way if node.line is not None), None)
    line = nodes(ctx, [giver.line]).get(giver.line) if giver is not None and giver.line is not None else None
    return Superiors(way[1:], line, giver)


@dataclass(frozen=True, slots=True)
class UnitCard:
    """Everything the page of a unit shows on a day."""

    state: UnitState
    path: list[UnitNode]
    line: UnitNode | None
    children: list[UnitNode]
    classes: list[str]
    positions: list[PositionRow]
    staffing: Staffing
    history: list[UnitState] = field(default_factory=list)


def unit_card(ctx: Context, unit: int) -> UnitCard:
    """The card of a unit; a fixed number of queries however large the unit is."""
    state = unit_on(ctx, unit)
    way = path(ctx, unit)
    line = nodes(ctx, [state.line_id]).get(state.line_id) if state.line_id is not None else None
    classes = UnitClass.objects.filter(true_on(ctx.as_of, ctx.known_at), unit=unit)
    rows = position_rows(ctx, unit=unit)
    fixed = [row.staffing.headcount for row in rows if row.staffing.headcount is not None]
    total = Staffing(
        sum(fixed) if fixed else None,
        sum(row.staffing.occupying for row in rows),
        sum(row.staffing.holders for row in rows),
    )
    return UnitCard(
        state,
        way,
        line,
        children(ctx, unit),
        sorted(classes.values_list("category", flat=True)),
        rows,
        total,
        unit_history(ctx, unit),
    )


def unit_history(ctx: Context, unit: int) -> list[UnitState]:
    """How a unit was called and where it stood over time, earliest first, as known; one query."""
    rows = visible(ctx, UnitState.objects.filter(known(ctx.known_at), unit=unit))
    return list(rows.order_by("valid_from"))


def category_names(ctx: Context) -> Sequence[str]:
    """Classes of departments in use on the day; one query."""
    rows = UnitClass.objects.filter(true_on(ctx.as_of, ctx.known_at))
    return sorted(set(rows.values_list("category", flat=True)))
