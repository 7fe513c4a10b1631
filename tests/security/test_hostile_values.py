"""Values nobody types in earnest: far days, huge numbers, formulas. Refused in words, never an error page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from gangze.framework.resource.pages import harmless
from gangze.framework.web.forms import EndForm
from gangze.organisation.imports.faults import neutral
from gangze.organisation.models import Position, Unit

pytestmark = pytest.mark.django_db

FORMULAS = ("=1+1", "+1", "-1+cmd|'/c calc'!A1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "　=1", "＝1+1", "＠SUM(A1)")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_exported_cell_starts_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}" == neutral(text)


@pytest.mark.parametrize("page", ["home", "units", "people", "positions", "assignments", "duties", "unit-chart-data"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "9999-12-30", "abc", "\x00", "2026-02-30"])
def test_a_day_that_cannot_be_looked_at_shows_today(page: str, day: str, sign_in) -> None:
    assert sign_in("柜员").get(reverse(page), {"as_of": day}).status_code == 200


def test_the_interface_refuses_such_a_day_and_never_answers_for_another(sign_in) -> None:
    for day in ("9999-12-31", "0001-01-01", "abc"):
        answer = sign_in("柜员").get("/api/v1/units", {"as_of": day})
        assert answer.status_code == 422
        assert answer.json()["findings"][0]["source"] == "as_of"


@pytest.mark.parametrize("last", ["9999-12-31", "9999-12-30"])
def test_nothing_ends_on_the_last_day_of_the_calendar(last: str, sign_in) -> None:
    """That day means for good; an end there would be an end of no length."""
    assert not EndForm({"last_day": last}).is_valid()
    client = sign_in("人力资源经理")
    for route, key in (("unit-close", Unit.objects.first().pk), ("position-abolish", Position.objects.first().pk)):
        answer = client.post(reverse(route, args=[key]), {"last_day": last, "reason": "试"})
        assert answer.status_code == 422


def test_a_number_that_no_column_takes_is_refused(sign_in) -> None:
    client = sign_in("人力资源经理")
    unit = Unit.objects.first()
    today = dt.date(2026, 3, 2).isoformat()
    name = {"name": "试验部", "kind": "department", "valid_from": today, "parent": f"x（{unit.code}）"}
    for number in ("99999999999999999999", "2147483648", "9" * 5000):
        assert client.post(reverse("unit-add"), name | {"order": number}).status_code == 422
        position = Position.objects.first()
        change = {"headcount": number, "valid_from": today}
        assert client.post(reverse("position-change", args=[position.pk]), change).status_code == 422


@pytest.mark.parametrize("key", [0, 2**31, 2**63, 10**30])
def test_an_id_that_no_row_can_have_is_not_found(key: int, sign_in) -> None:
    client = sign_in("人力资源经理")
    for route in ("unit", "post", "position", "person", "manual", "intake-draft", "manual-word", "proposal", "person-change"):
        assert client.get(reverse(route, args=[key])).status_code in (403, 404, 422), route
