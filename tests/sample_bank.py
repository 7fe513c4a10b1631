"""The sample bank in a database of its own, for tests that play in it (pytest plugin).

It is loaded once a test process into a copy of the test database, so that other tests never see it. A folder whose
tests want it has a module fixture that yields from `in_the_sample_bank`; each test is rolled back as usual.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from gangze.people.models import User
from gangze.web.sample.load import load_sample

LOADED_AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)

NUMBERS: dict[str, str] = {}
"""Role of the sample bank -> staff number."""


def _turn_to(name: str) -> str:
    """Let the connection speak to another database; returns the name it spoke to before."""
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    return str(before)


@pytest.fixture(scope="session")
def sample_database(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """Name of the copy with the whole sample bank in it; removed at the end."""
    with django_db_blocker.unblock():
        connection.creation.clone_test_db("sample", verbosity=0, autoclobber=True)
        name = str(connection.creation.get_test_db_clone_settings("sample")["NAME"])
        before = _turn_to(name)
        _bank, sign_ins = load_sample(LOADED_AT, lambda step, done, total: None)
        User.objects.update(must_change_password=False)
        NUMBERS.update({row["role"]: row["username"] for row in sign_ins})
        _turn_to(before)
    yield name
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(suffix="sample", verbosity=0)


def in_the_sample_bank(sample_database: str, django_db_blocker) -> Iterator[None]:
    """While the generator stands, the database is the sample bank: the body of a folder's own module fixture."""
    with django_db_blocker.unblock():
        before = _turn_to(sample_database)
    yield
    with django_db_blocker.unblock():
        _turn_to(before)


@pytest.fixture
def sign_in(db: None) -> Callable[[str], Client]:
    """A signed-in browser of one of the sample's roles: `sign_in("柜员")`."""

    def enter(role: str) -> Client:
        client = Client()
        client.force_login(
            User.objects.get(username=NUMBERS[role]), backend="gangze.people.backend.StaffBackend"
        )
        return client

    return enter
