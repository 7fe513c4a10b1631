"""The attackers strike in the sample bank with its named characters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sample_bank import in_the_sample_bank


@pytest.fixture(scope="module", autouse=True)
def _here(sample_database: str, django_db_blocker) -> Iterator[None]:
    """All tests of a file of this folder."""
    yield from in_the_sample_bank(sample_database, django_db_blocker)
