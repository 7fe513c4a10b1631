"""The source text cut into stretches, each belonging to the innermost recognised node (原文标注)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from gangze.intake.domain.draft import Node


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the source: `node` is the id it belongs to, empty where nothing was recognised."""

    start: int
    text: str
    node: str = ""
    type: str = ""
    doubtful: bool = False


def stretches(text: str, nodes: Iterable[Node], begin: int = 0, until: int | None = None) -> Iterator[Stretch]:
    """`text[begin:until]`, in order, every character once. Where places overlap, the shorter one wins."""
    until = len(text) if until is None else until
    placed = sorted(
        (
            n
            for n in nodes
            if n.start is not None and n.end is not None and n.start < n.end and n.start < until and n.end > begin
        ),
        key=lambda n: (n.start, -(n.end or 0)),
    )
    inside = {edge for n in placed for edge in (n.start or 0, n.end or 0) if begin < edge < until}
    edges = sorted({begin, until} | inside)
    open_nodes: list[Node] = []
    waiting = iter(placed)
    upcoming = next(waiting, None)
    for start, end in pairwise(edges):
        while upcoming is not None and (upcoming.start or 0) <= start:
            open_nodes.append(upcoming)
            upcoming = next(waiting, None)
        open_nodes = [n for n in open_nodes if (n.end or 0) > start]
        piece = text[start:end]
        if not piece:
            continue
        inner = min(open_nodes, key=lambda n: (n.end or 0) - (n.start or 0), default=None)
        if inner is None:
            yield Stretch(start, piece)
        else:
            yield Stretch(start, piece, inner.id, inner.type, bool(inner.doubts) and not inner.settled)
