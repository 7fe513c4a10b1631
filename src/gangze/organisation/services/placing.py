"""Whether persons may take positions: employed, established, approved, not already elsewhere (任岗核查).

Reads everything for a whole batch in few statements; one person's placing and a bulk load are judged alike.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from gangze.framework.checks import unknown, value_findings
from gangze.framework.facts import among, known
from gangze.kernel.findings import Finding
from gangze.kernel.interval import Interval
from gangze.organisation.domain.lifetimes import missing_days
from gangze.organisation.domain.staffing import OCCUPYING, excesses
from gangze.organisation.models import Assignment, AssignmentKind, Position, PositionState, PostState
from gangze.organisation.queries.lifelines import (
    chunks,
    employment,
    known_ids,
    position_lives,
    stays_of_persons,
    unit_lives,
)
from gangze.organisation.queries.names import person_names, position_names, unit_names
from gangze.organisation.services.common import life_finding, recorded
from gangze.organisation.wording import spoken, spoken_all
from gangze.people.models import Person

Where = Callable[[int, str], str]


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's stay in a position, as it is asked for."""

    person: int
    position: int
    kind: str
    charge: str
    when: Interval
    approval: str = ""
    approved_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the way: another stay of the same person, recorded or asked for in the same batch."""

    position: int
    kind: str
    charge: str
    when: Interval


def placing_findings(
    stays: Sequence[Stay],
    where: Where,
    today: dt.date,
    leaving: Mapping[int, dt.date] | None = None,
    hired: Mapping[int, tuple[Interval, str]] | None = None,
) -> Iterator[Finding]:
    """Everything that speaks against some stays.

    `where(n, field)` names the place of the n-th stay's field; `leaving` are recorded assignments that end in
    the same act, each with its first day no longer held; `hired` are persons (by numbers below zero) who will
    be employed over an interval, with their names, so that a load can be judged before it is written.
    """
    called = _Called(stays, today, {key: name for key, (_when, name) in (hired or {}).items()})
    for n, stay in enumerate(stays):
        values = {"charge": stay.charge, "approval": stay.approval, "note": stay.note}
        yield from value_findings(Assignment, values, lambda f, n=n: where(n, f), partial(called.person, stay.person))  # type: ignore[misc]
        if stay.kind == AssignmentKind.CHARGE and not stay.charge:
            yield Finding(
                "assign.charge_missing",
                _("包户包点须写明所包的客户或网点"),
                subject=called.person(stay.person),
                source=where(n, "charge"),
                remedy=_("请填写所包对象"),
            )
    yield from _employed(stays, where, called, hired or {})
    yield from _established(stays, where, called, today)
    yield from _apart(stays, where, called, leaving or {})
    yield from _approved(stays, where, called)


class _Called:
    """Names, read only when something is wrong."""

    def __init__(self, stays: Sequence[Stay], today: dt.date, people: dict[int, str]) -> None:
        self.stays, self.today = stays, today
        self._people = people
        self._positions: dict[int, str] = {}

    def person(self, key: int) -> str:
        """Name and staff number."""
        if key not in self._people:
            self._people |= {key: ""} | person_names([key], self.today)
        return self._people[key]

    def position(self, key: int) -> str:
        """Unit and post."""
        if key not in self._positions:
            self._positions |= {key: ""} | position_names([key], self.today)
        return self._positions[key]


def _employed(
    stays: Sequence[Stay], where: Where, called: _Called, hired: Mapping[int, tuple[Interval, str]]
) -> Iterator[Finding]:
    employed = employment(stay.person for stay in stays if stay.person > 0)
    for key, (when, _name) in hired.items():
        employed[key] = [*employed.get(key, []), when]
    exist = known_ids(Person, {stay.person for stay in stays} - set(employed)) if stays else set()
    for n, stay in enumerate(stays):
        lived = employed.get(stay.person, [])
        if not lived and stay.person not in exist:
            yield unknown(_("人员"), stay.person, where(n, "person"))
            continue
        missing = missing_days(lived, stay.when)
        if missing:
            yield Finding(
                "assign.not_employed",
                _("%(person)s在%(days)s不在职") % {"person": called.person(stay.person), "days": spoken_all(missing)},
                subject=called.person(stay.person),
                source=where(n, "valid_from"),
                remedy=_("请把任岗期间限定在在职期间之内，或先办理入职"),
            )


def _established(
    stays: Sequence[Stay], where: Where, called: _Called, today: dt.date
) -> Iterator[Finding]:
    lives = position_lives(stay.position for stay in stays)
    wrong = {s.position for s in stays if missing_days(lives.get(s.position, []), s.when)}
    units = dict(Position.objects.filter(pk__in=wrong).values_list("pk", "unit_id")) if wrong else {}
    unit_days = unit_lives(units.values())
    names = unit_names(units.values(), today)
    for n, stay in enumerate(stays):
        if stay.position not in wrong:
            continue
        unit = units.get(stay.position)
        if unit is None:
            yield unknown(_("设岗"), stay.position, where(n, "position"))
            continue
        outside = life_finding(
            "unit.outside_life", _("机构"), names.get(unit, ""), unit_days.get(unit, []), stay.when,
            where(n, "valid_from"),
        )  # fmt: skip
        if outside is not None:
            yield outside
        finding = life_finding(
            "position.not_established", _("设岗"), called.position(stay.position),
            lives.get(stay.position, []), stay.when, where(n, "valid_from"),
        )  # fmt: skip
        if finding is not None:
            yield finding


def _apart(
    stays: Sequence[Stay], where: Where, called: _Called, leaving: Mapping[int, dt.date]
) -> Iterator[Finding]:
    """One primary position a day; the same position, kind and charge once a day."""
    standing: dict[int, list[Standing]] = defaultdict(list)
    for person, rows in stays_of_persons(stay.person for stay in stays).items():
        for row in rows:
            end = min(row.valid_to, leaving.get(row.pk, row.valid_to))
            if row.valid_from < end:
                when = Interval(row.valid_from, end)
                standing[person].append(Standing(row.position_id, row.kind, row.charge, when))
    for n, stay in enumerate(stays):
        for other in standing[stay.person]:
            if not other.when.overlaps(stay.when):
                continue
            same = (other.position, other.kind, other.charge) == (stay.position, stay.kind, stay.charge)
            if same:
                yield Finding(
                    "assign.duplicate",
                    _("%(person)s已于%(days)s任“%(position)s”")
                    % {
                        "person": called.person(stay.person),
                        "days": spoken(other.when),
                        "position": called.position(other.position),
                    },
                    subject=called.person(stay.person),
                    source=where(n, "valid_from"),
                    remedy=_("无需重复任岗；如需改变期间，请用更正"),
                )
            elif stay.kind == other.kind == AssignmentKind.PRIMARY:
                yield Finding(
                    "assign.primary_overlap",
                    _("%(person)s在%(days)s已以“%(position)s”为主岗，同一日期只能有一个主岗")
                    % {
                        "person": called.person(stay.person),
                        "days": spoken(other.when),
                        "position": called.position(other.position),
                    },
                    subject=called.person(stay.person),
                    source=where(n, "valid_from"),
                    remedy=_("请先结束原主岗（或使用调岗），或改按兼岗办理"),
                )
        standing[stay.person].append(Standing(stay.position, stay.kind, stay.charge, stay.when))


def _approved(stays: Sequence[Stay], where: Where, called: _Called) -> Iterator[Finding]:
    """Posts that the regulator must approve a person for are not taken before the approval."""
    wanted: dict[int, list[Interval]] = defaultdict(list)
    rows = PostState.objects.filter(known(), needs_approval=True)
    for post, start, end in rows.values_list("post_id", "valid_from", "valid_to"):
        wanted[post].append(Interval(start, end))
    if not wanted:
        return
    posts: dict[int, int] = {}
    for some in chunks(stay.position for stay in stays):
        posts.update(
            Position.objects.filter(pk__in=among(some), post__in=wanted).values_list("pk", "post_id")
        )
    for n, stay in enumerate(stays):
        post = posts.get(stay.position)
        if post is None or not any(when.overlaps(stay.when) for when in wanted[post]):
            continue
        if not stay.approval or stay.approved_on is None:
            yield Finding(
                "assign.approval_missing",
                _("“%(position)s”须经监管机构核准任职资格，%(person)s尚无核准文号和核准日期")
                % {"position": called.position(stay.position), "person": called.person(stay.person)},
                subject=called.person(stay.person),
                source=where(n, "approval" if not stay.approval else "approved_on"),
                remedy=_("请取得核准批复后填写文号和日期再办理任岗"),
            )
        elif stay.approved_on > stay.when.start:
            yield Finding(
                "assign.before_approval",
                _("任职资格于%(approved)s核准，%(person)s不能自%(start)s起任“%(position)s”")
                % {
                    "approved": stay.approved_on,
                    "person": called.person(stay.person),
                    "start": stay.when.start,
                    "position": called.position(stay.position),
                },
                subject=called.person(stay.person),
                source=where(n, "valid_from"),
                remedy=_("请把任岗日期调整到核准日期当日或之后"),
            )


def headcount_findings(touched: Mapping[int, Interval], today: dt.date) -> Iterator[Finding]:
    """Noted, not refused: positions held by more people than their headcount, on the days touched."""
    counts: dict[int, list[tuple[Interval, int | None]]] = defaultdict(list)
    occupied: dict[int, list[Interval]] = defaultdict(list)
    for some in chunks(touched):
        states = PositionState.objects.filter(known(), position__in=among(some), headcount__isnull=False)
        for key, start, end, number in states.values_list("position_id", "valid_from", "valid_to", "headcount"):
            counts[key].append((Interval(start, end), number))
        fixed = [key for key in some if key in counts]
        rows = Assignment.objects.filter(known(), position__in=among(fixed), kind__in=OCCUPYING)
        for key, start, end in rows.values_list("position_id", "valid_from", "valid_to"):
            occupied[key].append(Interval(start, end))
    over = {key: excesses(counts[key], occupied[key], touched[key]) for key in counts}
    names = position_names((key for key, found in over.items() if found), today)
    for key, found in over.items():
        for excess in found:
            yield recorded(
                "position.over_headcount",
                _("“%(position)s”%(days)s在岗%(holders)d人，超过编制%(headcount)d人")
                % {
                    "position": names.get(key, ""),
                    "days": spoken(excess.when),
                    "holders": excess.holders,
                    "headcount": excess.headcount,
                },
                subject=names.get(key, ""),
                remedy=_("如属长期超编，请调整编制或人员"),
            )
