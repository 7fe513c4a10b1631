"""Every page opens for whoever may open it, and says why for whoever may not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gangze.organisation.tests.bank import Bank

LISTS = ("units", "posts", "positions", "assignments", "people", "post-rights")
EXPORTS = tuple(f"{name}-export" for name in LISTS)
FORMS = ("unit-add", "post-add", "position-establish", "assign", "person-hire", "post-right-grant")


@pytest.mark.parametrize("route", (*LISTS, *EXPORTS, *FORMS, "unit-chart", "unit-chart-data"))
def test_the_registry_clerk_opens_every_page(route: str, clerk: Client) -> None:
    assert clerk.get(reverse(route)).status_code == 200


@pytest.mark.parametrize("route", FORMS)
def test_a_teller_is_refused_every_form_with_the_reason(route: str, teller: Client) -> None:
    answer = teller.get(reverse(route))
    assert answer.status_code == 403
    assert "您所任岗位均未授予" in answer.content.decode()


@pytest.mark.parametrize("route", LISTS)
def test_a_teller_sees_no_button_that_he_may_not_press(route: str, teller: Client) -> None:
    page = teller.get(reverse(route)).content.decode()
    for form in FORMS:
        assert f'href="{reverse(form)}"' not in page


@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("unit", "unit"), ("unit-change", "unit"), ("unit-move", "unit"), ("unit-close", "unit"),
        ("unit-classify", "unit"), ("position-establish", "unit"), ("post", "post"), ("post-change", "post"),
        ("post-end", "post"), ("position", "position"), ("position-change", "position"),
        ("position-abolish", "position"), ("position-assign", "position"), ("person", "person"),
        ("person-change", "person"), ("person-leave", "person"), ("person-transfer", "person"),
        ("person-assign", "person"),
    ],
)  # fmt: skip
def test_pages_of_one_thing_open(route: str, name: str, clerk: Client, bank: Bank) -> None:
    keys = {
        "unit": bank.units["营业部"],
        "post": bank.posts["柜员"],
        "position": bank.positions["营业部", "柜员"],
        "person": bank.people["李明"],
    }
    assert clerk.get(reverse(route, args=[keys[name]])).status_code == 200


def test_nobody_gets_in_without_signing_in(bank: Bank) -> None:
    answer = Client().get(reverse("units"))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]
