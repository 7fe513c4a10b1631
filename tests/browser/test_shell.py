"""The shell in a real browser: parts accessible, nothing blocked by the content policy, keys and memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gangze.web import policy

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PARTS = {
    "guide": "/styleguide",
    "list": "/styleguide?part=list",
    "detail": "/styleguide?part=detail",
    "form": "/styleguide?part=form",
    "past": "/styleguide?part=list&as_of=2020-03-31",
    "empty": "/styleguide?part=empty",
}
USER = "020417"


@pytest.fixture(autouse=True)
def shell_alone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the shell's own routes and menu."""
    settings.ROOT_URLCONF = "tests.browser.shell_urls"
    settings.GANGZE_SHELL = {"navigation": "tests.browser.shell_urls.navigation"}
    for route in ("styleguide", "styleguide-branch", "people"):
        monkeypatch.setitem(policy.ROUTES, route, policy.writes(policy.SIGNED_IN))


def width_over(page: Any) -> int:
    """Pixels by which the page is wider than the screen."""
    return max(0, page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_accessible_and_fits(
    part: str, size: str, theme: str, open_page: Any, signed_in: Any, axe: Any, shot: Any
) -> None:
    page = open_page(*SIZES[size], theme)
    signed_in(page, USER)
    page.goto(PARTS[part])
    page.wait_for_load_state("networkidle")
    shot(page, f"{part}-{size}-{theme}")
    assert axe(page) == []
    assert page.complaints == []
    assert width_over(page) == 0


@pytest.mark.parametrize("size", SIZES)
def test_sign_in_pages_are_accessible(size: str, open_page: Any, axe: Any, shot: Any) -> None:
    page = open_page(*SIZES[size])
    page.goto("/signin")
    shot(page, f"signin-{size}")
    assert axe(page) == []
    page.goto("/nowhere")
    shot(page, f"missing-{size}")
    assert axe(page) == []


def test_slash_reaches_the_search_box_and_typing_shows_results(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide?part=list")
    page.keyboard.press("/")
    page.keyboard.type("柜员")
    page.wait_for_selector("#search-results >> text=查找结果：柜员")
    page.keyboard.press("Escape")
    assert not page.locator("#search-results").is_visible()


def test_rows_are_walked_ticked_and_opened_by_keys(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide?part=list")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "运营主管" in page.locator("tr.is-current").inner_text()
    page.keyboard.press("x")
    assert page.locator("[data-bulk-count]").inner_text() == "已选 1 项"
    assert page.get_by_role("button", name="修改").is_enabled()
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.locator("[data-bulk-count]").inner_text() == "已选 2 项"
    assert page.locator("[data-row-act=change]").is_disabled()
    page.keyboard.press("Enter")
    page.wait_for_url("**/styleguide?row=1")


def test_tick_all_and_clear(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide?part=list")
    page.get_by_label("勾选本页全部").check()
    assert page.locator("[data-bulk-count]").inner_text() == "已选 8 项"
    assert page.locator("[data-bulk] input[name=ids]").count() == 8
    page.get_by_role("button", name="取消勾选").click()
    assert not page.locator("[data-bulk]").is_visible()


def test_chosen_columns_are_remembered(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide?part=list")
    assert page.locator("th[data-col=category]").is_visible()
    assert not page.locator("th[data-col=office]").is_visible()
    page.get_by_role("button", name="显隐列").click()
    page.get_by_label("类别", exact=True).uncheck()
    page.get_by_label("前中后台").check()
    page.reload()
    assert not page.locator("th[data-col=category]").is_visible()
    assert page.locator("td[data-col=office]").first.is_visible()


def test_the_list_is_exchanged_without_the_page(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide?part=list")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="第 4 页").click()
    page.wait_for_url("**page=4*")
    assert page.evaluate("window.stayed") is True
    assert page.locator("#list").count() == 1
    assert page.locator("tbody tr").count() == 8


def test_tree_keys_open_a_branch_that_is_read_when_needed(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide")
    tree = page.get_by_role("tree", name="部门")
    tree.get_by_role("treeitem").first.focus()
    page.keyboard.press("End")
    assert "滨江分行" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("[role=treeitem] >> text=湖滨支行")
    page.keyboard.press("ArrowRight")
    assert "财务会计部" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert not page.get_by_text("湖滨支行").is_visible()
    page.get_by_label("在部门中查找").fill("模型")
    assert page.get_by_role("treeitem", name="模型组").is_visible()
    assert not page.get_by_role("treeitem", name="授信审批部").is_visible()


def test_theme_is_remembered_and_menu_folds(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/")
    page.get_by_role("button", name="切换浅色或深色").first.click()
    page.get_by_role("button", name="收起菜单").click()
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.locator("html").get_attribute("data-menu") == "folded"
    assert page.get_by_role("button", name="展开菜单").is_visible()


def test_menu_is_searched_by_name_and_by_other_words(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/")
    page.get_by_label("查找菜单").fill("编制")
    assert page.locator(".gz-nav a:visible").all_inner_texts() == ["岗位"]
    page.get_by_label("查找菜单").fill("没有")
    assert page.get_by_text("没有名称相符的菜单").is_visible()


def test_menu_of_a_phone_opens_and_closes(open_page: Any, signed_in: Any, axe: Any, shot: Any) -> None:
    page = open_page(*SIZES["phone"])
    signed_in(page, USER)
    page.goto("/")
    assert not page.locator("#menu").is_visible()
    page.get_by_role("button", name="打开菜单").click()
    page.wait_for_selector("#menu.show")
    shot(page, "menu-phone")
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("#menu", state="hidden")


def test_another_day_is_kept_across_links(page: Any, signed_in: Any, shot: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide?part=list")
    page.get_by_role("button", name="查看日期").click()
    page.locator("#as-of").fill("2020-03-31")
    shot(page, "day-panel")
    page.get_by_role("button", name="按此日期查看").click()
    page.wait_for_url("**as_of=2020-03-31*")
    assert "part=list" in page.url
    assert page.get_by_text("正在查看 2020-03-31 当日的情况").is_visible()
    page.get_by_role("link", name="综合柜员").click()
    page.wait_for_url("**as_of=2020-03-31*")
    page.get_by_role("link", name="返回今天").click()
    page.wait_for_url(lambda url: "as_of" not in url)


def test_last_quarter_end_is_one_click(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide")
    page.get_by_role("button", name="查看日期").click()
    page.evaluate("document.querySelector('[data-day]').dataset.today = '2026-05-20'")
    page.get_by_role("button", name="上季末").click()
    page.wait_for_url("**as_of=2026-03-31*")


def test_unreadable_day_is_told(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide?as_of=2026-13-45")
    assert page.get_by_text("查看日期“2026-13-45”无法识别").is_visible()


def test_a_dangerous_act_asks_and_takes_the_reason_along(
    page: Any, signed_in: Any, axe: Any, shot: Any
) -> None:
    signed_in(page, USER)
    page.goto("/styleguide")
    page.get_by_role("button", name="撤销岗位").click()
    dialog = page.get_by_role("dialog", name="请确认")
    shot(page, "confirm")
    assert axe(page) == []
    dialog.get_by_role("button", name="取消").click()
    assert page.url.endswith("/styleguide")
    page.get_by_role("button", name="撤销岗位").click()
    dialog.get_by_label("办理理由").fill("机构合并")
    dialog.get_by_role("button", name="确定").click()
    page.wait_for_url("**reason=*")


def test_modal_opens_with_what_htmx_brings(page: Any, signed_in: Any, axe: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide")
    page.get_by_role("button", name="弹窗").click()
    dialog = page.get_by_role("dialog", name="城东支行营业部")
    dialog.wait_for()
    assert axe(page) == []
    dialog.get_by_role("button", name="关闭").click()
    assert not dialog.is_visible()


def test_files_are_listed_checked_and_removed_before_upload(
    page: Any, signed_in: Any, tmp_path: Path
) -> None:
    signed_in(page, USER)
    page.goto("/styleguide")
    good, bad = tmp_path / "岗位职责.docx", tmp_path / "清单.zip"
    good.write_bytes(b"x" * 2048)
    bad.write_bytes(b"x")
    page.locator("[data-drop-input]").set_input_files([str(good), str(bad)])
    assert "2 KB" in page.locator("[data-drop-list] li").first.inner_text()
    assert "不支持这种文件" in page.locator("[data-drop-list] li.is-bad").inner_text()
    assert page.get_by_role("button", name="开始上传").is_disabled()
    page.get_by_role("button", name="移除 清单.zip").click()
    assert page.locator("[data-drop-list] li").count() == 1
    assert page.get_by_role("button", name="开始上传").is_enabled()


def test_chart_is_drawn_and_has_its_table(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide")
    page.wait_for_selector("#organisation-chart canvas")
    page.get_by_text("以表格查看").first.click()
    assert page.get_by_role("table", name="机构图").get_by_text("监测中心").is_visible()


def test_skip_link_is_the_first_stop(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_print_leaves_the_shell_out(page: Any, signed_in: Any) -> None:
    signed_in(page, USER)
    page.goto("/styleguide?part=detail")
    page.emulate_media(media="print")
    assert not page.locator("#menu").is_visible()
    assert not page.locator(".gz-top").is_visible()
    assert page.get_by_role("heading", name="反洗钱监测岗").is_visible()
