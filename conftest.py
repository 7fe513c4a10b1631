"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

pytest_plugins = ["gangze.framework.tests.emptying", "tests.sample_bank"]

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
"""No test fails because the machine was busy."""


@pytest.fixture(autouse=True)
def _no_language_stays() -> Iterator[None]:
    """A page asked for in English leaves its language in the thread; the next test begins in the bank's own."""
    yield
    translation.deactivate()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database`: only the tests that ask a database, for the second round on another one."""
    parser.addoption("--database", action="store_true", help="only tests that ask the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database answers the same on every one."""
    if config.getoption("--database"):
        asking = [item for item in items if _asks_a_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
        items[:] = asking


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not {"db", "transactional_db"}.isdisjoint(fixtures)
