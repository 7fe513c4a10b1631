"""Whom an act was about is judged at once, and as the sweep would."""

from __future__ import annotations

import pytest

from gangze.controls.models import Noticed
from gangze.controls.services.rechecking import CODE, found_of, recheck
from gangze.controls.services.sweeping import look, sweep
from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.organisation.models import Assignment, Position
from gangze.organisation.services.assignments import Assign, EndAssignment, assign, end_assignment

pytestmark = pytest.mark.django_db


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def whole() -> dict[int, set[str]]:
    """Fingerprints of the whole look, by person."""
    found: dict[int, set[str]] = {}
    for item in look(ctx().today).told:
        if item.found.code == CODE:
            found.setdefault(item.found.subject[1], set()).add(item.found.fingerprint)
    return found


def test_every_person_alone_is_judged_as_in_the_whole_bank() -> None:
    day = ctx().today
    doubled = Position.objects.filter(post__states__name="综合柜员").first()
    person = Assignment.objects.on(day).filter(position__post__states__name="运营主管").first().person_id
    assign(Assign(person=person, position=doubled.pk, kind="concurrent", valid_from=day), ctx=ctx())
    expected = whole()
    assert person in expected
    persons = set(Assignment.objects.on(day).values_list("person", flat=True))
    for one in persons:
        assert {item.found.fingerprint for item in found_of([one], day)} == expected.get(one, set())
    together = {item.found.fingerprint for item in found_of(persons, day)}
    assert together == set().union(*expected.values())


def test_what_an_act_changed_is_right_on_the_next_page(django_capture_on_commit_callbacks) -> None:
    day = ctx().today
    sweep(clock.now(), day)
    row = Noticed.objects.filter(code=CODE, gone_on=None).first()
    held = Assignment.objects.on(day).filter(person=row.person_id, kind="concurrent").get()
    others = set(Noticed.objects.filter(gone_on=None).exclude(person=row.person_id).values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        end_assignment(EndAssignment(assignment=held.pk, day=day), ctx=ctx())
    row.refresh_from_db()
    assert row.gone_on == day
    assert others <= set(Noticed.objects.filter(gone_on=None).values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        assign(
            Assign(person=row.person_id, position=held.position_id, kind="concurrent", valid_from=day), ctx=ctx()
        )
    row.refresh_from_db()
    assert row.gone_on is None


def test_a_second_look_at_a_person_changes_nothing() -> None:
    day = ctx().today
    sweep(clock.now(), day)
    before = list(Noticed.objects.order_by("pk").values_list("fingerprint", "gone_on"))
    recheck(Assignment.objects.on(day).values_list("person", flat=True)[:50], day)
    assert list(Noticed.objects.order_by("pk").values_list("fingerprint", "gone_on")) == before
