"""Commands of kinship: declare, record, confirm, end (亲属关系申报、登记、核实、终止)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.checks import days_findings, spot, unknown, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, among, assert_facts, known
from gangze.framework.permission import of_persons
from gangze.framework.recorder import create_many, current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.kinship.domain.relations import Relation
from gangze.kinship.models import Kinship, KinshipState
from gangze.organisation.queries.lifelines import employment
from gangze.organisation.queries.names import person_names
from gangze.organisation.services.common import Dated

KEEP = "kinship.keep"


class Declare(Dated):
    """`person_b` is the `relation` of `person_a`."""

    person_a: int
    person_b: int
    relation: Relation
    remark: str = ""


class Confirm(Command):
    """Personnel has verified a declaration."""

    kinship: int


class EndKinship(Command):
    """A relation no longer holds from a day on; what never held is taken back from its first day."""

    kinship: int
    day: dt.date


def _locks(cmd: Declare) -> list[str]:
    return [f"kin:{key}" for key in sorted((cmd.person_a, cmd.person_b))]


@command(
    "kinship.declare",
    writes=(KinshipState,),
    label=gettext_lazy("申报亲属关系"),
    right="kinship.declare",
    place=lambda c: of_persons(c.person_a),
    locks=_locks,
)
def declare(cmd: Declare, *, ctx: Context) -> dict[str, Any]:
    """Declare one's own relation; it counts once it is confirmed. Returns `{"kinship": id}`."""
    return _write([cmd], confirmed=False)[0]


@command(
    "kinship.record",
    writes=(KinshipState,),
    label=gettext_lazy("登记亲属关系"),
    right=KEEP,
    locks=_locks,
)
def record(cmd: Declare, *, ctx: Context) -> dict[str, Any]:
    """Record a verified relation of two employees; returns `{"kinship": id}`."""
    return _write([cmd], confirmed=True)[0]


@record.for_many
def _record_many(cmds: Sequence[Declare], *, ctx: Context) -> list[dict[str, Any]]:
    return _write(cmds, confirmed=True)


def _write(cmds: Sequence[Declare], *, confirmed: bool) -> list[dict[str, Any]]:
    made = create_many(Kinship(number=uuid.uuid4()) for _cmd in cmds)
    assert_facts(
        KinshipState,
        [
            Assertion(
                {"kinship": row.pk},
                Interval(c.valid_from, c.valid_to),
                {
                    "person_a": c.person_a,
                    "person_b": c.person_b,
                    "relation": c.relation.value,
                    "confirmed": confirmed,
                    "remark": c.remark.strip(),
                },
            )
            for row, c in zip(made, cmds, strict=True)
        ],
    )
    current_act().about(*made)
    return [{"kinship": row.pk} for row in made]


def _states(ids: Iterable[int]) -> dict[int, list[KinshipState]]:
    found: dict[int, list[KinshipState]] = {}
    for row in KinshipState.objects.filter(known(), kinship__in=list(ids)).order_by("valid_from"):
        found.setdefault(row.kinship_id, []).append(row)
    return found


@command("kinship.confirm", label=gettext_lazy("核实亲属关系"), right=KEEP, locks=lambda c: [f"kinship:{c.kinship}"])
def confirm(cmd: Confirm, *, ctx: Context) -> None:
    """Confirm one declaration: from then on recusal follows from it."""
    assert_facts(
        KinshipState,
        [
            Assertion(
                {"kinship": cmd.kinship},
                row.when,
                {name: getattr(row, name) for name in KinshipState.value_fields()} | {"confirmed": True},
            )
            for row in _states([cmd.kinship]).get(cmd.kinship, [])
        ],
    )
    current_act().about(Kinship(pk=cmd.kinship))


@command("kinship.end", label=gettext_lazy("终止亲属关系"), right=KEEP, locks=lambda c: [f"kinship:{c.kinship}"])
def end_kinship(cmd: EndKinship, *, ctx: Context) -> None:
    """End one relation from a day on."""
    assert_facts(KinshipState, [Assertion({"kinship": cmd.kinship}, Interval(cmd.day, FOREVER), None)])
    current_act().about(Kinship(pk=cmd.kinship))


