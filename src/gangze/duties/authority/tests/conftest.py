"""The bank with a ladder, and signed-in clients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from gangze.duties.authority.tests.bank import ladder_bank
from gangze.organisation.tests.bank import Bank


@pytest.fixture
def bank(db: None) -> Bank:
    """The bank, without authorities yet."""
    return ladder_bank()


@pytest.fixture
def sign_in(bank: Bank) -> Callable[[str], Client]:
    """`sign_in("范晓")`: a client with that person's session."""

    def make(name: str) -> Client:
        client = Client()
        client.force_login(bank.user(name), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return make
