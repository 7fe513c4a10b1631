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
