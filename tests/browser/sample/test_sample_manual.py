"""A new version of a manual: drafted, reviewed, approved by another person, in force, acknowledged, printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

POST = "机构编制岗"
HELD_BY = "编制管理员"
DRAFTER, APPROVER = "编制管理员", "人力资源经理"


def open_manual(page: Any, name: str) -> None:
    """From the register of manuals to one of them."""
    page.goto(f"/manuals?q={name}")
    page.locator("#list").get_by_role("link", name=name, exact=True).click()
    page.wait_for_url("**/manuals/*")


def test_a_new_version_comes_into_force(visit: Callable[..., Any]) -> None:
    page = visit(DRAFTER)
    open_manual(page, POST)
    address = page.url
    page.get_by_role("button", name="起草新版本").click()
    page.wait_for_url("**/edit")
    first = page.locator(".du-list > li").first
    first.get_by_text("修改", exact=True).click()
    words = first.get_by_label("职责内容")
    before = words.input_value()
    after = before + "，并于每年一月底前向董事会报告上年度执行情况"
    words.fill(after)
    first.get_by_role("button", name="保存").click()
    page.locator(".du-edit", has_text=after).wait_for()
    page.get_by_role("button", name="送审").click()
    page.get_by_role("heading", name="审核通过，提请发布").wait_for()
    page.get_by_label("事由").fill("按年度修订计划")
    page.get_by_role("button", name="提请发布").click()
    page.get_by_text("已提请发布，等待批准").wait_for()
    assert page.get_by_role("button", name="提请发布").count() == 0
    page.goto("/todo?box=mine")
    page.get_by_role("link", name=re.compile("发布说明书")).first.wait_for()

    other = visit(APPROVER)
    other.goto("/todo")
    other.get_by_role("link", name=re.compile("发布说明书")).first.click()
    other.get_by_label("审批意见").fill("同意")
    other.get_by_role("button", name="批准").click()
    other.wait_for_url(lambda url: not re.search(r"/todo/\d", url))
    other.goto("/todo?box=done")
    other.get_by_role("link", name=re.compile("发布说明书")).first.click()
    other.get_by_text("审批结果").wait_for()

    page.goto(address)
    page.get_by_role("cell", name="现行").wait_for()
    assert after in page.inner_text(".du-list")
    page.get_by_role("button", name="比对所选两版").click()
    page.wait_for_url("**/compare*")
    assert "并于每年一月底前" in page.locator(".gz-difference ins, .gz-difference .is-added").first.inner_text()

    page.goto(address)
    page.get_by_role("button", name="签收").click()
    page.get_by_text("已签收").first.wait_for()
    assert page.get_by_role("button", name="签收").count() == 0
    for kind in ("Word", "PDF"):
        with page.expect_download() as coming:
            page.get_by_role("link", name=kind, exact=True).click()
        assert coming.value.path().stat().st_size > 5_000
    assert page.complaints == []
