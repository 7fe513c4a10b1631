"""Which wordings are alike, kept from one look to the next (相近表述的留存).

What is kept is true of two texts for ever, so that it cannot be stale; what else an overlap depends on, who owns the
duty, where he stands, how often a text occurs, is read from the bank each time.
"""

from __future__ import annotations

from collections.abc import Sequence

from gangze.controls.domain.similar import Compared, Pairs

_kept: list[Compared] = []


def alike_pairs(texts: Sequence[str]) -> Pairs:
    """All pairs among some distinct texts that are alike; what was compared before is not compared again."""
    if not _kept or not _kept[0].serves(texts):
        _kept[:] = [Compared(texts)]
    return _kept[0].pairs(texts)
