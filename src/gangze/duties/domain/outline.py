"""Duties as a tree and the numbers they are printed with: 一、（一）1.（1）① (公文结构层次序数).

The order of numbering is that of the Chinese standard for official documents, GB/T 9704—2012, 7.3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Key = TypeVar("Key", bound=Hashable)

_DIGITS = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Branch(Generic[Thing]):
    """One thing with its number as printed, its depth (0 at the top), and what stands under it."""

    thing: Thing
    number: str
    depth: int
    branches: tuple[Branch[Thing], ...]

    def flat(self) -> Iterable[Branch[Thing]]:
        """This one and all below, in reading order."""
        yield self
        for branch in self.branches:
            yield from branch.flat()


def chinese(number: int) -> str:
    """1…99 as 一…九十九; beyond, Arabic figures. Raises `ValueError` below 1."""
    if number < 1:
        raise ValueError(f"no such number in a list: {number}")
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def numbered(index: int, depth: int) -> str:
    """The number of the `index`-th item (from 1) at a depth: 0 （一）, 1 `1.`, 2 （1）, deeper ①.

    The level above, 一、, belongs to the sections of the manual.
    """
    if depth == 0:
        return f"（{chinese(index)}）"
    if depth == 1:
        return f"{index}."
    if depth == 2:
        return f"（{index}）"
    return _CIRCLED[index - 1] if index <= len(_CIRCLED) else f"{index})"


def tree(
    things: Sequence[Thing],
    key: Callable[[Thing], Key],
    parent: Callable[[Thing], Key | None],
    order: Callable[[Thing], int],
) -> tuple[Branch[Thing], ...]:
    """The tree of things, siblings by `order`; one whose parent is not among them stands at the top."""
    known = {key(thing) for thing in things}
    below: dict[Key | None, list[Thing]] = {}
    for thing in sorted(things, key=order):
        above = parent(thing)
        below.setdefault(above if above in known else None, []).append(thing)

    def branches(above: Key | None, depth: int) -> tuple[Branch[Thing], ...]:
        return tuple(
            Branch(thing, numbered(index, depth), depth, branches(key(thing), depth + 1))
            for index, thing in enumerate(below.get(above, []), 1)
        )

    return branches(None, 0)


def flat(roots: Iterable[Branch[Thing]]) -> list[Branch[Thing]]:
    """All branches in reading order."""
    return [branch for root in roots for branch in root.flat()]
