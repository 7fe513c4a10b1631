"""Wrong settings, a taken port, a folder that cannot be written: one sentence, no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

BASE = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "GANGZE_DEBUG")}


def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gangze", *words], env=BASE | more, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    ("url", "words"), [("mysqlx://somewhere", "DATABASE_URL 无法识别"), ("postgres://u:p@127.0.0.1:1/x", "数据库不能用")]
)
def test_a_wrong_database_is_told(url: str, words: str) -> None:
    done = run("migrate", DATABASE_URL=url)
    assert done.returncode == 1
    assert words in done.stderr and "Traceback" not in done.stderr


def test_a_taken_port_is_told_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "已被占用" in done.stderr and "已启动" not in done.stdout
