"""Of two people who accept one draft, or the same duties from two files, at once: nothing comes twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ROUNDS = 50


def test_two_acceptances_at_once(program: Callable[..., dict[str, Any]]) -> None:
    result = program("acceptors.py", ROUNDS)
    assert (result["strange"], result["unclear"]) == ([], [])
    assert (result["one"], result["others"]) == (ROUNDS, 0)
    assert result["refused_with"] == {"draft.closed": ROUNDS}
    # Each of the two files says the same: whoever comes second finds everything as it is.
    assert result["apart"] == {
        "accepted": 2 * ROUNDS,
        "units": ROUNDS,
        "duties": 3 * ROUNDS,
        "unchanged": 2 * ROUNDS,
    }
    assert set(result["doubled"].values()) == {0}
