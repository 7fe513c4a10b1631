"""Lets the test runner empty the database between tests that commit.

The ledger's triggers and the write guard refuse that, as they should; here, and only here, both step aside
while Django's `flush` runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def _ledger_may_be_emptied_between_tests() -> Iterator[None]:
    # Imported late: a plugin is loaded before Django is set up.
    from django.core.management.commands.flush import Command
    from django.db import connections

    from gangze.framework.guard import write_permit
    from gangze.framework.ledger.guards import install_ledger_guards, remove_ledger_guards

    flush = Command.handle

    def handle(self: Command, **options: Any) -> Any:
        connection = connections[options["database"]]
        remove_ledger_guards(connection)
        try:
            with write_permit(None):
                return flush(self, **options)
        finally:
            install_ledger_guards(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Command, "handle", handle)
        yield
