"""Places in an ordered list with gaps, and what stands below in a tree (排序与下级)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def slot(orders: Sequence[int], after: int, gap: int) -> int | None:
    """A free number between `after` and the next greater one; at the end `after + gap`; None where full.

    `orders` ascend and hold every number in use.
    """
    upper = next((number for number in orders if number > after), None)
    if upper is None:
        return after + gap
    middle = (after + upper) // 2
    return middle if after < middle < upper else None


def below(parents: Mapping[int, int | None], root: int) -> list[int]:
    """Everything under `root`, parents before children. `parents` maps each thing to what it stands under."""
    found: list[int] = []
    level = [root]
    while level:
        level = [thing for thing, parent in parents.items() if parent in level and thing not in found]
        found += level
    return found
