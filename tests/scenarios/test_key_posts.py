"""Through HTTP with the sample's characters: who is how long in a key post, and what follows."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.controls.models import Noticed
from gangze.controls.queries.key_posts import figures_on
from gangze.controls.services.sweeping import look, sweep
from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.organisation.models import Assignment
from gangze.organisation.services.assignments import EndAssignment, end_assignment

pytestmark = pytest.mark.django_db


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def holder(post: str) -> Assignment:
    return Assignment.objects.on(ctx().today).get(position__post__states__name=post, kind="primary")


def codes(day: dt.date, person: int) -> list[str]:
    return sorted(t.found.code for t in look(day).told if t.found.code.startswith("stay.") and t.place.person == person)


def test_a_stay_is_warned_about_then_found_and_ends_with_the_rotation() -> None:
    held = holder("印章管理岗")
    assert codes(dt.date(2026, 4, 1), held.person_id) == []
    assert codes(dt.date(2026, 5, 2), held.person_id) == ["stay.ends_soon"]
    assert codes(dt.date(2026, 7, 1), held.person_id) == ["stay.longest", "stay.no_leave"]
    end_assignment(EndAssignment(assignment=held.pk, day=dt.date(2026, 6, 30)), ctx=ctx())
    assert codes(dt.date(2026, 7, 1), held.person_id) == []


def test_the_finding_says_since_when_how_long_and_on_whose_word() -> None:
    sweep(clock.now(), ctx().today)
    row = Noticed.objects.get(code="stay.longest")
    assert "2024-01-01" in row.message
    assert "最长30个月" in row.message
    assert "示例办法第六条" in row.remedy
    assert row.unit_id == holder("印章管理岗").position.unit_id


def test_the_register_shows_bars_and_figures_with_their_sources(sign_in) -> None:
    client = sign_in("合规经理")
    page = client.get("/controls/key-posts").content.decode()
    assert "<progress" in page
    assert "示例办法第十条" in page
    over = client.get("/controls/key-posts?state=over")
    assert over.context["page"].total == 1
    assert "印章管理岗" in over.content.decode()
    exported = client.get("/controls/key-posts/export?format=csv").content.decode("utf-8-sig").splitlines()
    total = client.get("/controls/key-posts").context["page"].total
    assert len(exported) - 1 == total > 60
    assert client.get("/api/v1/key-posts?size=500").json()["total"] == total
    assert sign_in("柜员").get("/controls/key-posts").status_code == 403


def test_a_page_costs_the_same_however_many(sign_in, django_assert_max_num_queries) -> None:
    client = sign_in("合规经理")
    client.get("/controls/key-posts")
    with django_assert_max_num_queries(22):
        client.get("/controls/key-posts")


def test_the_bank_s_own_figures_replace_those_of_the_product() -> None:
    figures = figures_on(ctx().today)
    assert figures.name == "澜州银行重要岗位参数"
    assert figures.kinds[0].longest is not None
    assert figures.kinds[0].longest.source == "示例办法第六条"
