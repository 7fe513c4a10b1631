"""Commands on people: hire, change, leave (入职、信息变更、离职)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ConfigDict
from typing_extensions import TypedDict

from gangze.framework.checks import days_findings, spot, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, among, assert_facts, known
from gangze.framework.permission import at_homes
from gangze.framework.recorder import create_many, current_act
from gangze.framework.search import searchable
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.people.models import Person, PersonState

CHANGE = "people.change"
AT_ONCE = 5_000
"""Persons per statement."""


class PersonChanges(TypedDict, total=False):
    """What may change about a person; only the keys given are changed."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    name: str
    gender: str
    birth_date: dt.date | None
    mobile: str
    email: str


class Hire(Command):
    """A person joins (again): employed from `valid_from` up to, not including, `valid_to`."""

    staff_number: str
    name: str
    valid_from: dt.date
    valid_to: dt.date = FOREVER
    gender: str = ""
    birth_date: dt.date | None = None
    mobile: str = ""
    email: str = ""


class ChangePerson(Command):
    """A person's particulars change over days."""

    person: int
    changes: PersonChanges
    valid_from: dt.date
    valid_to: dt.date = FOREVER


class Leave(Command):
    """A person leaves: `day` is the first day on which the person is no longer employed."""

    person: int
    day: dt.date


def _search(number: str, values: dict[str, Any]) -> dict[str, Any]:
    return values | {"search": searchable(values["name"], number)}


@command(
    "people.hire",
    writes=(PersonState,),
    label=gettext_lazy("入职"),
    right=CHANGE,
    locks=lambda c: [f"staff-number:{c.staff_number.strip()}"],
)
def hire(cmd: Hire, *, ctx: Context) -> dict[str, Any]:
    """One person joins; returns `{"person": id}`. Who returns keeps the identity of the staff number."""
    return begin_employment([cmd])[0]


@hire.for_many
def _hire_many(cmds: Sequence[Hire], *, ctx: Context) -> list[dict[str, Any]]:
    return begin_employment(cmds)


def begin_employment(cmds: Sequence[Hire]) -> list[dict[str, Any]]:
    """Begin the employment of persons inside a running act; `{"person": id}` of each."""
    ids = persons_by_number(cmd.staff_number.strip() for cmd in cmds)
    fresh = dict.fromkeys(cmd.staff_number.strip() for cmd in cmds if cmd.staff_number.strip() not in ids)
    made = create_many(Person(staff_number=number) for number in fresh)
    ids |= {person.staff_number: person.pk for person in made}
    assert_facts(
        PersonState,
        [
            Assertion(
                {"person": ids[cmd.staff_number.strip()]},
                Interval(cmd.valid_from, cmd.valid_to),
                _search(
                    cmd.staff_number.strip(),
                    {
                        "name": cmd.name.strip(),
                        "gender": cmd.gender,
                        "birth_date": cmd.birth_date,
                        "mobile": cmd.mobile,
                        "email": cmd.email,
                    },
                ),
            )
            for cmd in cmds
        ],
    )
    result = [{"person": ids[cmd.staff_number.strip()]} for cmd in cmds]
    current_act().about_ids(Person, (item["person"] for item in result))
    return result


def persons_by_number(numbers: Iterable[str]) -> dict[str, int]:
    """Ids of persons by staff number; unknown numbers are not in the answer."""
    found: dict[str, int] = {}
    ordered = sorted(set(numbers))
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        found.update(Person.objects.filter(staff_number__in=some).values_list("staff_number", "pk"))
    return found


def states_of(persons: Iterable[int]) -> dict[int, list[PersonState]]:
    """What is believed now about many persons, earliest first."""
    found: dict[int, list[PersonState]] = defaultdict(list)
    ordered = sorted(set(persons))
    for start in range(0, len(ordered), AT_ONCE):
        rows = PersonState.objects.filter(known(), person__in=among(ordered[start : start + AT_ONCE]))
        for row in rows.select_related("person").order_by("valid_from"):
            found[row.person_id].append(row)
    return dict(found)


def _birth(day: dt.date | None, today: dt.date, where: str, subject: str) -> Iterator[Finding]:
    if day is not None and day >= today:
        yield Finding(
            "person.birth_date",
            _("出生日期%(day)s不早于今日") % {"day": day},
            subject=subject,
            source=where,
            remedy=_("请核对出生日期"),
        )


