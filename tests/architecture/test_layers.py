"""Dependencies point down, and a machine says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "gangze"
LONGEST = 450


def test_import_contracts_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(lint)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts],
    ids=lambda p: str(p.relative_to(SOURCE)),
)
def test_a_file_holds_one_subject(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_nothing_is_copied_into_the_database_past_the_guard() -> None:
    """COPY and the driver itself go around the statement guard: nothing is written by them, one place reads by COPY."""
    offenders = [
        str(path.relative_to(ROOT))
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for text in [path.read_text("utf-8")]
        if "import sqlite3" in text or text.count("cursor.copy(") != text.count('cursor.copy(f"COPY ({query}) TO STDOUT')
    ]
    assert offenders == []
