"""Tests that commit start from an empty ledger and leave its guards in place."""

from __future__ import annotations

import pytest
from django.db import connection

from gangze.framework.ledger.guards import missing_ledger_guards
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.tests.ledger_cast import record_acts


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(turn: int) -> None:
    assert not LedgerEntry.objects.exists()
    assert missing_ledger_guards(connection) == []
    record_acts(turn)


@pytest.mark.django_db(transaction=True)
def test_the_guards_are_back_after_emptying() -> None:
    assert missing_ledger_guards(connection) == []
