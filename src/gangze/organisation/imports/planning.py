"""What a feed's rows mean for the registry: which joins, changes, moves, endings (变动计划).

Compared with what is recorded and with the rows before, so that what already stands is not done again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.imports.faults import RowFault
from gangze.organisation.imports.places import Places
from gangze.organisation.imports.progress import Stage, reached
from gangze.organisation.imports.rows import ADD, END, JOIN, LEAVE, MOVE, FeedRow
from gangze.organisation.models import Assignment, AssignmentKind
from gangze.organisation.queries.lifelines import stays_of_persons
from gangze.organisation.services.assignments import Assign, CorrectAssignment, EndAssignment
from gangze.organisation.services.departure import Depart
from gangze.organisation.services.placing import Stay
from gangze.organisation.wording import spoken
from gangze.people.models import PersonState
from gangze.people.services.employment import ChangePerson, Hire, persons_by_number, states_of

PARTICULARS = ("name", "gender", "birth_date", "mobile", "email")


@dataclass(slots=True)
class Plan:
    """Commands with the row that each comes from. Persons who are still to join have ids below zero."""

    hires: list[tuple[FeedRow, Hire]] = field(default_factory=list)
    changes: list[tuple[FeedRow, ChangePerson]] = field(default_factory=list)
    ends: list[tuple[FeedRow, EndAssignment]] = field(default_factory=list)
    stays: list[tuple[FeedRow, Stay]] = field(default_factory=list)
    corrections: list[tuple[FeedRow, CorrectAssignment]] = field(default_factory=list)
    departures: list[tuple[FeedRow, Depart]] = field(default_factory=list)
    joining: dict[int, tuple[Interval, str]] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    unchanged: int = 0
    skipped: int = 0
    faults: list[RowFault] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Nothing to do."""
        return not (self.hires or self.changes or self.ends or self.stays or self.corrections or self.departures)


@dataclass(slots=True)
class _Stands:
    """A stay of a person: recorded (with its row) or planned by an earlier line of the file."""

    position: int
    kind: str
    charge: str
    when: Interval
    recorded: Assignment | None = None
    line: int = 0


@dataclass(slots=True)
class _Person:
    """What is known and planned of one staff number."""

    key: int
    states: list[PersonState]
    stays: list[_Stands]
    joins: FeedRow | None = None
    leaves: dt.date | None = None

    def employed(self, day: dt.date) -> bool:
        """Whether employed on a day by what is recorded."""
        return any(day in state.when for state in self.states)


