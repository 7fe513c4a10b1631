"""What people of the sample bank ask for and others approve: exceptions, own content (示例审批)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from gangze.controls.models import Noticed
from gangze.controls.services.exempting import Exempt, ask
from gangze.controls.services.leave_plans import MakePlan, make_plan
from gangze.controls.services.sweeping import sweep
from gangze.framework.content.commands import ImportContent, Piece, import_content
from gangze.framework.content.store import read_files
from gangze.framework.context import BANK_ZONE, Context, person_context
from gangze.framework.facts import true_on
from gangze.framework.proposal import Decide, approve
from gangze.kernel.findings import Refused
from gangze.organisation.models import Position, PostState, UnitState
from gangze.organisation.queries.names import person_names
from gangze.people.models import Person


def accept_some(given: list[dict[str, Any]], now: dt.datetime) -> None:
    """Look at the bank, then ask and approve, each by a person of the bank."""
    day = now.astimezone(BANK_ZONE).date()
    sweep(now, day)
    for row in given:
        found = Noticed.objects.filter(code=row["code"], subject__startswith=row["subject"], gone_on=None)
        noticed = found.order_by("subject", "pk").first()
        if noticed is None:
            continue
        cmd = Exempt(
            fingerprint=noticed.fingerprint,
            situation=noticed.situation,
            reason=row["reason"],
            measure=row["measure"],
            carried_by=_position(*row["carried_by"], day),
            how_often=row["how_often"],
            last_day=day + dt.timedelta(days=row["days"]),
        )
        waiting = ask(cmd, ctx=acting(row["asked_by"], now).because(row["reason"])).proposal
        assert waiting is not None
        approve(Decide(proposal=waiting, opinion="同意，到期重检"), ctx=acting(row["approved_by"], now))


def plan_leave(unit: int, made_by: str, now: dt.datetime) -> None:
    """Next year's forced leave of a unit and all below."""
    year = now.astimezone(BANK_ZONE).year + 1
    make_plan(MakePlan(unit=unit, year=year), ctx=acting(made_by, now).because("编制下一年度计划"))


def approve_content(file: Path, asked_by: str, approved_by: str, now: dt.datetime) -> None:
    """The bank's own figures, submitted by one and approved by another."""
    documents, findings = read_files([file])
    if findings:
        raise Refused(findings)
    cmd = ImportContent(pieces=[Piece.of(document) for document in documents])
    waiting = import_content(cmd, ctx=acting(asked_by, now).because("启用本行轮岗与强制休假参数")).proposal
    assert waiting is not None
    approve(Decide(proposal=waiting, opinion="同意"), ctx=acting(approved_by, now))


def acting(number: str, now: dt.datetime) -> Context:
    """A context in which this person acts."""
    person = Person.objects.get(staff_number=number)
    label = person_names([person.pk], now.astimezone(BANK_ZONE).date())[person.pk]
    return person_context(person.pk, label, now)


def _position(unit: str, post: str, day: dt.date) -> int:
    units = UnitState.objects.filter(true_on(day), name=unit).values("unit")
    posts = PostState.objects.filter(true_on(day), name=post).values("post")
    return Position.objects.filter(unit__in=units, post__in=posts).values_list("pk", flat=True).get()
