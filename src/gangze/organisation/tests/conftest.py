"""What the tests of pages share: a staffed bank and signed-in clients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from gangze.organisation.tests.bank import Bank, staffed_bank


@pytest.fixture
def bank(db: None) -> Bank:
    """The staffed bank."""
    return staffed_bank()


@pytest.fixture
def sign_in(bank: Bank) -> Callable[[str], Client]:
    """`sign_in("王芳")`: a client with her session."""

    def make(name: str) -> Client:
        client = Client()
        client.force_login(bank.user(name), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return make


@pytest.fixture
def clerk(sign_in: Callable[[str], Client]) -> Client:
    """顾清, who may change the registry."""
    return sign_in("顾清")


@pytest.fixture
def teller(sign_in: Callable[[str], Client]) -> Client:
    """李明, who may read only."""
    return sign_in("李明")


@pytest.fixture
def manager(sign_in: Callable[[str], Client]) -> Client:
    """王芳, who heads 城东支行."""
    return sign_in("王芳")
