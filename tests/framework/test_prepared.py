"""Reads put together once answer like the query they came from, for the values and the rows of the moment."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Q

from gangze.framework import prepared as module
from gangze.framework.facts import true_on
from gangze.framework.prepared import prepared
from gangze.organisation.tests.bank import NOW, Bank, small_bank
from gangze.people.models import Person, PersonState

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@prepared
def names(day: dt.date, persons: list[int]):
    """Names of some persons on a day."""
    return PersonState.objects.filter(true_on(day), person__in=persons).order_by("pk").values_list("name", "valid_from")


@prepared
def numbered(number: str):
    """The person with a staff number, or with another one that is always asked for."""
    return Person.objects.filter(Q(staff_number=number) | Q(staff_number="nobody")).values_list("pk", "staff_number")


@pytest.fixture
def bank() -> Bank:
    return small_bank()


def test_the_answer_is_that_of_the_query(bank: Bank) -> None:
    persons = sorted(bank.people.values())
    for day in (TODAY, dt.date(1990, 1, 1)):
        for some in (persons, persons[:1], persons[1:], persons[:1] * 2, []):
            assert names(day, some) == list(names.build(day, some))
    assert names(TODAY, persons)
    assert isinstance(names(TODAY, persons)[0][1], dt.date)


def test_a_list_too_long_to_keep_is_asked_the_ordinary_way(bank: Bank, monkeypatch) -> None:
    persons = sorted(bank.people.values())
    expected = names(TODAY, persons)
    monkeypatch.setattr(module, "LONGEST", 1)
    assert names(TODAY, persons) == expected


def test_rows_are_never_kept(bank: Bank) -> None:
    before = len(names(TODAY, sorted(bank.people.values())))
    fresh = bank.person("新人")
    assert len(names(TODAY, sorted(bank.people.values()))) == before + 1
    assert names(TODAY, [fresh])[0][0] == "新人"


def test_a_text_stays_a_value(bank: Bank) -> None:
    number = Person.objects.first().staff_number
    assert numbered(number) == list(numbered.build(number))
    assert numbered("x' OR '1'='1") == []


def test_a_value_that_is_looked_at_or_changed_is_refused() -> None:
    @prepared
    def looked_at(day: dt.date):
        return PersonState.objects.filter(valid_from__year=day.year).values_list("pk")

    with pytest.raises(TypeError, match="no parameters"):
        looked_at(TODAY)
    with pytest.raises(TypeError, match="cannot be a parameter"):
        numbered(None)
