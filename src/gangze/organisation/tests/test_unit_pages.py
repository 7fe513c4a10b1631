"""Units on the web: forms, errors beside their fields, past days, the tree, the chart."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from gangze.framework.context import Context
from gangze.organisation.models import UnitState
from gangze.organisation.panels import Panel, _units, register_unit_panel
from gangze.organisation.queries.units import UnitCard
from gangze.organisation.services.units import ChangeUnit, change_unit
from gangze.organisation.tests.bank import Bank, system
from gangze.organisation.tests.counting import cost

DAY = "2026-03-01"


def renamed(bank: Bank) -> int:
    """运营管理部 is called 运营管理中心 from July 2024."""
    unit = bank.units["运营管理部"]
    change = ChangeUnit(unit=unit, changes={"name": "运营管理中心"}, valid_from=dt.date(2024, 7, 1))
    change_unit(change, ctx=system())
    return unit


def found(client: Client, **more: Any) -> Any:
    given = {"name": "消费者权益保护中心", "kind": "centre", "valid_from": DAY, "parent": "总行（U000001）"}
    return client.post(reverse("unit-add"), given | more, follow=True)


def test_a_new_unit_is_shown_where_it_belongs(clerk: Client, bank: Bank) -> None:
    page = found(clerk, dimensions="风险管理、合规建设", mission="保护消费者合法权益。").content.decode()
    assert "机构已设立" in page
    assert "消费者权益保护中心" in page
    assert "风险管理、合规建设" in page
    state = UnitState.objects.current().get(name="消费者权益保护中心")
    assert state.parent_id == bank.units["总行"]


def test_every_refusal_stands_beside_its_field(clerk: Client, bank: Bank) -> None:
    answer = found(clerk, code="U000002", valid_from="2019-01-01")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "机构编码“U000002”已被使用" in page
    assert "请换用其他编码" in page
    assert 'id="id_code_error"' in page
    assert 'id="id_parent_error"' in page  # 总行 does not exist in 2019
    assert 'value="消费者权益保护中心"' in page


def test_an_upper_unit_that_nobody_knows_is_said_so(clerk: Client) -> None:
    page = found(clerk, parent="没有的部门").content.decode()
    assert "没有找到“没有的部门”" in page


def test_a_last_day_before_the_first_is_shown_at_the_last_day(clerk: Client) -> None:
    page = found(clerk, last_day="2026-02-01").content.decode()
    assert 'id="id_last_day_error"' in page


def test_a_unit_cannot_go_under_its_own_child(clerk: Client, bank: Bank) -> None:
    answer = clerk.post(
        reverse("unit-move", args=[bank.units["城东支行"]]),
        {"parent": "营业部（U000005）", "valid_from": DAY},
    )
    assert answer.status_code == 422
    assert "将形成循环（城东支行 → 营业部 → 城东支行）" in answer.content.decode()


def test_a_unit_with_people_is_not_closed_and_they_are_named(clerk: Client, bank: Bank) -> None:
    answer = clerk.post(reverse("unit-close", args=[bank.units["营业部"]]), {"last_day": "2026-11-30"})
    assert answer.status_code == 422
    assert "李明" in answer.content.decode()


def test_moving_and_classifying_show_on_the_page(clerk: Client, bank: Bank) -> None:
    unit = bank.units["营业部"]
    clerk.post(reverse("unit-move", args=[unit]), {"parent": "运营管理部（U000002）", "valid_from": DAY})
    clerk.post(reverse("unit-classify", args=[unit]), {"category": "客户部门", "member": "1", "valid_from": DAY})
    page = clerk.get(reverse("unit", args=[unit])).content.decode()
    assert "客户部门" in page
    assert f'href="{reverse("unit", args=[bank.units["运营管理部"]])}"' in page


def test_only_what_was_changed_is_changed(clerk: Client, bank: Bank) -> None:
    unit = bank.units["风险管理部"]
    given = {"valid_from": DAY, "name": "全面风险管理部", "kind": "department", "order": "0"}
    clerk.post(reverse("unit-change", args=[unit]), given | {"reason": "总行办公室〔2026〕3号"})
    names = UnitState.objects.current().filter(unit=unit).order_by("valid_from").values_list("name", flat=True)
    assert list(names) == ["风险管理部", "全面风险管理部"]
    ledger = clerk.get(reverse("unit", args=[unit])).content.decode()
    assert "总行办公室〔2026〕3号" in ledger


def test_saving_without_a_change_says_so(clerk: Client, bank: Bank) -> None:
    given = {"valid_from": DAY, "name": "风险管理部", "kind": "department", "order": "0"}
    answer = clerk.post(reverse("unit-change", args=[bank.units["风险管理部"]]), given)
    assert answer.status_code == 422
    assert "没有任何变化" in answer.content.decode()


def test_a_past_day_shows_the_old_name_everywhere(teller: Client, bank: Bank) -> None:
    unit = renamed(bank)
    past = {"as_of": "2024-06-30"}
    for address in (reverse("units"), reverse("unit", args=[unit]), reverse("unit-chart-data")):
        assert "运营管理中心" in teller.get(address).content.decode()
        page = teller.get(address, past).content.decode()
        assert "运营管理部" in page
    assert "<h1>运营管理部" in teller.get(reverse("unit", args=[unit]), past).content.decode()


def test_a_day_outside_the_units_life_says_when_it_existed(teller: Client, bank: Bank) -> None:
    answer = teller.get(reverse("unit", args=[bank.units["营业部"]]), {"as_of": "2019-12-31"})
    assert answer.status_code == 404
    assert "其存续期为2020-01-01起" in answer.content.decode()


def test_as_it_was_known_before_the_change_was_recorded(teller: Client, bank: Bank) -> None:
    unit = renamed(bank)
    page = teller.get(reverse("unit", args=[unit]), {"known": "2026-03-01"})
    assert page.status_code == 404  # nothing had been recorded by then
    page = teller.get(reverse("unit", args=[unit]), {"known": "2026-03-02"})
    assert "截至 2026-03-02 日终系统所知" in page.content.decode()


def test_the_tree_filters_the_list_and_opens_branches(teller: Client, bank: Bank) -> None:
    page = teller.get(reverse("units"), {"unit": bank.units["城东支行"]}).content.decode()
    table = page[page.index('id="list"') :]
    assert "营业部" in table
    assert "风险管理部" not in table
    branch = teller.get(reverse("unit-branch", args=[bank.units["城东支行"]]), {"list": "people"})
    assert f"{reverse('people')}?unit={bank.units['营业部']}" in branch.content.decode()


def test_the_chart_has_the_whole_tree_with_figures(teller: Client, bank: Bank) -> None:
    tree = teller.get(reverse("unit-chart-data")).json()["tree"]
    assert [top["name"] for top in tree] == ["总行"]
    branch = next(node for node in tree[0]["children"] if node["name"] == "城东支行")
    assert (branch["held"], branch["all"], branch["vacant"]) == (1, 2, 0)
    assert branch["children"][0]["url"] == reverse("unit", args=[bank.units["营业部"]])


def test_the_export_follows_the_query(teller: Client) -> None:
    answer = teller.get(reverse("units-export"), {"q": "营业", "format": "csv"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["名称", "营业部"]


def test_a_higher_capability_adds_a_card(teller: Client, bank: Bank) -> None:
    def panel(ctx: Context, card: UnitCard) -> Panel:
        events = [{"act": f"{card.state.name}的职责", "at": ctx.now}]
        return Panel("duties", "部门职责", "parts/timeline.html", {"events": events}, count=1)

    register_unit_panel(panel)
    try:
        page = teller.get(reverse("unit", args=[bank.units["营业部"]])).content.decode()
    finally:
        _units.remove(panel)
    assert "部门职责" in page


def test_the_unit_page_costs_the_same_however_large_the_unit(teller: Client, bank: Bank) -> None:
    address = reverse("unit", args=[bank.units["营业部"]])
    small = cost(teller, address)
    for number in range(12):
        bank.post(f"岗位{number}")
        bank.establish("营业部", f"岗位{number}", 1)
        bank.person(f"员工{number}")
        bank.assign(f"员工{number}", "营业部", f"岗位{number}")
        bank.unit(f"分理处{number}", "营业部", "outlet")
    assert cost(teller, address) == small <= 28