def hire_findings(cmds: Sequence[Hire], ctx: Context) -> Iterator[Finding]:
    """What speaks against people joining as said."""
    yield from days_findings(cmds)
    ids = persons_by_number(cmd.staff_number.strip() for cmd in cmds)
    states = states_of(ids.values())
    batch: dict[str, list[Interval]] = defaultdict(list)
    for index, cmd in enumerate(cmds):
        number = cmd.staff_number.strip()
        subject = f"{cmd.name}（{number}）"

        def where(name: str, index: int = index) -> str:
            return spot(cmds, index, name)

        yield from value_findings(Person, {"staff_number": number}, where, subject)
        values = {"name": cmd.name, "gender": cmd.gender, "mobile": cmd.mobile, "email": cmd.email}
        yield from value_findings(PersonState, values, where, subject)
        yield from _birth(cmd.birth_date, ctx.today, where("birth_date"), subject)
        if cmd.valid_from >= cmd.valid_to:
            continue
        when = Interval(cmd.valid_from, cmd.valid_to)
        employed = [row.when for row in states.get(ids.get(number, 0), [])] + batch[number]
        for other in employed:
            if other.overlaps(when):
                yield Finding(
                    "person.employed",
                    _("工号“%(number)s”自%(start)s起已在职") % {"number": number, "start": other.start},
                    subject=subject,
                    source=where("staff_number"),
                    remedy=_("请核对工号；如属信息变更，请用变更办理"),
                )
                break
        batch[number].append(when)


register_check("people.hire", hire_findings)


@command(
    "people.change",
    writes=(PersonState,),
    label=gettext_lazy("人员信息变更"),
    right=CHANGE,
    places=lambda cmds, ctx: at_homes((c.person for c in cmds), ctx),
    locks=lambda c: [f"person:{c.person}"],
)
def change_person(cmd: ChangePerson, *, ctx: Context) -> None:
    """Change one person's particulars over days."""
    _change([cmd])


@change_person.for_many
def _change_many(cmds: Sequence[ChangePerson], *, ctx: Context) -> None:
    _change(cmds)


def _change(cmds: Sequence[ChangePerson]) -> None:
    states = states_of(cmd.person for cmd in cmds)
    assertions = []
    for cmd in cmds:
        for row in states.get(cmd.person, []):
            shared = row.when.intersection(Interval(cmd.valid_from, cmd.valid_to))
            if shared is not None:
                values = {name: getattr(row, name) for name in PersonState.value_fields()} | dict(cmd.changes)
                assertions.append(
                    Assertion({"person": cmd.person}, shared, _search(row.person.staff_number, values))
                )
    assert_facts(PersonState, assertions)
    current_act().about_ids(Person, (cmd.person for cmd in cmds))


def _missing(cmd: ChangePerson, rows: Sequence[PersonState]) -> bool:
    left = [Interval(cmd.valid_from, cmd.valid_to)]
    for row in rows:
        left = [rest for part in left for rest in part.minus(row.when)]
    return bool(left)


def _check_change(cmds: Sequence[ChangePerson], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    states = states_of(cmd.person for cmd in cmds)
    for index, cmd in enumerate(cmds):
        rows = states.get(cmd.person, [])
        subject = f"{rows[-1].name}（{rows[-1].person.staff_number}）" if rows else str(cmd.person)

        def where(name: str, index: int = index) -> str:
            return spot(cmds, index, name)

        yield from value_findings(PersonState, cmd.changes, where, subject)
        yield from _birth(cmd.changes.get("birth_date"), ctx.today, where("birth_date"), subject)
        if cmd.valid_from < cmd.valid_to and _missing(cmd, rows):
            yield _not_employed(subject, where("valid_from"))


def _not_employed(subject: str, where: str) -> Finding:
    return Finding(
        "person.not_employed",
        _("%(person)s在所填日期不在职") % {"person": subject},
        subject=subject,
        source=where,
        remedy=_("请核对人员和日期"),
    )


register_check("people.change", _check_change)


@command(
    "people.leave",
    label=gettext_lazy("离职"),
    right=CHANGE,
    locks=lambda c: [f"person:{c.person}"],
)
def leave(cmd: Leave, *, ctx: Context) -> None:
    """One person's employment ends. Higher capabilities refuse it while the person still holds something."""
    end_employment([cmd])


@leave.for_many
def _leave_many(cmds: Sequence[Leave], *, ctx: Context) -> None:
    end_employment(cmds)


def end_employment(cmds: Sequence[Leave]) -> None:
    """End the employment of persons inside a running act."""
    assert_facts(
        PersonState, [Assertion({"person": cmd.person}, Interval(cmd.day, FOREVER), None) for cmd in cmds]
    )
    current_act().about_ids(Person, (cmd.person for cmd in cmds))


def leave_findings(cmds: Sequence[Leave], ctx: Context) -> Iterator[Finding]:
    """What speaks against the day of leaving itself."""
    states = states_of(cmd.person for cmd in cmds)
    for index, cmd in enumerate(cmds):
        rows = states.get(cmd.person, [])
        subject = f"{rows[-1].name}（{rows[-1].person.staff_number}）" if rows else str(cmd.person)
        if not any(row.valid_from < cmd.day <= row.valid_to for row in rows):
            yield _not_employed(subject, spot(cmds, index, "day"))


register_check("people.leave", leave_findings)
