"""What a proposal asks for, in words and with links, for whoever must decide it (待批事项的说明).

The capability that knows what a command means registers its words; a command without words of its own is shown by its
fields.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gangze.framework.context import Context
from gangze.framework.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Told:
    """`text` says what is asked; `links` lead to what should be read before deciding: (label, address)."""

    text: str = ""
    links: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def together(several: Iterable[Told]) -> Told:
        """Several in one, in their order."""
        each = list(several)
        links = dict.fromkeys(link for told in each for link in told.links)
        return Told("；".join(told.text for told in each), tuple(links))


Teller = Callable[[Sequence[Proposal], Context], Sequence[Told]]
_tellers: dict[str, Teller] = {}


def register_teller(*commands: str) -> Callable[[Teller], Teller]:
    """Decorator: `teller(proposals, ctx)` tells proposals of these commands, each in its place.

    It reads for all of them at once: lists of proposals cost the same however long they are.
    """

    def register(teller: Teller) -> Teller:
        for name in commands:
            assert name not in _tellers, f"two tell proposals of {name}"
            _tellers[name] = teller
        return teller

    return register


def tell(rows: Iterable[Proposal], ctx: Context) -> None:
    """Put `told` on each proposal; a constant number of queries for each kind that is among them."""
    of: dict[Teller, list[Proposal]] = defaultdict(list)
    for row in rows:
        row.told = Told()  # type: ignore[attr-defined]
        if row.command in _tellers:
            of[_tellers[row.command]].append(row)
    for teller, some in of.items():
        for row, told in zip(some, teller(some, ctx), strict=True):
            row.told = told  # type: ignore[attr-defined]
