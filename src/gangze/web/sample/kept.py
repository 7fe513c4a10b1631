"""The sample sign-ins of this installation, in a file that only its owner can read (示例登录)."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

COLUMNS = ("role", "username", "password", "who")


def _file() -> Path:
    return Path(settings.GANGZE_DATA) / "sample-sign-ins.txt"


def keep(sign_ins: list[dict[str, str]]) -> None:
    """Write them down: passwords are made anew for each installation and stand nowhere else."""
    path = _file()
    path.touch(mode=0o600)
    path.write_text("".join("\t".join(row[c] for c in COLUMNS) + "\n" for row in sign_ins), "utf-8")


def kept() -> list[dict[str, str]]:
    """The sign-ins written down; empty where there is no sample bank."""
    path = _file()
    if not path.exists():
        return []
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in path.read_text("utf-8").splitlines()]
