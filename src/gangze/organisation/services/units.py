"""Commands on units: found, change, move, close, classify (机构的设立、变更、划转、撤并、分类)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ConfigDict
from typing_extensions import TypedDict

from gangze.framework.checks import days_findings, spot, unknown, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_fact, assert_facts, known
from gangze.framework.permission import BANK, Place, at_units
from gangze.framework.recorder import create_many, current_act
from gangze.framework.search import searchable
from gangze.kernel.findings import Finding
from gangze.kernel.interval import Interval
from gangze.organisation.domain.tree import by_unit, find_cycle, in_founding_order, replaced
from gangze.organisation.models import Unit, UnitClass, UnitKind, UnitState
from gangze.organisation.queries.lifelines import chunks, taken_codes, unit_edges_above, unit_lives
from gangze.organisation.queries.names import unit_names
from gangze.organisation.services.common import Dated, amended, code_lock, life_finding, next_codes
from gangze.organisation.wording import spoken

CHANGE = "organisation.change"
GENERATED = "U"
"""Prefix of generated unit codes."""

UNIT = gettext_lazy("机构")


class UnitChanges(TypedDict, total=False):
    """What may change about a unit while it stays where it is; only the keys given are changed."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    name: str
    short_name: str
    aliases: list[str]
    kind: UnitKind
    line: int | None
    order: int
    answers_for_profit: bool
    dimensions: list[str]
    mission: str


class FoundUnit(Dated):
    """Found a unit. The unit above is named by id, or by code where it is founded in the same batch."""

    name: str
    kind: UnitKind
    parent: int | None = None
    parent_code: str = ""
    code: str = ""
    short_name: str = ""
    aliases: list[str] = []
    line: int | None = None
    order: int = 0
    answers_for_profit: bool = False
    dimensions: list[str] = []
    mission: str = ""


class ChangeUnit(Dated):
    """Rename a unit or change its particulars over days."""

    unit: int
    changes: UnitChanges


class MoveUnit(Dated):
    """Put a unit under another one over days; None puts it at the top."""

    unit: int
    parent: int | None


class CloseUnit(Command):
    """Close a unit: `day` is the first day on which it no longer exists."""

    unit: int
    day: dt.date


class ClassifyUnit(Dated):
    """Put a unit into a class of departments over days, or take it out (部门分类)."""

    unit: int
    category: str
    member: bool = True


def _search(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"search": searchable(values["name"], values["short_name"], *values["aliases"])}


def _founding_places(cmds: Sequence[FoundUnit], ctx: Context) -> Iterable[Place]:
    own = {cmd.code for cmd in cmds if cmd.code}
    codes = {cmd.parent_code for cmd in cmds if cmd.parent is None and cmd.parent_code} - own
    ids = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
    for cmd in cmds:
        if cmd.parent is not None:
            yield at_units(cmd.parent)
        elif not cmd.parent_code:
            yield BANK
        elif cmd.parent_code not in own:
            yield at_units(ids.get(cmd.parent_code))


@command(
    "organisation.found_unit",
    label=gettext_lazy("设立机构"),
    right=CHANGE,
    places=_founding_places,
    locks=lambda c: [f"unit:{c.parent or c.parent_code}", f"unit-code:{c.code}" if c.code else code_lock(GENERATED)],
)
def found_unit(cmd: FoundUnit, *, ctx: Context) -> dict[str, Any]:
    """Found one unit; returns `{"unit": id, "code": code}`."""
    return _found([cmd])[0]


@found_unit.for_many
def _found_many(cmds: Sequence[FoundUnit], *, ctx: Context) -> list[dict[str, Any]]:
    return _found(cmds)


def _found(cmds: Sequence[FoundUnit]) -> list[dict[str, Any]]:
    generated = iter(next_codes(Unit, GENERATED, sum(not cmd.code for cmd in cmds)))
    units = create_many(Unit(code=cmd.code or next(generated)) for cmd in cmds)
    ids = {unit.code: unit.pk for unit in units}
    outside = {cmd.parent_code for cmd in cmds if cmd.parent is None and cmd.parent_code} - set(ids)
    ids |= dict(Unit.objects.filter(code__in=outside).values_list("code", "pk")) if outside else {}
    assertions = []
    for cmd, unit in zip(cmds, units, strict=True):
        parent = cmd.parent if cmd.parent is not None else ids.get(cmd.parent_code)
        values = cmd.model_dump(
            include={"name", "short_name", "aliases", "order", "answers_for_profit", "dimensions", "mission"}
        )
        values |= {"kind": cmd.kind.value, "parent": parent, "line": cmd.line}
        assertions.append(Assertion({"unit": unit.pk}, Interval(cmd.valid_from, cmd.valid_to), _search(values)))
    assert_facts(UnitState, assertions)
    current_act().about(*units)
    return [{"unit": unit.pk, "code": unit.code} for unit in units]


