"""Every form behind which stands a command that changes who does what offers to look ahead, or says why not."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "gangze"
JUDGED = ("organisation", "duties")
"""Capabilities whose acts the controls judge."""

NOT = {
    "organisation/views/rights.py": "what posts give is no duty; rights are judged by nothing but the audit",
}
"""Files, or functions of files, whose forms do not offer it, and why."""


def forms(path: Path) -> list[tuple[str, bool]]:
    """`(function, offers)` for each place in a file where a page of an act is made."""
    tree = ast.parse(path.read_text("utf-8"))
    found = []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "ActPage":
                    found.append((function.name, "foresees" in ast.unparse(call)))
    return found


def test_every_form_that_is_judged_offers_to_look_ahead() -> None:
    wrong, used = [], set()
    for capability in JUDGED:
        for path in sorted((SOURCE / capability).rglob("*.py")):
            name = str(path.relative_to(SOURCE))
            for function, offers in forms(path):
                reason = {name, f"{name}:{function}"} & NOT.keys()
                used |= reason
                if not offers and not reason:
                    wrong.append(f"{name}:{function}")
    assert wrong == []
    assert used == set(NOT)
