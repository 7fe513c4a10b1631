"""The cycle collector rests while very much is made at once (暂停循环垃圾回收).

Python looks for unreachable cycles again and again while objects are made, the more of them the longer: on a bulk
load of a large bank that was almost half of its time, and found nothing. Memory that no cycle holds is freed as
ever.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_guard = threading.Lock()
_at_rest = 0
_was_on = False


@contextmanager
def resting() -> Iterator[None]:
    """No looking for cycles in here, in any thread; the last one out wakes the collector if it was awake before."""
    global _at_rest, _was_on
    with _guard:
        if _at_rest == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _at_rest += 1
    try:
        yield
    finally:
        with _guard:
            _at_rest -= 1
            if _at_rest == 0 and _was_on:
                gc.enable()