def _check_founding(cmds: Sequence[FoundUnit], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    for index, cmd in enumerate(cmds):
        values = {"name": cmd.name, "short_name": cmd.short_name, "mission": cmd.mission, "order": cmd.order}
        yield from value_findings(UnitState, values, lambda n, i=index: spot(cmds, i, n), cmd.name)  # type: ignore[misc]
        if cmd.code:
            yield from value_findings(Unit, {"code": cmd.code}, lambda n, i=index: spot(cmds, i, n), cmd.name)  # type: ignore[misc]
    yield from _check_codes(cmds)
    yield from _check_upper(cmds, ctx)


def _check_codes(cmds: Sequence[FoundUnit]) -> Iterator[Finding]:
    taken = taken_codes(Unit, [cmd.code for cmd in cmds if cmd.code])
    seen: set[str] = set()
    for index, cmd in enumerate(cmds):
        if cmd.code and (cmd.code in taken or cmd.code in seen):
            yield Finding(
                "unit.code_taken",
                _("机构编码“%(code)s”已被使用") % {"code": cmd.code},
                subject=cmd.name,
                source=spot(cmds, index, "code"),
                remedy=_("请换用其他编码，或留空由系统编号"),
            )
        seen.add(cmd.code)


def _check_upper(cmds: Sequence[FoundUnit], ctx: Context) -> Iterator[Finding]:
    """The units above and of the line must exist on all days of the new unit; no unit stands under itself."""
    batch = {cmd.code: cmd for cmd in cmds if cmd.code}
    codes = {c.parent_code for c in cmds if c.parent is None and c.parent_code} - set(batch)
    ids = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
    named = {unit for cmd in cmds for unit in (cmd.parent, cmd.line) if unit is not None} | set(ids.values())
    lives = unit_lives(named)
    names = unit_names(named, ctx.today) if named else {}
    ordered = set(in_founding_order({cmd.code: cmd.parent_code or None for cmd in cmds if cmd.code}))
    for index, cmd in enumerate(cmds):
        if cmd.days is None:
            continue
        if cmd.code and cmd.code not in ordered:
            yield _under_itself(cmd.name, [batch[cmd.code].name], cmd.days, spot(cmds, index, "parent_code"))
            continue
        parent = cmd.parent if cmd.parent is not None else ids.get(cmd.parent_code)
        where = spot(cmds, index, "parent" if cmd.parent is not None else "parent_code")
        if parent is not None:
            yield from _lives_on(parent, lives, names, cmd.days, where)
        elif cmd.parent_code in batch:
            above = batch[cmd.parent_code]
            lived = [above.days] if above.days is not None else []
            finding = life_finding("unit.outside_life", str(UNIT), above.name, lived, cmd.days, where)
            if finding is not None:
                yield finding
        elif cmd.parent_code:
            yield unknown(str(UNIT), cmd.parent_code, where)
        if cmd.line is not None:
            yield from _lives_on(cmd.line, lives, names, cmd.days, spot(cmds, index, "line"))


def _lives_on(
    unit: int, lives: dict[int, list[Interval]], names: dict[int, str], when: Interval, where: str
) -> Iterator[Finding]:
    if unit not in lives:
        yield unknown(str(UNIT), unit, where)
        return
    finding = life_finding("unit.outside_life", str(UNIT), names.get(unit, ""), lives[unit], when, where)
    if finding is not None:
        yield finding


def _under_itself(name: str, path: Sequence[str], when: Interval, where: str) -> Finding:
    return Finding(
        "unit.cycle",
        _("“%(name)s”不能划入其自身或下级机构：%(days)s将形成循环（%(path)s）")
        % {"name": name, "days": spoken(when), "path": " → ".join(path)},
        subject=name,
        source=where,
        remedy=_("请选择不在该机构之下的上级机构，或先调整下级机构"),
    )


register_check("organisation.found_unit", _check_founding)


@command(
    "organisation.change_unit",
    label=gettext_lazy("变更机构"),
    right=CHANGE,
    place=lambda c: at_units(c.unit),
    locks=lambda c: [f"unit:{c.unit}"],
)
def change_unit(cmd: ChangeUnit, *, ctx: Context) -> None:
    """Change one unit over days; its other particulars stay as each stretch of days has them."""
    _change([cmd])


@change_unit.for_many
def _change_many(cmds: Sequence[ChangeUnit], *, ctx: Context) -> None:
    _change(cmds)


def _change(cmds: Sequence[ChangeUnit]) -> None:
    rows = _states(cmd.unit for cmd in cmds)
    assertions = [
        assertion
        for cmd in cmds
        for assertion in amended(
            rows[cmd.unit], Interval(cmd.valid_from, cmd.valid_to), _plain(cmd.changes), _search
        )
    ]
    assert_facts(UnitState, assertions)
    current_act().about(*Unit.objects.filter(pk__in=[cmd.unit for cmd in cmds]))


def _plain(changes: UnitChanges) -> dict[str, Any]:
    return {name: value.value if isinstance(value, UnitKind) else value for name, value in changes.items()}


def _states(units: Iterable[int]) -> dict[int, list[UnitState]]:
    found: dict[int, list[UnitState]] = defaultdict(list)
    for some in chunks(units):
        for row in UnitState.objects.filter(known(), unit__in=some).order_by("valid_from"):
            found[row.unit_id].append(row)
    return found


def _check_change(cmds: Sequence[ChangeUnit], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    named = {unit for cmd in cmds for unit in (cmd.unit, cmd.changes.get("line")) if unit is not None}
    lives, names = unit_lives(named), unit_names(named, ctx.today)
    for index, cmd in enumerate(cmds):
        values = {n: v for n, v in _plain(cmd.changes).items() if isinstance(v, str) or n == "order"}
        yield from value_findings(UnitState, values, lambda n, i=index: spot(cmds, i, n), names.get(cmd.unit, ""))  # type: ignore[misc]
        if cmd.days is None:
            continue
        yield from _lives_on(cmd.unit, lives, names, cmd.days, spot(cmds, index, "valid_from"))
        line = cmd.changes.get("line")
        if line is not None:
            yield from _lives_on(line, lives, names, cmd.days, spot(cmds, index, "line"))


register_check("organisation.change_unit", _check_change)


@command(
    "organisation.move_unit",
    label=gettext_lazy("划转机构"),
    right=CHANGE,
    places=lambda cmds, ctx: [at_units(unit) for cmd in cmds for unit in (cmd.unit, cmd.parent)],
    locks=lambda c: ["unit-tree", f"unit:{c.unit}", f"unit:{c.parent}"],
)
def move_unit(cmd: MoveUnit, *, ctx: Context) -> None:
    """Put a unit under another one over days; what stands below goes along."""
    when = Interval(cmd.valid_from, cmd.valid_to)
    assert_facts(UnitState, amended(_states([cmd.unit])[cmd.unit], when, {"parent": cmd.parent}))
    current_act().about(Unit(pk=cmd.unit), *([Unit(pk=cmd.parent)] if cmd.parent is not None else []))


def _check_move(cmds: Sequence[MoveUnit], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    named = {unit for cmd in cmds for unit in (cmd.unit, cmd.parent) if unit is not None}
    lives, names = unit_lives(named), unit_names(named, ctx.today)
    edges = [edge for some in unit_edges_above(named).values() for edge in some]
    for index, cmd in enumerate(cmds):
        if cmd.days is None:
            continue
        yield from _lives_on(cmd.unit, lives, names, cmd.days, spot(cmds, index, "unit"))
        if cmd.parent is None:
            continue
        where = spot(cmds, index, "parent")
        yield from _lives_on(cmd.parent, lives, names, cmd.days, where)
        edges = replaced(edges, cmd.unit, cmd.parent, cmd.days)
        cycle = find_cycle(by_unit(edges), cmd.unit, cmd.days)
        if cycle is not None:
            called = unit_names(cycle.units, cycle.when.start)
            yield _under_itself(
                names.get(cmd.unit, ""), [called.get(unit, "") for unit in cycle.units], cycle.when, where
            )


register_check("organisation.move_unit", _check_move)


@command(
    "organisation.classify_unit",
    label=gettext_lazy("部门分类"),
    right=CHANGE,
    place=lambda c: at_units(c.unit),
    locks=lambda c: [f"unit:{c.unit}"],
)
def classify_unit(cmd: ClassifyUnit, *, ctx: Context) -> None:
    """Put a unit into a class over days, or take it out; classes may overlap."""
    key = {"unit": cmd.unit, "category": cmd.category.strip()}
    assert_fact(UnitClass, key, Interval(cmd.valid_from, cmd.valid_to), {} if cmd.member else None)
    current_act().about(Unit(pk=cmd.unit))


def _check_class(cmds: Sequence[ClassifyUnit], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    units = {cmd.unit for cmd in cmds}
    lives, names = unit_lives(units), unit_names(units, ctx.today)
    for index, cmd in enumerate(cmds):
        yield from value_findings(
            UnitClass, {"category": cmd.category}, lambda n, i=index: spot(cmds, i, n), names.get(cmd.unit, "")  # type: ignore[misc]
        )
        if cmd.days is not None and cmd.member:
            yield from _lives_on(cmd.unit, lives, names, cmd.days, spot(cmds, index, "valid_from"))


register_check("organisation.classify_unit", _check_class)


