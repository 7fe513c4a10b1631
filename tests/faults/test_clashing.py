"""Of two placements that are each sound but together clash, sent at once, never both stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ROUNDS = 200


def test_what_clashes_only_together_is_never_both_done(program: Callable[..., dict[str, Any]]) -> None:
    result = program("clashing.py", ROUNDS)
    assert (result["one"], result["none"], result["both"]) == (ROUNDS, 0, 0), result
    assert set(result["refused_with"]) == {"sod.person"}
