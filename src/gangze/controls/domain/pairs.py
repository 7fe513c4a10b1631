"""What makes an overlap the same one, so that it is decided once (职责交叉的同一性).

An overlap is who and in which words: the owners and the wordings of their duties. Another wording, or another owner
beside them, is another overlap, about which nobody has decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gangze.controls.domain.activities import normalised
from gangze.controls.domain.found import Witness


@dataclass(frozen=True, slots=True)
class Side:
    """A duty of an overlap and whose it is: `kind` post or unit with its id and name."""

    duty: int
    text: str
    kind: str
    owner: int
    name: str = ""


def sides_of(witness: Sequence[Witness]) -> tuple[Side, ...]:
    """The sides of an overlap, whose witnesses are each duty with its owner after it."""
    return tuple(
        Side(one.id, one.text, owner.kind, owner.id, owner.name)
        for one, owner in pairwise(witness)
        if one.kind == "duty" and owner.kind in ("post", "unit")
    )


def pair_key(sides: Iterable[Side]) -> str:
    """The same for the same owners and wordings, in whatever order they were found."""
    parts = sorted(f"{side.kind}:{side.owner}:{normalised(side.text)}" for side in sides)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
