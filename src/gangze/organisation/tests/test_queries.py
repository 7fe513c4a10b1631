"""Named reads answer for any day, and cost the same number of queries whatever the bank's size."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from gangze.organisation.models import AssignmentKind
from gangze.organisation.queries import history, people_register, positions, posts, tree, units
from gangze.organisation.queries.people_register import PeopleFilter, people_page, people_total
from gangze.organisation.services.units import ChangeUnit, change_unit
from gangze.organisation.tests.bank import START, Bank, acting, small_bank, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Bank:
    made = small_bank()
    made.assign("王芳", "营业部", "柜员")
    made.assign("王芳", "营业部", "运营主管", kind=AssignmentKind.CONCURRENT)
    made.assign("李明", "城东支行", "支行行长")
    for number in range(8):
        made.person(f"新员工{number}")
        made.assign(f"新员工{number}", "风险管理部", "风险经理")
    return made


def test_levels_of_the_tree_are_one_query_each(
    bank: Bank, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        top = units.roots(system())
    with django_assert_num_queries(1):
        below = units.children(system(), top[0].id)
    assert [node.name for node in below] == ["运营管理部", "风险管理部", "城东支行"]
    assert [node.has_children for node in below] == [False, False, True]


def test_a_subtree_on_any_day_is_one_query(
    bank: Bank, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        names = [node.name for node in units.subtree(system())]
    assert names == ["总行", "运营管理部", "风险管理部", "城东支行", "营业部"]
    with django_assert_num_queries(1):
        assert tree.ids_below([bank.units["城东支行"]], START) == {
            bank.units["城东支行"],
            bank.units["营业部"],
        }
    assert tree.ids_below([bank.units["城东支行"]], START - dt.timedelta(days=1)) == set()


def test_the_card_of_a_unit_shows_staffing(
    bank: Bank, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(9):
        card = units.unit_card(system(), bank.units["营业部"])
    counted = {row.post_name: row.staffing for row in card.positions}
    assert (counted["柜员"].headcount, counted["柜员"].occupying, counted["柜员"].vacant) == (2, 1, 1)
    assert (counted["运营主管"].vacant, counted["运营主管"].uncovered) == (1, False)
    assert [holder.name for row in card.positions for holder in row.holders] == ["王芳", "王芳"]
    assert (card.staffing.headcount, card.staffing.occupying) == (3, 1)


def test_line_and_place_are_two_superiors(bank: Bank) -> None:
    cmd = ChangeUnit(
        unit=bank.units["营业部"], changes={"line": bank.units["运营管理部"]}, valid_from=START
    )
    change_unit(cmd, ctx=system())
    found = units.superiors(system(), bank.units["营业部"])
    assert [node.name for node in found.territorial] == ["城东支行", "总行"]
    assert found.line is not None
    assert found.line.name == "运营管理部"


def test_posts_are_counted_in_two_queries_a_page(
    bank: Bank, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        rows = posts.post_rows(system(), posts.post_states(system())[:20])
    found = {row.state.name: (row.positions, row.staffing.occupying) for row in rows}
    assert found["风险经理"] == (1, 8)
    assert found["柜员"] == (1, 1)


def test_where_nothing_is_said_the_head_of_the_unit_is_the_superior(bank: Bank) -> None:
    chain = positions.reporting_chain(system(), bank.positions["营业部", "柜员"])
    assert [(row.unit_name, row.post_name) for row in chain] == [("城东支行", "支行行长")]


def test_a_register_page_is_three_queries_and_the_total_one(
    bank: Bank, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        rows = people_page(system(), size=5)
    assert [row.name for row in rows] == ["王芳", "李明", "赵敏", "新员工0", "新员工1"]
    assert [post.post_name for post in rows[0].posts] == ["柜员", "运营主管"]
    assert rows[2].primary is None
    with django_assert_num_queries(1):
        assert people_total(system()) == 11


def test_a_register_is_filtered_by_unit_post_and_words(bank: Bank) -> None:
    below = PeopleFilter(unit=bank.units["城东支行"])
    assert [row.name for row in people_page(system(), below)] == ["王芳", "李明"]
    just = PeopleFilter(unit=bank.units["城东支行"], below=False)
    assert [row.name for row in people_page(system(), just)] == ["李明"]
    assert people_total(system(), PeopleFilter(post=bank.posts["风险经理"])) == 8
    assert [row.name for row in people_page(system(), PeopleFilter(words="新员工3"))] == ["新员工3"]
    assert [row.name for row in people_page(system(), PeopleFilter(without_post=True))] == ["赵敏"]
    assert people_total(system(), PeopleFilter(kind="concurrent")) == 1


def test_of_very_many_holders_the_same_are_found(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    filters = [
        PeopleFilter(unit=bank.units["城东支行"]),
        PeopleFilter(unit=bank.units["城东支行"], below=False, kind="primary"),
        PeopleFilter(post=bank.posts["风险经理"], words="新员工"),
        PeopleFilter(kind="concurrent"),
    ]
    few = [(people_page(system(), one), people_total(system(), one)) for one in filters]
    monkeypatch.setattr(people_register, "FEW", 0)
    monkeypatch.setattr(people_register, "FEW_PLACES", 0)
    assert [(people_page(system(), one), people_total(system(), one)) for one in filters] == few
    assert all(rows and total == len(rows) for rows, total in few)


def test_pages_follow_each_other_by_offset_and_by_number(bank: Bank) -> None:
    first = people_page(system(), size=4)
    assert people_page(system(), size=4, offset=4) == people_page(
        system(), size=4, after=first[-1].staff_number
    )


def test_a_person_without_grants_sees_only_the_own_line(bank: Bank) -> None:
    ctx = acting(bank.people["赵敏"])
    assert [row.name for row in people_page(ctx)] == ["赵敏"]
    assert people_total(ctx) == 1


def test_a_whole_history_is_five_queries(
    bank: Bank, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        rows = history.timeline(system(), bank.people["王芳"])
    assert len(rows) == 2
