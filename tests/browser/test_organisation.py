"""Units, posts and people in a real browser: tree, search, past days, chart, placing, import; no grave axe finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from gangze.organisation.services.units import ChangeUnit, change_unit
from gangze.organisation.tests.bank import Bank, staffed_bank, system
from gangze.organisation.tests.test_import_pages import BAD, GOOD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bank(transactional_db: None) -> Bank:
    """The staffed bank, committed; 运营管理部 is called 运营管理中心 from July 2024."""
    bank = staffed_bank()
    change = ChangeUnit(unit=bank.units["运营管理部"], changes={"name": "运营管理中心"}, valid_from="2024-07-01")
    change_unit(change, ctx=system())
    return bank


@pytest.fixture
def clerk(bank: Bank, open_page: Callable[..., Any], signed_in: Callable[..., Any]) -> Callable[..., Any]:
    """`clerk(width=390)`: a page of 顾清, who may change the registry."""

    def make(**size: Any) -> Any:
        page = open_page(**size)
        signed_in(page, bank.user("顾清").username)
        return page

    return make


def counted(page: Any, selector: str, number: int) -> None:
    """Wait until so many are there."""
    expect = pytest.importorskip("playwright.sync_api").expect
    expect(page.locator(selector)).to_have_count(number)


def test_the_tree_and_the_search_narrow_the_list_together(clerk: Callable[..., Any]) -> None:
    page = clerk()
    page.goto(reverse("units"))
    page.fill("#filters input[name=q]", "支行")
    page.click("#filters button")
    page.wait_for_url("**q=**")
    counted(page, "#list tbody tr", 1)
    page.fill("#filters input[name=q]", "")
    page.locator("#register-tree a.gz-node", has_text="城东支行").click()
    page.wait_for_url("**unit=**")
    counted(page, "#list tbody tr", 2)
    page.fill("#filters input[name=q]", "营业")
    page.click("#filters button")
    counted(page, "#list tbody tr", 1)
    assert page.input_value("#id_unit") != ""
    assert page.complaints == []


def test_a_branch_of_the_tree_is_read_when_it_is_opened(clerk: Callable[..., Any]) -> None:
    page = clerk()
    page.goto(reverse("people"))
    node = page.locator("#register-tree a.gz-node", has_text="城东支行")
    assert page.locator("#register-tree a.gz-node", has_text="营业部").count() == 0
    node.locator("[data-twist]").click()
    page.locator("#register-tree a.gz-node", has_text="营业部").wait_for()
    assert node.get_attribute("aria-expanded") == "true"


def test_the_organisation_as_of_a_past_day(clerk: Callable[..., Any], bank: Bank, shot: Any) -> None:
    page = clerk()
    page.goto(reverse("unit", args=[bank.units["运营管理部"]]))
    assert "运营管理中心" in page.inner_text("h1")
    page.click(".gz-day-button")
    page.fill("#as-of", "2024-06-30")
    page.locator(".gz-day-panel button.btn-primary").click()
    page.wait_for_url("**as_of=2024-06-30**")
    assert "运营管理部" in page.inner_text("h1")
    assert "正在查看 2024-06-30" in page.inner_text("main")
    shot(page, "unit-past-day")
    assert page.complaints == []


def test_the_chart_opens_a_unit_by_its_name(clerk: Callable[..., Any], shot: Any) -> None:
    page = clerk()
    page.goto(reverse("unit-chart"))
    page.wait_for_selector("[data-drawn]")
    page.click("[data-chart-depth='9']")
    page.wait_for_timeout(600)
    shot(page, "unit-chart")
    assert "城东支行" in page.inner_text(".gz-org-list")
    page.locator(".gz-org-list a", has_text="风险管理部").click()
    page.wait_for_url("**/units/*")
    assert "风险管理部" in page.inner_text("h1")
    assert page.complaints == []


def test_placing_a_person_with_suggestions_and_the_conflict_by_name(clerk: Callable[..., Any], shot: Any) -> None:
    page = clerk()
    page.goto(reverse("assign"))
    page.locator("#id_person").press_sequentially("王芳")
    counted(page, "#id_person_options option", 1)
    page.fill("#id_person", page.locator("#id_person_options option").get_attribute("value"))
    page.locator("#id_position").press_sequentially("营业 柜员")
    counted(page, "#id_position_options option", 1)
    page.fill("#id_position", page.locator("#id_position_options option").get_attribute("value"))
    page.click("form[data-form] button.btn-primary")
    page.locator("[data-error-summary]").wait_for()
    assert "城东支行·支行行长" in page.inner_text("[data-error-summary]")
    shot(page, "assign-conflict")
    page.select_option("#id_kind", "concurrent")
    page.click("form[data-form] button.btn-primary")
    page.locator(".gz-message-success").wait_for()


def test_importing_units_shows_bad_rows_then_takes_the_good_file(clerk: Callable[..., Any], shot: Any) -> None:
    page = clerk()
    page.goto(reverse("units-import"))
    good = GOOD.replace("运营管理部", "运营管理中心")
    file = {"name": "机构.csv", "mimeType": "text/csv"}
    page.set_input_files("#files", [file | {"buffer": BAD.encode("utf-8-sig")}])
    page.click("[data-drop-send]")
    page.locator("#report").wait_for()
    assert "“分理处”无法识别" in page.inner_text("#report")
    assert page.complaints == []
    shot(page, "units-import-faults")
    page.set_input_files("#files", [file | {"buffer": good.encode("utf-8-sig")}])
    page.click("[data-drop-send]")
    page.locator("#report button[value=confirm]").wait_for()
    shot(page, "units-import-ready")
    page.click("#report button[value=confirm]")
    page.wait_for_url("**/units")
    assert "新设机构 2" in page.inner_text("#messages")


PAGES = ("units", "posts", "positions", "assignments", "people", "post-rights", "unit-chart", "units-import",
         "hr-import", "unit-add", "post-add", "assign", "person-hire", "post-right-grant")  # fmt: skip


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_has_a_grave_accessibility_fault_or_overflows(
    width: int, clerk: Callable[..., Any], bank: Bank, axe: Callable[..., list[str]], shot: Any
) -> None:
    page = clerk(width=width, height=900)
    addresses = {name: reverse(name) for name in PAGES} | {
        "unit": reverse("unit", args=[bank.units["城东支行"]]),
        "unit-change": reverse("unit-change", args=[bank.units["城东支行"]]),
        "post": reverse("post", args=[bank.posts["柜员"]]),
        "position": reverse("position", args=[bank.positions["营业部", "柜员"]]),
        "person": reverse("person", args=[bank.people["王芳"]]),
    }
    faults = []
    for name, address in addresses.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        faults += [f"{name}: {fault}" for fault in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{name}: wider than the window")
        shot(page, f"{name}-{width}")
    assert faults == []
    assert page.complaints == []
