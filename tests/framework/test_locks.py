"""Which acts wait for each other: same identities always, strangers never, bulk loads for their neighbourhood."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from gangze.framework.command import LOCKS_AT_ONCE, _lock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]

FEW = ["person:120001", "position:7"]
MANY = [f"person:{number}" for number in range(120_000, 120_000 + LOCKS_AT_ONCE)]
SCATTERED = [f"person:{number}0000" for number in range(LOCKS_AT_ONCE + 1)]


def _has_to_wait(keys: list[str]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
            _lock(keys)
    except OperationalError:
        return True
    finally:
        connection.close()
    return False


@pytest.mark.parametrize(
    ("held", "wanted", "waits"),
    [
        (FEW, ["person:120001"], True),
        (FEW, ["person:120002", "position:8"], False),
        (MANY, ["person:129999"], True),
        (MANY, ["person:130000"], False),
        (FEW, MANY, True),
        (MANY, [key.replace("person", "staff-number") for key in MANY], False),
        (SCATTERED, ["post:1"], True),
        (FEW, SCATTERED, True),
    ],
)
def test_who_waits_for_whom(held: list[str], wanted: list[str], waits: bool) -> None:
    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        _lock(held)
        assert other.submit(_has_to_wait, wanted).result() is waits
