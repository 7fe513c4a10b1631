"""Looking around in the sample bank: a past day, one search for everything, the language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ROLE = "人力资源经理"
BEFORE, OLD_NAME, NEW_NAME = "2025-06-30", "电子银行部", "数字金融部"


def test_the_organisation_of_a_past_day_and_its_links(visit: Callable[..., Any]) -> None:
    page = visit(ROLE)
    page.goto("/units")
    tree = page.locator("#register-tree")
    tree.get_by_text(NEW_NAME, exact=True).wait_for()
    assert tree.get_by_text(OLD_NAME, exact=True).count() == 0
    page.get_by_role("button", name="查看日期").click()
    page.locator("#as-of").fill(BEFORE)
    page.get_by_role("button", name="按此日期查看").click()
    page.wait_for_url(f"**as_of={BEFORE}*")
    tree.get_by_text(OLD_NAME, exact=True).wait_for()
    assert tree.get_by_text(NEW_NAME, exact=True).count() == 0
    page.locator("#list").get_by_role("link", name="办公室", exact=True).click()
    page.wait_for_url(f"**/units/*as_of={BEFORE}*")
    assert page.get_by_text(f"正在查看 {BEFORE} 当日的情况").is_visible()
    page.get_by_role("link", name="返回今天").click()
    page.wait_for_url(lambda url: "as_of" not in url)
    assert page.complaints == []


@pytest.mark.parametrize(
    ("words", "kind", "found"),
    [
        ("数字金融", "units", NEW_NAME),
        ("分行行长", "posts", "分行行长"),
        ("白霞", "people", "白霞"),
        ("法定代表人名章", "manuals", "法定代表人名章"),
    ],
)
def test_one_search_finds_units_posts_people_and_duties(
    words: str, kind: str, found: str, visit: Callable[..., Any]
) -> None:
    page = visit(ROLE)
    page.goto("/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "global-search"
    page.keyboard.type(words)
    hit = page.locator(f"#search-results a[href*='/{kind}/']", has_text=found).first
    hit.wait_for()
    hit.click()
    page.wait_for_url(f"**/{kind}/**")
    page.get_by_text(found).first.wait_for()


def test_the_language_is_switched_and_back(visit: Callable[..., Any]) -> None:
    page = visit(ROLE)
    page.goto("/units")
    page.get_by_role("button", name="Switch to English").click()
    page.locator("html[lang=en]").wait_for(state="attached")
    page.get_by_role("button", name="切换到中文").click()
    page.locator("html[lang=zh-Hans]").wait_for(state="attached")
    page.get_by_role("heading", name="组织机构").wait_for()
