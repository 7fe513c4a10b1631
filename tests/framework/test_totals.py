"""Large totals are remembered while the ledger stands, and never longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session

from gangze.framework import totals
from gangze.framework.context import system_context
from gangze.organisation.models import Unit, UnitState
from gangze.organisation.services.units import FoundUnit, found_unit

CTX = system_context("测试", dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC))


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(totals, "LARGE", 1)
    yield
    totals._kept.clear()
    totals._long.clear()


def found(code: str) -> None:
    found_unit(FoundUnit(code=code, name=code, kind="head_office", valid_from=dt.date(2026, 1, 1)), ctx=CTX)


@pytest.mark.django_db
def test_what_nobody_changed_is_counted_once(django_assert_num_queries) -> None:
    found("A1")
    rows = Unit.objects.all()
    for _turn in range(3):
        assert totals.total_of(rows) == 1
    with django_assert_num_queries(1):  # the end of the ledger
        assert totals.total_of(rows) == 1


@pytest.mark.django_db
def test_an_act_is_seen_at_once() -> None:
    found("A1")
    for _turn in range(3):
        assert totals.total_of(Unit.objects.all()) == 1
    found("A2")
    assert totals.total_of(Unit.objects.all()) == 2
    assert totals.total_of(Unit.objects.filter(code="A2")) == 1


@pytest.mark.django_db
def test_what_changes_without_an_act_is_counted_each_time(django_assert_num_queries) -> None:
    found("A1")
    rows = UnitState.objects.exclude(pk__in=Session.objects.values("pk").filter(pk=""))
    totals._long.add(UnitState)
    assert not totals._only_recorded(rows.query.sql_with_params()[0])
    Session.objects.create(session_key="x", session_data="", expire_date=CTX.now)
    for _turn in range(2):
        assert totals.total_of(Session.objects.all()) == 1
    Session.objects.all().delete()
    assert totals.total_of(Session.objects.all()) == 0


@pytest.mark.django_db
def test_an_empty_question_needs_no_statement(django_assert_num_queries) -> None:
    totals._long.add(Unit)
    with django_assert_num_queries(0):
        assert totals.total_of(Unit.objects.filter(pk__in=[])) == 0