class Planner:
    """Turns rows into a plan, in the order of the file."""

    def __init__(self, rows: Iterable[FeedRow], ctx: Context, update: bool) -> None:
        self.rows, self.today, self.update = list(rows), ctx.today, update
        self.plan = Plan()
        self.places = Places()
        ids = persons_by_number(row.number for row in self.rows)
        states, stays = states_of(ids.values()), stays_of_persons(ids.values())
        self.people: dict[str, _Person] = {
            number: _Person(
                key,
                states.get(key, []),
                [_Stands(s.position_id, s.kind, s.charge, s.when, s) for s in stays.get(key, [])],
            )
            for number, key in ids.items()
        }

    def planned(self) -> Plan:
        """The plan of all rows."""
        for number, row in enumerate(self.rows, 1):
            reached(Stage.MATCHING, number, len(self.rows))
            if row.movement in ("", JOIN):
                self._stands(row)
            elif row.movement == MOVE:
                self._moves(row)
            elif row.movement == ADD:
                self._adds(row)
            elif row.movement == END:
                self._ends(row)
            elif row.movement == LEAVE:
                self._leaves(row)
        return self.plan

    def _fault(self, row: FeedRow, column: str, code: str, message: str, remedy: str) -> None:
        self.plan.faults.append(row.fault(column, code, message, remedy))

    def _known(self, row: FeedRow) -> _Person | None:
        found = self.people.get(row.number)
        if found is None:
            self._fault(
                row,
                "number",
                "row.person_unknown",
                _("系统中没有工号“%(number)s”") % {"number": row.number},
                _("请核对工号，或先办理入职"),
            )
            return None
        named = found.joins.name if found.joins is not None else found.states[-1].name if found.states else ""
        if row.name and named and row.name != named:
            self._fault(
                row,
                "name",
                "row.name_differs",
                _("工号“%(number)s”在系统中的姓名为“%(name)s”") % {"number": row.number, "name": named},
                _("请核对工号和姓名"),
            )
            return None
        return found

    def _position(self, row: FeedRow, day: dt.date) -> int | None:
        found = self.places.position(row, day)
        if isinstance(found, RowFault):
            self.plan.faults.append(found)
            return None
        return found

    def _stands(self, row: FeedRow) -> None:
        """A roster line, or somebody who joins: the person is employed and holds the post."""
        person = self._employed_by(row)
        day = row.effective or row.since or row.joined or self.today
        position = self._position(row, row.effective or self.today)
        if person is not None and position is not None:
            self._hold(row, person, position, row.since or day)

    def _employed_by(self, row: FeedRow) -> _Person | None:
        person = self.people.get(row.number)
        day = row.joined or row.effective or row.since or self.today
        if person is None:
            person = self.people[row.number] = _Person(-len(self.people) - 1, [], [])
        if person.joins is not None:
            if person.joins.name != row.name:
                self._fault(
                    row,
                    "name",
                    "row.name_differs",
                    _("同一工号在第%(line)d行的姓名为“%(name)s”")
                    % {"line": person.joins.line, "name": person.joins.name},
                    _("请核对工号和姓名"),
                )
                return None
            return person
        today = max(day, self.today) if row.movement else self.today
        if person.states and person.employed(today):
            self._particulars(row, person)
            return person
        if person.states and day < person.states[-1].valid_to:
            self._fault(
                row,
                "number",
                "row.left",
                _("工号“%(number)s”已于%(day)s离职") % {"number": row.number, "day": person.states[-1].valid_to},
                _("如系重新入职，请填写新的入行日期；否则请从花名册中删除该行"),
            )
            return None
        person.joins = row
        self.plan.joining[person.key] = (Interval(day), f"{row.name}（{row.number}）")
        self.plan.numbers[person.key] = row.number
        values = {name: getattr(row, name) for name in PARTICULARS}
        self.plan.hires.append((row, Hire(staff_number=row.number, valid_from=day, **values)))
        return person

    def _particulars(self, row: FeedRow, person: _Person) -> None:
        """Cells that differ from what is recorded; empty cells change nothing."""
        state = next(s for s in person.states if max(self.today, s.valid_from) in s.when)
        given = {name: getattr(row, name) for name in PARTICULARS if getattr(row, name)}
        changes = {name: value for name, value in given.items() if getattr(state, name) != value}
        if not changes:
            return
        if not self.update:
            self.plan.skipped += 1
            return
        start = max(self.today, state.valid_from)
        cmd = ChangePerson(person=person.key, changes=changes, valid_from=start, valid_to=state.valid_to)  # type: ignore[arg-type]
        self.plan.changes.append((row, cmd))
        for name, value in changes.items():
            setattr(state, name, value)

    def _hold(self, row: FeedRow, person: _Person, position: int, start: dt.date) -> None:
        end = row.until + dt.timedelta(days=1) if row.until is not None else FOREVER
        when, kind = Interval(start, end), row.kind.value
        for stands in person.stays:
            same = (stands.position, stands.kind, stands.charge) == (position, kind, row.charge)
            if not same or not stands.when.overlaps(when):
                continue
            if stands.recorded is None:
                self._twice(row, stands)
            elif stands.when.start == start or row.movement:
                self.plan.unchanged += 1
            elif not self.update:
                self.plan.skipped += 1
            else:
                self._correct(row, stands, when)
            return
        if row.kind is AssignmentKind.PRIMARY and not self._make_room(row, person, start, when):
            return
        person.stays.append(_Stands(position, kind, row.charge, when, None, row.line))
        stay = Stay(person.key, position, kind, row.charge, when, row.approval, row.approved_on, row.note)
        self.plan.stays.append((row, stay))

    def _twice(self, row: FeedRow, stands: _Stands) -> None:
        self._fault(
            row,
            "post",
            "row.twice",
            _("该员工的同一任岗在第%(line)d行已经出现") % {"line": stands.line},
            _("请删除重复的行"),
        )

    def _correct(self, row: FeedRow, stands: _Stands, when: Interval) -> None:
        recorded = stands.recorded
        assert recorded is not None, "only recorded stays are corrected"
        cmd = CorrectAssignment(
            assignment=recorded.pk,
            position=recorded.position_id,
            kind=AssignmentKind(recorded.kind),
            charge=recorded.charge,
            approval=row.approval or recorded.approval,
            approved_on=row.approved_on or recorded.approved_on,
            note=row.note or recorded.note,
            valid_from=when.start,
            valid_to=recorded.valid_to,
        )
        stands.when = Interval(when.start, recorded.valid_to)
        self.plan.corrections.append((row, cmd))

    def _make_room(self, row: FeedRow, person: _Person, start: dt.date, when: Interval) -> bool:
        """End the present primary post where the file says that another one begins."""
        for stands in person.stays:
            if stands.kind != AssignmentKind.PRIMARY or not stands.when.overlaps(when):
                continue
            if stands.recorded is None:
                self._fault(
                    row,
                    "post",
                    "row.two_primaries",
                    _("该员工在第%(line)d行已有主岗（%(days)s），同一日期只能有一个主岗")
                    % {"line": stands.line, "days": spoken(stands.when)},
                    _("请只保留一个主岗，其余填为兼岗"),
                )
                return False
            if stands.when.start >= start or not (self.update or row.movement == MOVE):
                self._fault(
                    row,
                    "since" if not row.movement else "effective",
                    "row.primary_overlap",
                    _("系统中该员工%(days)s已有另一主岗") % {"days": spoken(stands.when)},
                    _("请核对日期；如系调岗，请勾选“更新已有数据”或使用人员变动表"),
                )
                return False
            self.plan.ends.append((row, EndAssignment(assignment=stands.recorded.pk, day=start)))
            stands.when = Interval(stands.when.start, start)
        return True

    def _moves(self, row: FeedRow) -> None:
        person, day = self._known(row), self._day(row)
        position = self._position(row, day)
        if person is not None and position is not None:
            self._hold(row, person, position, day)

    def _adds(self, row: FeedRow) -> None:
        person, day = self._known(row), self._day(row)
        position = self._position(row, day)
        if person is not None and position is not None:
            self._hold(row, person, position, day)

    def _day(self, row: FeedRow) -> dt.date:
        assert row.effective is not None, "a movement without a day was refused while reading"
        return row.effective

    def _ends(self, row: FeedRow) -> None:
        person, day = self._known(row), self._day(row)
        position = self._position(row, day)
        if person is None or position is None:
            return
        fitting = [s for s in person.stays if s.position == position and s.kind == row.kind.value]
        if any(stands.when.end == day for stands in fitting):
            self.plan.unchanged += 1
            return
        for stands in fitting:
            if stands.recorded is not None and day in stands.when:
                self.plan.ends.append((row, EndAssignment(assignment=stands.recorded.pk, day=day)))
                stands.when = Interval(stands.when.start, day)
                return
        self._fault(
            row,
            "post",
            "row.not_held",
            _("该员工在%(day)s并未以%(kind)s任该岗") % {"day": day, "kind": row.kind.label},
            _("请核对岗位、任职类型和生效日期"),
        )

    def _leaves(self, row: FeedRow) -> None:
        person, day = self._known(row), self._day(row)
        if person is None:
            return
        if person.leaves == day or any(state.valid_to == day for state in person.states):
            self.plan.unchanged += 1
        else:
            person.leaves = day
            self.plan.departures.append((row, Depart(person=person.key, day=day)))


def assign_command(stay: Stay, person: int) -> Assign:
    """The command of a planned stay, for a person who is employed by now."""
    return Assign(
        person=person,
        position=stay.position,
        kind=AssignmentKind(stay.kind),
        charge=stay.charge,
        approval=stay.approval,
        approved_on=stay.approved_on,
        note=stay.note,
        valid_from=stay.when.start,
        valid_to=stay.when.end,
    )