def _check_declare(cmds: Sequence[Declare], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    persons = {key for c in cmds for key in (c.person_a, c.person_b)}
    lives, names = employment(persons), person_names(persons, ctx.today)
    standing: dict[frozenset[int], list[Interval]] = {}
    rows = KinshipState.objects.filter(known(), person_a__in=among(persons), person_b__in=among(persons))
    for a, b, start, end in rows.values_list("person_a", "person_b", "valid_from", "valid_to"):
        standing.setdefault(frozenset((a, b)), []).append(Interval(start, end))
    for index, cmd in enumerate(cmds):
        yield from value_findings(KinshipState, {"remark": cmd.remark}, lambda f, i=index: spot(cmds, i, f))  # type: ignore[misc]
        if cmd.person_a == cmd.person_b:
            yield Finding(
                "kinship.same_person",
                _("申报人与亲属是同一人"),
                source=spot(cmds, index, "person_b"),
                remedy=_("请选择另一名员工"),
            )
        for field in ("person_a", "person_b"):
            key = getattr(cmd, field)
            if key not in lives:
                yield unknown(_("人员"), key, spot(cmds, index, field))
        pair = standing.setdefault(frozenset((cmd.person_a, cmd.person_b)), [])
        if cmd.days is not None:
            if any(when.overlaps(cmd.days) for when in pair):
                yield Finding(
                    "kinship.exists",
                    _("%(first)s与%(second)s在此期间已有登记")
                    % {"first": names.get(cmd.person_a, ""), "second": names.get(cmd.person_b, "")},
                    source=spot(cmds, index, "person_b"),
                    remedy=_("请核对；关系有变化的，先终止原登记"),
                )
            pair.append(cmd.days)


def _own(rows: Iterable[KinshipState], ctx: Context, where: str) -> Iterator[Finding]:
    """Nobody verifies or ends a relation of his own (回避)."""
    if any(ctx.person in (row.person_a_id, row.person_b_id) for row in rows):
        yield _by_oneself(where)


def _by_oneself(where: str) -> Finding:
    return Finding(
        "kinship.own",
        _("不能登记、核实或终止本人的亲属关系"),
        source=where,
        remedy=_("请本人申报，由另一名有权人员核实"),
    )


def _missing(key: int, where: str) -> Finding:
    return Finding(
        "kinship.unknown", _("没有这项登记，或当日已终止"), subject=str(key), source=where, remedy=_("请刷新页面核对")
    )


def _check_record(cmds: Sequence[Declare], ctx: Context) -> Iterator[Finding]:
    yield from _check_declare(cmds, ctx)
    for index, cmd in enumerate(cmds):
        if ctx.person in (cmd.person_a, cmd.person_b):
            yield _by_oneself(spot(cmds, index, "person_a"))


def _check_confirm(cmds: Sequence[Confirm], ctx: Context) -> Iterator[Finding]:
    states = _states(c.kinship for c in cmds)
    for index, cmd in enumerate(cmds):
        rows = states.get(cmd.kinship, [])
        if not rows:
            yield _missing(cmd.kinship, spot(cmds, index, "kinship"))
        yield from _own(rows, ctx, spot(cmds, index, "kinship"))


def _check_end(cmds: Sequence[EndKinship], ctx: Context) -> Iterator[Finding]:
    states = _states(c.kinship for c in cmds)
    for index, cmd in enumerate(cmds):
        rows = states.get(cmd.kinship, [])
        if not any(row.valid_from <= cmd.day <= row.valid_to for row in rows):
            yield _missing(cmd.kinship, spot(cmds, index, "day"))
        yield from _own(rows, ctx, spot(cmds, index, "day"))


register_check("kinship.declare", _check_declare)
register_check("kinship.record", _check_record)
register_check("kinship.confirm", _check_confirm)
register_check("kinship.end", _check_end)

COMMANDS = (declare, record, confirm, end_kinship)
