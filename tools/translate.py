"""Gather marked texts into the catalogues, compile them, and list what is not said in English yet.

    .venv/bin/python tools/translate.py

Needs GNU gettext (`xgettext`, `msgmerge`, `msgfmt`). A text whose Chinese changed keeps its former English,
marked fuzzy, until somebody has looked at it and taken the mark away.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "gangze"
GATHER = (
    "makemessages", "-l", "en", "-d", "django", "--no-obsolete", "--no-location",
    "--ignore", "*/tests/*", "--ignore", "web/static/*",
)  # fmt: skip


def admin(*words: str, data: str) -> None:
    """Run `django-admin` in the package; ends this program where it fails."""
    command = [sys.executable, "-m", "django", *words, "--settings", "gangze.web.settings", "--pythonpath", ".."]
    subprocess.run(command, cwd=PACKAGE, env=os.environ | {"GANGZE_DATA": data}, check=True)


def main() -> int:
    """Gather, compile, tell; 1 where something is left to say."""
    with tempfile.TemporaryDirectory() as data:
        admin(*GATHER, data=data)
        admin("compilemessages", "-l", "en", data=data)
    catalogue = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
    find = ["msgattrib", "--no-wrap", "--no-obsolete"]
    left = [
        subprocess.run([*find, mark, str(catalogue)], capture_output=True, text=True, check=True).stdout
        for mark in ("--untranslated", "--only-fuzzy")
    ]
    sys.stdout.write("".join(left))
    return int(any(left))


if __name__ == "__main__":
    sys.exit(main())
