"""Around the door: guessing, fixation, forged requests, hosts and redirects, a locked or unfinished session."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from gangze.people.models import User
from gangze.web.policy import PUBLIC, ROUTES

PASSWORD = "Lanzhou-2026-aB"


@pytest.fixture
def teller(db) -> User:
    cache.clear()
    user = User.objects.exclude(person=None).first()
    if user is None:
        pytest.skip("no sign-in in the bank")
    user.set_password(PASSWORD)
    user.must_change_password = False
    user.save()
    return user


def entered(client: Client, user: User, password: str = PASSWORD, **more: str):
    return client.post(reverse("account_login"), {"login": user.username, "password": password} | more)


def test_guessing_is_stopped_whatever_address_the_guesser_claims(teller: User) -> None:
    for attempt in range(6):
        answer = Client(headers={"x-forwarded-for": f"10.0.0.{attempt}"}).post(
            reverse("account_login"), {"login": teller.username, "password": f"wrong-{attempt}"}
        )
        assert answer.status_code in (200, 429)
    late = Client(headers={"x-forwarded-for": "10.9.9.9"})
    entered(late, teller)
    assert "_auth_user_id" not in late.session


def test_an_unknown_number_is_answered_like_a_wrong_password(teller: User) -> None:
    known = Client().post(reverse("account_login"), {"login": teller.username, "password": "wrong-one"})
    unknown = Client().post(reverse("account_login"), {"login": "X999999", "password": "wrong-one"})
    words = "工号或密码不正确"
    assert known.status_code == unknown.status_code
    assert words in known.content.decode() and words in unknown.content.decode()


def test_signing_in_changes_the_session_key(teller: User) -> None:
    client = Client()
    client.session["planted"] = "1"
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    entered(client, teller)
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(goal: str, teller: User) -> None:
    answer = entered(Client(), teller, next=goal)
    assert "evil" not in answer.headers.get("Location", "") and "javascript" not in answer.headers.get("Location", "")


def test_every_act_needs_the_token(teller: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(teller, backend="gangze.people.backend.StaffBackend")
    for name, access in ROUTES.items():
        if "POST" not in access:
            continue
        for args in ([], [1], ["00000000-0000-0000-0000-000000000000"]):
            try:
                url = reverse(name, args=args)
            except Exception:
                continue
            for headers in ({}, {"hx-request": "true"}, {"x-requested-with": "fetch"}):
                assert client.post(url, headers=headers).status_code == 403, (name, headers)


def test_a_password_to_be_changed_and_a_locked_session_open_nothing(teller: User) -> None:
    User.objects.filter(pk=teller.pk).update(must_change_password=True)
    client = Client()
    client.force_login(teller, backend="gangze.people.backend.StaffBackend")
    for headers in ({}, {"hx-request": "true"}):
        for url in ("/", "/people", "/api/v1/units", "/search?q=柜员", "/units/export", "/todo"):
            answer = client.get(url, headers=headers)
            assert answer.status_code in (204, 302) and not answer.content, url
    User.objects.filter(pk=teller.pk).update(must_change_password=False)
    client.post(reverse("lock"))
    for url in ("/", "/people", "/api/v1/units", "/search?q=柜员", "/units/export", "/todo"):
        assert client.get(url).status_code == 302, url


def test_another_host_is_refused(db) -> None:
    assert Client().get("/signin", headers={"host": "evil.example"}).status_code == 400


def test_every_page_carries_the_policy_and_no_frame(db) -> None:
    for url in ("/signin", "/no-such-page", "/healthz"):
        headers = Client().get(url).headers
        assert "'unsafe" not in headers["Content-Security-Policy"]
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
    cookie = Client().get("/signin").cookies["csrftoken"]
    assert cookie["samesite"] == "Lax"


def test_only_these_addresses_are_open_to_everybody() -> None:
    assert {name for name, access in ROUTES.items() if PUBLIC in access.values()} == {
        "account_login", "account_inactive", "set_language", "healthz",
    }  # fmt: skip
