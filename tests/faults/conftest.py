"""Running a program on a database of its own, which is thrown away (故障测试)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

HERE = Path(__file__).parent
SOURCES = HERE.parents[1] / "src"
SERVER = os.environ.get("GANGZE_TEST_POSTGRES", "")
Program = Callable[..., dict[str, Any]]


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """A database of this test's own on a server; dropped afterwards."""
    name = f"gangze_faults_{os.getpid()}"
    parts = urlsplit(server)
    admin = urlunsplit(parts._replace(path=parts.path if parts.path.strip("/") else "/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    """Runs a file of this folder on each kind of database and returns the JSON of its last line."""

    def run(database: str, file: str, *arguments: int) -> dict[str, Any]:
        environment = os.environ | {
            "GANGZE_DATA": str(tmp_path),
            "DATABASE_URL": database,
            "PYTHONPATH": os.pathsep.join([str(SOURCES), *sys.path]),
        }
        told = subprocess.run(
            [sys.executable, str(HERE / file), *map(str, arguments)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert told.returncode == 0, told.stderr[-4000:]
        result: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
        return result

    if request.param == "sqlite":
        yield lambda *given: run(f"sqlite:///{tmp_path / 'faults.sqlite3'}", *given)
        return
    if not SERVER:
        pytest.skip("GANGZE_TEST_POSTGRES names no server")
    with own_database(SERVER) as database:
        yield lambda *given: run(database, *given)
