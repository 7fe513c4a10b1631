"""Late commits, rollbacks, a sealer among many writers, and writers that are killed in mid-write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

SERVER = os.environ.get("GANGZE_TEST_POSTGRES", "")
KILLS = 100

needs_postgresql = pytest.mark.skipif(not SERVER, reason="GANGZE_TEST_POSTGRES names no server")


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """A database of this test's own on a server; dropped afterwards."""
    name = f"gangze_stress_{os.getpid()}"
    parts = urlsplit(server)
    admin = urlunsplit(parts._replace(path=parts.path if parts.path.strip("/") else "/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


def program(name: str, folder: Path, database: str, *arguments: int) -> dict[str, Any]:
    """Run one of the programs beside this file on a database of its own and read what it says."""
    environment = os.environ | {
        "GANGZE_DATA": str(folder),
        "DATABASE_URL": database,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    run = subprocess.run(
        [sys.executable, "-m", f"gangze.framework.tests.{name}", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    result: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return result


def nothing_lost_among_writers(result: dict[str, Any], attempts: int) -> None:
    assert result["faults"] == []
    assert result["committed"] + result["rolled_back"] == attempts
    assert result["rolled_back"] > 0
    assert (result["lost"], result["not_committed_but_sealed"], result["pending"]) == (0, 0, 0)
    assert result["heads"] > 1


def nothing_lost_or_half_done(result: dict[str, Any]) -> None:
    assert result["acknowledged"] >= KILLS
    assert (result["lost"], result["faults"]) == (0, [])
    assert (result["neither_sealed_nor_waiting"], result["both_sealed_and_waiting"]) == (0, 0)
    assert result["entries"] == result["versions"] == result["subjects"]


def test_fifty_writers_and_a_sealer_on_sqlite(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'stress.sqlite3'}"
    nothing_lost_among_writers(program("ledger_stress", tmp_path, database, 50, 8), 400)


@pytest.mark.postgres
@needs_postgresql
def test_fifty_writers_and_a_sealer_on_postgresql(tmp_path: Path) -> None:
    with own_database(SERVER) as database:
        nothing_lost_among_writers(program("ledger_stress", tmp_path, database, 50, 40), 2_000)


def test_a_hundred_killed_writers_on_sqlite(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'kill.sqlite3'}"
    nothing_lost_or_half_done(program("ledger_kill", tmp_path, database, KILLS))


@pytest.mark.postgres
@needs_postgresql
def test_a_hundred_killed_writers_on_postgresql(tmp_path: Path) -> None:
    with own_database(SERVER) as database:
        nothing_lost_or_half_done(program("ledger_kill", tmp_path, database, KILLS))
