"""Signing in, the first password, locking and unlocking, as a person does it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

from gangze.web import policy

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "Qingjiang-2026"
NEW_PASSWORD = "Baitang-2027"


@pytest.fixture(autouse=True)
def shell_alone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the shell's own routes; failed sign-ins of other tests are forgotten."""
    settings.ROOT_URLCONF = "tests.browser.shell_urls"
    settings.GANGZE_SHELL = {"navigation": "tests.browser.shell_urls.navigation"}
    for route in ("styleguide", "styleguide-branch", "people"):
        monkeypatch.setitem(policy.ROUTES, route, policy.writes(policy.SIGNED_IN))
    cache.clear()


def make_user(username: str, **more: Any) -> Any:
    """A user with PASSWORD."""
    fields = {"must_change_password": False, **more}
    return get_user_model().objects.create_user(username, PASSWORD, **fields)


def sign_in(page: Any, username: str, password: str) -> None:
    """Fill in the form and send it."""
    page.get_by_label("工号").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_wrong_password_is_explained_and_the_right_one_leads_on(page: Any) -> None:
    make_user("020417")
    page.goto("/people")
    page.wait_for_url("**/signin?next=/people")
    sign_in(page, "020417", "wrong-password")
    assert page.get_by_text("工号或密码不正确").is_visible()
    sign_in(page, "020417", PASSWORD)
    page.wait_for_url("**/people")


def test_first_password_must_be_changed_before_anything_else(page: Any, axe: Any, shot: Any) -> None:
    user = make_user("020418", must_change_password=True)
    page.goto("/signin")
    sign_in(page, "020418", PASSWORD)
    page.wait_for_url("**/password*")
    shot(page, "password-first")
    assert page.get_by_text("请先设置自己的密码").is_visible()
    assert axe(page) == []
    page.goto("/people")
    page.wait_for_url("**/password?next=%2Fpeople")
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=False).first.fill(PASSWORD)
    page.get_by_label("再次输入新密码").fill(PASSWORD)
    page.get_by_role("button", name="保存新密码").click()
    assert page.get_by_text("新密码与当前密码相同").is_visible()
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=False).first.fill(NEW_PASSWORD)
    page.get_by_label("再次输入新密码").fill(NEW_PASSWORD)
    page.get_by_role("button", name="保存新密码").click()
    page.wait_for_url("**/people")
    assert page.get_by_text("密码已修改").is_visible()
    user.refresh_from_db()
    assert user.must_change_password is False
    assert user.check_password(NEW_PASSWORD)


def test_locked_screen_hides_the_page_and_survives_a_reload(page: Any, axe: Any, shot: Any) -> None:
    make_user("020419")
    page.goto("/signin")
    sign_in(page, "020419", PASSWORD)
    page.goto("/people")
    page.keyboard.press("Control+Alt+l")
    lock = page.get_by_role("dialog", name="020419")
    lock.wait_for()
    shot(page, "lock")
    page.keyboard.press("Escape")
    assert lock.is_visible()
    lock.get_by_label("登录密码").fill("wrong")
    lock.get_by_role("button", name="解锁").click()
    page.wait_for_selector("text=密码不正确，还可以再试 4 次。")
    page.reload()
    page.wait_for_url("**/locked?next=%2Fpeople")
    assert axe(page) == []
    page.get_by_label("登录密码").fill(PASSWORD)
    page.get_by_role("button", name="解锁").click()
    page.wait_for_url("**/people")


def test_sign_out_ends_the_session(page: Any) -> None:
    make_user("020420")
    page.goto("/signin")
    sign_in(page, "020420", PASSWORD)
    page.get_by_role("button", name="020420").click()
    page.get_by_role("button", name="退出登录").click()
    page.goto("/people")
    page.wait_for_url("**/signin?next=/people")


def test_language_is_switched(page: Any) -> None:
    make_user("020421")
    page.goto("/signin")
    sign_in(page, "020421", PASSWORD)
    page.get_by_role("button", name="Switch to English").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="切换到中文").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
