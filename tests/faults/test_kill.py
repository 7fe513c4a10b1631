"""A killed process loses no act it has told and leaves none half done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

KILLS = 100


def test_a_hundred_killed_writers_lose_nothing(program: Callable[..., dict[str, Any]]) -> None:
    result = program("killed.py", KILLS)
    assert result["kills"] == KILLS
    assert result["told"] >= KILLS
    assert result["in_mid_write"] > KILLS // 2
    assert result["lost"] == 0
    assert result["half_done"] == 0
    assert result["without_entry"] == 0
    assert result["not_to_be_sealed"] == 0
