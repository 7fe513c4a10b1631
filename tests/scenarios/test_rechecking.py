"""A neighbourhood is judged at once, and as the sweep would; forms that look ahead look there, and see all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gangze.controls.models import Noticed
from gangze.controls.queries.neighbourhood import neighbourhood_of
from gangze.controls.services import neighbourhoods
from gangze.controls.services.neighbourhoods import look_near
from gangze.controls.services.rechecking import recheck
from gangze.controls.services.sweeping import Told, look, sweep
from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.framework.foresight import foresee
from gangze.organisation.models import Assignment, Position, PositionState
from gangze.organisation.services.absences import BeAway, enter_absence
from gangze.organisation.services.assignments import (
    Assign,
    EndAssignment,
    assign,
    end_assignment,
)
from gangze.organisation.services.positions import ChangePosition, change_position

pytestmark = pytest.mark.django_db

CODE, WEEK = "sod.person", dt.timedelta(days=7)


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def words(told: Collection[Told]) -> set[tuple[str, str, str, int | None]]:
    """What a look says, in words and place."""
    return {(item.found.fingerprint, item.subject, item.message, item.place.unit) for item in told}


def doubled() -> None:
    """Somebody comes to hold two posts that do not go together."""
    day = ctx().today
    second = Position.objects.filter(post__states__name="综合柜员").first()
    person = Assignment.objects.on(day).filter(position__post__states__name="运营主管").first().person_id
    assign(Assign(person=person, position=second.pk, kind="concurrent", valid_from=day), ctx=ctx())


def test_every_person_alone_is_judged_as_in_the_whole_bank() -> None:
    doubled()
    day = ctx().today
    whole = look(day).told
    assert any(item.found.code == CODE for item in whole)
    for person in sorted(set(Assignment.objects.on(day).values_list("person", flat=True))):
        near = neighbourhood_of([person], [], day)
        assert near is not None
        assert words(look_near(near, day)) == words([item for item in whole if near.holds(item.found)])


def test_every_position_alone_is_judged_as_in_the_whole_bank() -> None:
    day = ctx().today
    held = list(Assignment.objects.on(day))
    alone = next(r for r in held if Assignment.objects.on(day).filter(position=r.position_id).count() == 1)
    ended(alone.person_id, alone.position_id)
    whole = look(day).told
    codes = set()
    for position in Position.objects.values_list("pk", flat=True):
        near = neighbourhood_of([], [position], day)
        assert near is not None
        expected = words([item for item in whole if near.holds(item.found)])
        codes |= {item.found.code for item in whole if near.holds(item.found)}
        assert words(look_near(near, day)) == expected
    assert codes >= {"missing.holder"}


def ended(person: int, position: int) -> None:
    for row in Assignment.objects.on(ctx().today).filter(person=person):
        end_assignment(EndAssignment(assignment=row.pk, day=ctx().today), ctx=ctx())


def placed(person: int, position: int) -> None:
    day = ctx().today
    act = Assign(
        person=person, position=position, kind="concurrent", valid_from=day, approval="核准一号", approved_on=day
    )
    assign(act, ctx=ctx())


def away(person: int, position: int) -> None:
    enter_absence(BeAway(person=person, kind="annual", valid_from=ctx().today, valid_to=ctx().today + WEEK), ctx=ctx())


def planned(person: int, position: int) -> None:
    change_position(ChangePosition(position=position, changes={"headcount": 0}, valid_from=ctx().today), ctx=ctx())


@pytest.mark.parametrize("act", [ended, placed, away, planned])
def test_what_is_foreseen_near_is_what_the_whole_bank_shows(act: Callable[[int, int], None]) -> None:
    day = ctx().today
    before = {item.found.fingerprint for item in look(day).told}
    persons = sorted(set(Assignment.objects.on(day).values_list("person", flat=True)))
    positions = sorted(Position.objects.values_list("pk", flat=True))
    for number in range(0, len(persons), max(1, len(persons) // 6)):
        person, position = persons[number], positions[number % len(positions)]
        if act is placed and Assignment.objects.on(day).filter(person=person, position=position).exists():
            continue
        seen: list[set[str]] = []

        def both(person: int = person, position: int = position, seen: list[set[str]] = seen) -> None:
            act(person, position)
            seen.append({item.found.fingerprint for item in look(day).told})

        told = foresee(both, ctx(), day)
        assert {item.found.fingerprint for item in told.comes} == seen[0] - before
        assert {item.found.fingerprint for item in told.goes} == before - seen[0]


def test_a_form_about_a_person_does_not_read_the_whole_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    day = ctx().today
    monkeypatch.setattr(neighbourhoods, "look", None)
    row = Assignment.objects.on(day).first()
    with CaptureQueriesContext(connection) as queries:
        foresee(lambda: end_assignment(EndAssignment(assignment=row.pk, day=day), ctx=ctx()), ctx(), day)
    assert len(queries) < 200


def test_a_headcount_is_looked_at_near_and_a_superior_in_the_whole_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    day, asked = ctx().today, []
    monkeypatch.setattr(neighbourhoods, "look", lambda day: asked.append(day) or look(day))
    row = PositionState.objects.on(day).exclude(reports_to=None).first()
    for changes in ({"headcount": 9}, {"reports_to": None}):
        act = ChangePosition(position=row.position_id, changes=changes, valid_from=day)
        foresee(lambda act=act: change_position(act, ctx=ctx()), ctx(), day)
        assert len(asked) == (0 if "headcount" in changes else 2)


def test_what_an_act_changed_is_right_on_the_next_page(django_capture_on_commit_callbacks) -> None:
    doubled()
    day = ctx().today
    sweep(clock.now(), day)
    row = Noticed.objects.filter(code=CODE, gone_on=None).first()
    held = Assignment.objects.on(day).filter(person=row.person_id, kind="concurrent").get()
    with django_capture_on_commit_callbacks(execute=True):
        end_assignment(EndAssignment(assignment=held.pk, day=day), ctx=ctx())
    row.refresh_from_db()
    assert row.gone_on == day
    assert open_now() == {item.found.fingerprint for item in look(day).told}
    with django_capture_on_commit_callbacks(execute=True):
        placed(row.person_id, held.position_id)
    row.refresh_from_db()
    assert row.gone_on is None
    assert open_now() == {item.found.fingerprint for item in look(day).told}


def open_now() -> set[str]:
    return set(Noticed.objects.filter(gone_on=None).values_list("fingerprint", flat=True))


def test_an_emptied_and_a_filled_position_are_right_on_the_next_page(django_capture_on_commit_callbacks) -> None:
    day = ctx().today
    sweep(clock.now(), day)
    held = [row for row in Assignment.objects.on(day) if row.kind == "primary"]
    alone = next(r for r in held if Assignment.objects.on(day).filter(position=r.position_id).count() == 1)
    with django_capture_on_commit_callbacks(execute=True):
        ended(alone.person_id, alone.position_id)
    missing = Noticed.objects.filter(code="missing.holder", gone_on=None)
    assert missing.exists()
    assert open_now() == {item.found.fingerprint for item in look(day).told}
    with django_capture_on_commit_callbacks(execute=True):
        placed(alone.person_id, alone.position_id)
    assert open_now() == {item.found.fingerprint for item in look(day).told}


def test_a_second_look_changes_nothing() -> None:
    day = ctx().today
    sweep(clock.now(), day)
    before = list(Noticed.objects.order_by("pk").values_list("fingerprint", "gone_on"))
    persons = Assignment.objects.on(day).values_list("person", flat=True)
    recheck(persons[:20], Position.objects.values_list("pk", flat=True)[:20], day)
    assert list(Noticed.objects.order_by("pk").values_list("fingerprint", "gone_on")) == before
