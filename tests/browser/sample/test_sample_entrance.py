"""The first working day of a member of staff: wrong password, own password, lock screen, leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .conftest import NEW_PASSWORD, Served, fill_sign_in, set_first_password


def test_the_first_sign_in_of_a_manager(served: Served, new_page: Callable[..., Any]) -> None:
    username, password = served.sign_ins["运营主管"]
    page = new_page()
    page.goto("/duties")
    page.wait_for_url("**/signin?next=/duties")
    fill_sign_in(page, username, "wrong-password")
    page.get_by_text("工号或密码不正确").wait_for()
    fill_sign_in(page, username, password)
    page.wait_for_url("**/password*")
    page.goto("/people")
    set_first_password(page, password)
    page.goto("/")
    page.get_by_role("heading", name="工作台").wait_for()
    assert "韩伟" in page.inner_text(".gz-top")

    page.keyboard.press("Control+Alt+l")
    lock = page.get_by_role("dialog", name="韩伟")
    lock.wait_for()
    page.goto("/people")
    page.wait_for_url("**/locked*")
    page.get_by_label("登录密码").fill("wrong")
    page.get_by_role("button", name="解锁").click()
    page.get_by_text("密码不正确").first.wait_for()
    page.get_by_label("登录密码").fill(NEW_PASSWORD)
    page.get_by_role("button", name="解锁").click()
    page.wait_for_url("**/people")

    page.get_by_role("button", name="韩伟").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(lambda url: "/people" not in url)
    page.goto("/people")
    page.wait_for_url("**/signin?next=/people")
