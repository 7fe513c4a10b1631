"""Rules of signing in, without a browser."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.signals import password_changed
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from gangze.framework.ledger.models import LedgerEntry
from gangze.web.signin import events, session

pytestmark = pytest.mark.django_db

PASSWORD = "Qingjiang-2026"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def shell_alone(settings: Any) -> None:
    """Nobody's menu is needed; earlier attempts are forgotten."""
    settings.GANGZE_SHELL = {}
    cache.clear()


@pytest.fixture
def user() -> Any:
    """A user who already has his own password."""
    return get_user_model().objects.create_user("020417", PASSWORD, must_change_password=False)


@pytest.fixture
def signed_in(client: Client, user: Any) -> Client:
    """The client with that user's session."""
    client.force_login(user, backend="gangze.people.backend.StaffBackend")
    return client


def sign_in(client: Client, username: str, password: str, **more: Any) -> Any:
    """Post the sign-in form."""
    return client.post(reverse("account_login"), {"login": username, "password": password}, **more)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_nobody_makes_or_resets_a_sign_in_alone(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_right_password_signs_in(client: Client, user: Any) -> None:
    assert sign_in(client, "020417", PASSWORD).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(("username", "password"), [("020417", "wrong"), ("999999", PASSWORD)])
def test_refusal_does_not_tell_whether_the_number_exists(
    client: Client, user: Any, username: str, password: str
) -> None:
    page = sign_in(client, username, password).content.decode()
    assert "工号或密码不正确" in page
    assert "_auth_user_id" not in client.session


def test_after_five_failures_even_the_right_password_waits(client: Client, user: Any) -> None:
    for _attempt in range(5):
        sign_in(client, "020417", "wrong")
    page = sign_in(client, "020417", PASSWORD).content.decode()
    assert "连续输错次数过多" in page
    assert "_auth_user_id" not in client.session


def test_a_disabled_sign_in_is_sent_to_an_explanation(client: Client, user: Any) -> None:
    user.is_active = False
    user.save()
    response = sign_in(client, "020417", PASSWORD, follow=True)
    assert "_auth_user_id" not in client.session
    assert "停用" in response.content.decode() or "工号或密码不正确" in response.content.decode()


def test_empty_form_names_both_fields(client: Client) -> None:
    page = sign_in(client, "", "").content.decode()
    assert "请填写工号" in page
    assert "请填写密码" in page


def test_demanded_change_comes_before_every_page(signed_in: Client, user: Any) -> None:
    user.must_change_password = True
    user.save()
    response = signed_in.get("/todo?box=done")
    assert response.status_code == 302
    assert response["Location"] == "/password?next=%2Ftodo%3Fbox%3Ddone"
    assert signed_in.get("/password").status_code == 200


def test_changed_password_meets_the_demand_and_keeps_the_session(signed_in: Client, user: Any) -> None:
    user.must_change_password = True
    user.save()
    heard: list[Any] = []

    def hear(**sent: Any) -> None:
        heard.append(sent["user"])

    password_changed.connect(hear)
    form = {
        "oldpassword": PASSWORD,
        "password1": "Baitang-2027",
        "password2": "Baitang-2027",
        "next": "/todo",
    }
    response = signed_in.post("/password", form)
    password_changed.disconnect(hear)
    assert (response.status_code, response["Location"]) == (302, "/todo")
    user.refresh_from_db()
    assert user.check_password("Baitang-2027")
    assert user.must_change_password is False
    assert heard == [user]
    assert "_auth_user_id" in signed_in.session


def test_weak_or_unchanged_password_is_refused(signed_in: Client, user: Any) -> None:
    for new in (PASSWORD, "1234567890", "short"):
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert signed_in.post("/password", form).status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_locked_session_shows_nothing_until_unlocked(signed_in: Client) -> None:
    signed_in.post("/lock", {"next": "/todo"})
    assert signed_in.get("/todo")["Location"] == "/locked?next=%2Ftodo"
    assert signed_in.post("/unlock", {"password": "wrong"}).status_code == 422
    assert signed_in.get("/todo").status_code == 302
    response = signed_in.post("/unlock", {"password": PASSWORD, "next": "/todo"})
    assert response["Location"] == "/todo"
    assert session.LOCKED not in signed_in.session


def test_fifth_wrong_password_at_the_lock_screen_signs_out(signed_in: Client) -> None:
    heard: list[int] = []

    def hear(**sent: Any) -> None:
        heard.append(sent["left"])

    events.unlock_failed.connect(hear)
    signed_in.post("/lock")
    for _attempt in range(5):
        response = signed_in.post("/unlock", {"password": "wrong"})
    events.unlock_failed.disconnect(hear)
    assert heard == [4, 3, 2, 1, 0]
    assert response["Location"] == "/signin"
    assert "_auth_user_id" not in signed_in.session


def test_script_gets_answers_it_can_read(signed_in: Client) -> None:
    script = {"HTTP_X_REQUESTED_WITH": "fetch"}
    assert signed_in.post("/lock", **script).json() == {"locked": True}
    wrong = signed_in.post("/unlock", {"password": "wrong"}, **script)
    assert (wrong.status_code, wrong.json()) == (422, {"error": "密码不正确，还可以再试 4 次。"})
    assert signed_in.post("/unlock", {"password": PASSWORD}, **script).json() == {"locked": False}


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site_after_unlocking(signed_in: Client, address: str) -> None:
    signed_in.post("/lock")
    response = signed_in.post("/unlock", {"password": PASSWORD, "next": address})
    assert response["Location"] == "/"


def test_idle_session_is_signed_out(signed_in: Client, settings: Any) -> None:
    settings.GANGZE_SESSION_IDLE_MINUTES = 30
    signed_in.get("/locked")
    kept = signed_in.session
    kept[session.SEEN] -= 29 * 60
    kept.save()
    signed_in.get("/locked")
    assert "_auth_user_id" in signed_in.session
    kept = signed_in.session
    kept[session.SEEN] -= 31 * 60
    kept.save()
    response = signed_in.get("/locked")
    assert response["Location"].startswith("/signin")
    assert "_auth_user_id" not in signed_in.session


def test_htmx_is_led_to_the_whole_page_not_into_a_list(client: Client, signed_in: Client) -> None:
    signed_in.post("/lock")
    response = signed_in.get("/todo", **HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/locked")


def test_every_page_carries_the_content_policy(client: Client) -> None:
    response = client.get("/signin")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "HX-Request" in response["Vary"]


def events_noted() -> list[tuple[str, str]]:
    """Event and staff number of the ledger's sign-in entries, oldest first."""
    rows = LedgerEntry.objects.filter(command="signin.event").order_by("at", "id")
    asked = [row.content()["payload"]["asked"][0] for row in rows]
    return [(one["event"], one["username"]) for one in asked]


def test_a_session_from_sign_in_to_sign_out_stands_in_the_ledger(client: Client, user: Any) -> None:
    sign_in(client, "020417", "wrong")
    sign_in(client, "020417", PASSWORD)
    client.post("/lock")
    client.post("/unlock", {"password": "wrong"})
    client.post("/unlock", {"password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": "Baitang-2027", "password2": "Baitang-2027"}
    client.post("/password", form)
    client.post("/signout")
    expected = [
        "failed",
        "signed_in",
        "locked",
        "unlock_failed",
        "unlocked",
        "password_changed",
        "signed_out",
    ]
    assert events_noted() == [(event, "020417") for event in expected]


def test_the_ledger_is_in_the_bank_s_language_whoever_signs_in(client: Client, user: Any) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/signin").content.decode()
    sign_in(client, "020417", PASSWORD)
    assert "Staff number" in page
    assert LedgerEntry.objects.get(command="signin.event").reason == "登录"


def test_an_unknown_number_is_not_written_down(client: Client) -> None:
    sign_in(client, "my-secret-password", "x")
    assert events_noted() == []


def test_no_entry_no_sign_in(client: Client, user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise OSError("ledger is full")

    monkeypatch.setattr("gangze.framework.command.write_entry", broken)
    client.raise_request_exception = False
    assert sign_in(client, "020417", PASSWORD).status_code == 500
    assert "_auth_user_id" not in client.session


def test_no_entry_no_new_password(signed_in: Client, user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise OSError("ledger is full")

    monkeypatch.setattr("gangze.framework.command.write_entry", broken)
    signed_in.raise_request_exception = False
    form = {"oldpassword": PASSWORD, "password1": "Baitang-2027", "password2": "Baitang-2027"}
    assert signed_in.post("/password", form).status_code == 500
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
