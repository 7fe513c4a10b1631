"""How far an import has come, for whoever follows it (导入进度).

Reading and judging say how far they are; where nobody follows, as in a request, nothing happens. It is a context
variable so that the imports of every register are followed through the parts that they share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum

WHOLE = 200
"""Steps of the whole; each is told at most once."""


class Stage(Enum):
    """The stages of an import as shares of the whole, by what they take for a large roster."""

    READING = (0, 80)
    ROWS = (80, 110)
    MATCHING = (110, 150)
    JUDGING = (150, 200)


class Follower:
    """Tells each step once, forward only: `tell(step, WHOLE)` may raise to end the work."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._at = -1

    def reach(self, stage: Stage, done: int, total: int) -> None:
        """So much of a stage is done."""
        begin, end = stage.value
        step = begin + (end - begin) * min(done, total) // max(total, 1)
        if step > self._at:
            self._at = step
            self._tell(step, WHOLE)


_follower: ContextVar[Follower | None] = ContextVar("gangze_import", default=None)

EVERY = 500
"""Rows after which it is worth looking whether somebody follows."""


@contextmanager
def followed(tell: Callable[[int, int], None]) -> Iterator[None]:
    """What is imported in here is followed by `tell(step, whole)`."""
    token = _follower.set(Follower(tell))
    try:
        yield
    finally:
        _follower.reset(token)


def reached(stage: Stage, done: int, total: int) -> None:
    """Say how much of a stage is done; `total` may be a guess. Cheap enough to be said for every row."""
    if done % EVERY == 0 or total < EVERY:
        follower = _follower.get()
        if follower is not None:
            follower.reach(stage, done, total)
