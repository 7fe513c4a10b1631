"""Of two assignments that together overlap, sent at once, never both stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ROUNDS = 200


def test_two_at_once_are_never_both_taken(program: Callable[..., dict[str, Any]]) -> None:
    result = program("rivals.py", ROUNDS)
    assert (result["one"], result["none"], result["both"]) == (ROUNDS, 0, 0)
    assert set(result["refused_with"]) <= {"assign.primary_overlap", "fact.overlap"}
    assert result["overlapping"] == 0
