"""People and assignments on the web: who may see what, who held what when, conflicts by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gangze.framework.permission import Scope
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, AssignmentKind, PostRight
from gangze.organisation.tests.bank import Bank, acting, at, system
from gangze.organisation.tests.counting import cost
from gangze.people.models import PersonState, User
from gangze.people.services.employment import ChangePerson, change_person

DAY = "2026-03-01"


def person(bank: Bank, name: str) -> str:
    return f"{name}（{list(bank.people).index(name) + 1:06d}）"


def assign(client: Client, bank: Bank, **more: Any) -> Any:
    given = {"person": person(bank, "赵敏"), "position": "营业部·柜员（U000005/P000003）", "kind": "primary"}
    return client.post(reverse("assign"), given | {"valid_from": DAY} | more, follow=True)


def page_of(client: Client, bank: Bank, name: str, **query: str) -> str:
    return client.get(reverse("person", args=[bank.people[name]]), query).content.decode()


def with_mobile(bank: Bank) -> None:
    change = ChangePerson(person=bank.people["李明"], changes={"mobile": "13812345678"}, valid_from=dt.date(2020, 1, 1))
    change_person(change, ctx=system())


def test_a_teller_sees_only_himself_among_people(teller: Client, bank: Bank) -> None:
    page = teller.get(reverse("people")).content.decode()
    assert "李明" in page
    assert "王芳" not in page[page.index('id="list"') :]
    assert teller.get(reverse("person", args=[bank.people["王芳"]])).status_code == 403


def test_a_branch_head_sees_the_people_of_her_branch(manager: Client, bank: Bank) -> None:
    listed = manager.get(reverse("people")).content.decode()
    assert "李明" in listed
    assert "顾清" not in listed[listed.index('id="list"') :]
    assert manager.get(reverse("person", args=[bank.people["顾清"]])).status_code == 403


def test_personal_particulars_are_masked_without_the_right(manager: Client, clerk: Client, bank: Bank) -> None:
    with_mobile(bank)
    assert "138****5678" in page_of(manager, bank, "李明")
    assert "13812345678" not in page_of(manager, bank, "李明")
    assert "13812345678" in page_of(clerk, bank, "李明")
    export = manager.get(reverse("people-export"), {"format": "csv"}).content.decode("utf-8-sig")
    assert "138****5678" in export
    assert "13812345678" not in export


def test_a_placing_appears_on_both_pages(clerk: Client, bank: Bank) -> None:
    assert "任岗已登记" in assign(clerk, bank).content.decode()
    assert "营业部·柜员" in page_of(clerk, bank, "赵敏")
    position = clerk.get(reverse("position", args=[bank.positions["营业部", "柜员"]])).content.decode()
    assert "赵敏" in position


def test_a_second_primary_is_refused_naming_the_first(clerk: Client, bank: Bank) -> None:
    answer = assign(clerk, bank, person=person(bank, "王芳"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "城东支行·支行行长" in page
    assert "主岗" in page


def test_more_holders_than_the_headcount_is_a_note_not_a_refusal(clerk: Client, bank: Bank) -> None:
    assign(clerk, bank)
    bank.person("周予安")
    answer = assign(clerk, bank, person=person(bank, "周予安"))
    page = answer.content.decode()
    assert "任岗已登记" in page
    assert "编制" in page[page.index('id="messages"') :]


def test_a_branch_head_places_in_her_branch_only(manager: Client, bank: Bank) -> None:
    given = {"person": person(bank, "李明"), "kind": "acting"}
    answer = assign(manager, bank, **given, position="营业部·运营主管（U000005/P000002）")
    assert "任岗已登记" in answer.content.decode()
    answer = assign(manager, bank, **given, position="风险管理部·风险经理（U000003/P000004）")
    assert answer.status_code == 403


def test_who_held_what_on_that_day_and_as_we_knew_it_then(clerk: Client, bank: Bank) -> None:
    early = system(at(dt.date(2026, 3, 2)))
    bank.assign("赵敏", "营业部", "柜员", start=dt.date(2022, 1, 1), end=dt.date(2023, 1, 1), ctx=early)
    late = system(at(dt.date(2026, 5, 6)))
    bank.assign("赵敏", "风险管理部", "风险经理", start=dt.date(2023, 1, 1), ctx=late)

    def held(page: str) -> str:
        return page[page.index('id="held"') : page.index('id="stays"')]

    assert "营业部·柜员" in held(page_of(clerk, bank, "赵敏", as_of="2022-06-01"))
    assert "风险管理部·风险经理" in held(page_of(clerk, bank, "赵敏", as_of="2023-06-01"))
    assert "当日未任任何岗位" in held(page_of(clerk, bank, "赵敏", as_of="2023-06-01", known="2026-04-01"))


def test_a_correction_needs_a_reason_and_keeps_the_old_record(clerk: Client, bank: Bank) -> None:
    key = bank.assign("赵敏", "营业部", "柜员", start=dt.date(2026, 1, 1))
    given = {"position": "营业部·柜员（U000005/P000003）", "kind": "concurrent", "valid_from": "2026-01-01"}
    address = reverse("assignment-correct", args=[key])
    assert clerk.post(address, given).status_code == 422
    assert clerk.post(address, given | {"reason": "登记时选错类型"}).status_code == 302
    now, ever = page_of(clerk, bank, "赵敏"), page_of(clerk, bank, "赵敏", records="all")
    stays = now[now.index('id="stays"') :]
    assert "兼岗" in stays and "已被更改" not in stays
    assert "已被更改" in ever


def test_a_transfer_ends_the_old_primary_the_day_before(clerk: Client, bank: Bank) -> None:
    given = {"position": "风险管理部·风险经理（U000003/P000004）", "day": "2026-06-01"}
    clerk.post(reverse("person-transfer", args=[bank.people["李明"]]), given)
    page = page_of(clerk, bank, "李明")
    assert "2021-01-01 至 2026-05-31" in page
    assert "风险管理部·风险经理" in page


def test_ticked_assignments_end_together(clerk: Client, bank: Bank) -> None:
    keys = [str(row.pk) for row in Assignment.objects.current().filter(position__unit__in=bank.units.values())][:2]
    address = reverse("assignments-end")
    asked = clerk.post(address, {"ids": keys})
    assert "批量卸任" in asked.content.decode()
    answer = clerk.post(address, {"ids": keys, "last_day": "2026-12-31"}, follow=True)
    assert "已登记 2 人次卸任" in answer.content.decode()
    assert Assignment.objects.current().filter(valid_to=dt.date(2027, 1, 1)).count() == 2


def test_leaving_ends_what_is_held(clerk: Client, bank: Bank) -> None:
    address = reverse("person-leave", args=[bank.people["李明"]])
    assert "将一并卸任：营业部·柜员" in clerk.get(address).content.decode()
    clerk.post(address, {"last_day": "2026-10-31"})
    page = page_of(clerk, bank, "李明")
    assert "当日不在职" in page
    assert "2021-01-01 至 2026-10-31" in page


def test_joining_and_a_taken_number(clerk: Client, bank: Bank) -> None:
    given = {"staff_number": "000099", "name": "许静宜", "valid_from": DAY}
    assert "入职已登记" in clerk.post(reverse("person-hire"), given, follow=True).content.decode()
    answer = clerk.post(reverse("person-hire"), given | {"name": "何书远"})
    assert answer.status_code == 422
    assert 'id="id_staff_number_error"' in answer.content.decode()


def test_a_change_of_particulars_keeps_the_old_ones_readable(clerk: Client, bank: Bank) -> None:
    given = {"valid_from": DAY, "name": "李明远"}
    clerk.post(reverse("person-change", args=[bank.people["李明"]]), given)
    assert "李明远" in page_of(clerk, bank, "李明")
    assert "<h1>李明" in page_of(clerk, bank, "李明", as_of="2025-01-01")
    assert PersonState.objects.current().filter(person=bank.people["李明"]).count() == 2


def test_a_branch_changes_its_own_people_and_no_others(manager: Client, bank: Bank) -> None:
    bank.give("支行行长", "people.change", scope=Scope.SUBTREE)
    bank.person("周远")
    bank.assign("周远", "风险管理部", "风险经理")
    bank.assign("周远", "城东支行", "支行行长", AssignmentKind.CONCURRENT)
    own, other, nowhere = (bank.people[name] for name in ("李明", "周远", "赵敏"))
    given = {"valid_from": DAY, "name": "新名"}
    assert "变更" in page_of(manager, bank, "李明")
    assert manager.post(reverse("person-change", args=[own]), given).status_code == 302
    assert PersonState.objects.current().filter(person=own, name="新名").exists()
    # 周远 only helps out in the branch: the particulars are kept where the primary post is.
    assert reverse("person-change", args=[other]) not in page_of(manager, bank, "周远")
    for person in (other, nowhere):
        assert manager.get(reverse("person-change", args=[person])).status_code == 403
        assert manager.post(reverse("person-change", args=[person]), given).status_code == 403
        cmd = ChangePerson(person=person, changes={"name": "新名"}, valid_from=dt.date(2026, 5, 1))
        with pytest.raises(Refused) as refused:
            change_person(cmd, ctx=acting(bank.people["王芳"]))
        assert refused.value.codes == {"permission.denied"}
    both = [ChangePerson(person=p, changes={"name": "新名"}, valid_from=dt.date(2026, 5, 1)) for p in (own, other)]
    with pytest.raises(Refused):
        change_person.many(both, ctx=acting(bank.people["王芳"]))
    assert not PersonState.objects.current().filter(person=other, name="新名").exists()


def test_a_password_is_shown_once_and_works(clerk: Client, bank: Bank) -> None:
    answer = clerk.post(reverse("sign-in-create", args=[bank.people["赵敏"]]))
    user = User.objects.get(person=bank.people["赵敏"])
    word = answer.context["issued"]["password"]
    assert word in answer.content.decode()
    assert user.check_password(word)
    assert "no-store" in answer["Cache-Control"]
    clerk.post(reverse("sign-in-disable", args=[bank.people["赵敏"]]), {"reason": "长期离岗"})
    user.refresh_from_db()
    assert not user.is_active
    renewed = clerk.post(reverse("sign-in-enable", args=[bank.people["赵敏"]])).context["issued"]["password"]
    assert renewed != word


def test_a_teller_may_not_reset_passwords(teller: Client, bank: Bank) -> None:
    assert teller.post(reverse("sign-in-reset", args=[bank.people["王芳"]])).status_code == 403


def test_nobody_widens_the_rights_of_the_own_post(clerk: Client, bank: Bank) -> None:
    given = {"post": "组织管理岗（P000005）", "right": "intake.accept", "scope": "bank", "valid_from": DAY}
    answer = clerk.post(reverse("post-right-grant"), given)
    assert answer.status_code == 422
    assert "不能调整该岗位的授权" in answer.content.decode()


def test_a_right_is_granted_and_taken_back(clerk: Client, bank: Bank) -> None:
    given = {
        "post": "运营主管（P000002）",
        "right": "people.read",
        "scope": "units",
        "units": "U000005",
        "valid_from": DAY,
    }
    assert "岗位授权已登记" in clerk.post(reverse("post-right-grant"), given, follow=True).content.decode()
    row = PostRight.objects.current().get(post=bank.posts["运营主管"])
    assert row.units == [bank.units["营业部"]]
    clerk.post(reverse("post-right-withdraw", args=[row.pk]), {"last_day": "2026-12-31"})
    assert PostRight.objects.current().get(post=bank.posts["运营主管"]).last_day == dt.date(2026, 12, 31)


def test_an_emergency_right_needs_a_reason_and_is_taken_back(clerk: Client, bank: Bank) -> None:
    address = reverse("emergency-give", args=[bank.people["李明"]])
    given = {"right": "people.read", "scope": "bank", "days": "3"}
    assert clerk.post(address, given).status_code == 422
    assert 'id="id_days_error"' in clerk.post(address, given | {"days": "90", "reason": "系统抢修"}).content.decode()
    clerk.post(address, given | {"reason": "系统抢修"})
    assert "系统抢修" in page_of(clerk, bank, "李明")
    clerk.post(reverse("emergency-end", args=[bank.people["李明"]]), {"right": "people.read"})
    assert "当日没有应急授权" in page_of(clerk, bank, "李明")


def test_a_branch_head_sees_the_buttons_of_her_branch_only(manager: Client, bank: Bank) -> None:
    there = manager.get(reverse("unit", args=[bank.units["营业部"]])).content.decode()
    elsewhere = manager.get(reverse("unit", args=[bank.units["风险管理部"]])).content.decode()
    link = reverse("position-assign", args=[bank.positions["营业部", "柜员"]])
    assert link in there
    assert reverse("position-assign", args=[bank.positions["风险管理部", "风险经理"]]) not in elsewhere
    listed = manager.get(reverse("positions")).content.decode()
    assert link in listed
    assert reverse("position-assign", args=[bank.positions["风险管理部", "风险经理"]]) not in listed


def test_a_scope_without_units_is_said_at_the_field(clerk: Client, bank: Bank) -> None:
    given = {"post": "运营主管（P000002）", "right": "people.read", "scope": "units", "valid_from": DAY}
    assert 'id="id_units_error"' in clerk.post(reverse("post-right-grant"), given).content.decode()


@pytest.mark.parametrize(
    ("route", "words", "expected"),
    [
        ("pick-units", "营业", "营业部（U000005）"),
        ("pick-posts", "柜员", "柜员（P000003）"),
        ("pick-positions", "城东 行长", "城东支行·支行行长（U000004/P000001）"),
        ("pick-people", "王芳", "王芳（000001）"),
    ],
)
def test_fields_suggest_while_one_types(route: str, words: str, expected: str, clerk: Client, bank: Bank) -> None:
    answer = clerk.get(reverse(route), {"field": "it", "it": words})
    assert f'<option value="{expected}">' in answer.content.decode()


def test_positions_are_found_by_vacancy_and_excess(teller: Client, bank: Bank) -> None:
    bank.assign("赵敏", "营业部", "运营主管")
    bank.person("周予安")
    bank.assign("周予安", "营业部", "运营主管")

    def rows(state: str) -> str:
        return teller.get(reverse("positions-export"), {"staffed": state, "format": "csv"}).content.decode()

    assert "运营主管" in rows("excess") and "柜员" not in rows("excess")
    assert "柜员" in rows("vacant") and "支行行长" not in rows("vacant")
    assert "风险经理" in rows("uncovered") and "柜员" not in rows("uncovered")


def test_a_post_tells_where_it_stands_and_who_holds_it(teller: Client, bank: Bank) -> None:
    page = teller.get(reverse("post", args=[bank.posts["柜员"]])).content.decode()
    assert "营业部" in page and "李明" in page and "空缺 1" in page


def test_a_post_in_use_is_not_ended(clerk: Client, bank: Bank) -> None:
    answer = clerk.post(reverse("post-end", args=[bank.posts["柜员"]]), {"last_day": "2026-12-31"})
    assert answer.status_code == 422
    assert "“营业部·柜员”" in answer.content.decode()


def test_headcount_changes_from_a_day(clerk: Client, bank: Bank) -> None:
    key = bank.positions["营业部", "柜员"]
    clerk.post(reverse("position-change", args=[key]), {"headcount": "5", "valid_from": DAY})
    assert "空缺 4" in clerk.get(reverse("position", args=[key])).content.decode()
    assert "空缺 1" in clerk.get(reverse("position", args=[key]), {"as_of": "2026-02-28"}).content.decode()


BUDGET = {"units": 10, "posts": 9, "positions": 8, "assignments": 10, "people": 10, "post-rights": 7}
"""Statements of one list page, with session, rights, menu and tree."""


@pytest.mark.parametrize("route", BUDGET)
def test_a_list_page_costs_the_same_whatever_its_rows(route: str, clerk: Client, bank: Bank) -> None:
    def grow(numbers: range) -> None:
        for number in numbers:
            bank.unit(f"支行{number}", "总行", "sub_branch")
            bank.post(f"岗位{number}")
            bank.establish(f"支行{number}", f"岗位{number}", 1)
            bank.person(f"员工{number}")
            bank.assign(f"员工{number}", f"支行{number}", f"岗位{number}", AssignmentKind.PRIMARY)
            bank.give(f"岗位{number}", "people.read")

    grow(range(2))
    small = cost(clerk, reverse(route))
    grow(range(2, 14))
    assert cost(clerk, reverse(route)) == small == BUDGET[route]


def test_the_person_page_costs_the_same_however_long_the_life(clerk: Client, bank: Bank) -> None:
    bank.assign("赵敏", "营业部", "柜员", start=dt.date(2020, 1, 1), end=dt.date(2020, 6, 1))
    address = reverse("person", args=[bank.people["赵敏"]])
    small = cost(clerk, address)
    for year in range(2010, 2020):
        bank.post(f"岗位{year}")
        bank.establish("营业部", f"岗位{year}", 3)
        start, end = dt.date(year + 11, 1, 1), dt.date(year + 12, 1, 1)
        bank.assign("赵敏", "营业部", f"岗位{year}", start=start, end=end)
    bank.person("周予安")
    assert cost(clerk, f"{address}?as_of=2019-06-01") == small <= 30
