"""A long draft is looked through in windows: some hundred nodes, and the stretch they were read from (分段核对)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gangze.intake.domain.draft import DUTY, POST, UNIT, Node, Under

MOST = 500
"""Nodes after which a window ends before the next unit; half as many again before a post, twice before a duty."""

AROUND = 160
"""Characters of the source shown on either side of a node that is looked at by itself."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """Nodes that are shown together. `first` is the place of the first one among all nodes, `begin` in the source."""

    first: int
    begin: int
    nodes: tuple[Node, ...]


def as_read(under: Under) -> list[tuple[int, Node]]:
    """All nodes in the order in which they stand in the source, each with its beginning there.

    What stands nowhere in the source goes with what the tree shows before it.
    """
    order: list[tuple[int, Node]] = []
    waiting = list(reversed(under.get("", ())))
    begin = 0
    while waiting:
        node = waiting.pop()
        begin = begin if node.start is None else node.start
        order.append((begin, node))
        waiting += reversed(under.get(node.id, ()))
    return sorted(order, key=lambda item: item[0])


def windows(
    order: Sequence[tuple[int, Node]], wanted: frozenset[str] | None = None, most: int = MOST
) -> list[Window]:
    """`order` in windows, all of it or only the `wanted` ids; at least one window, up to twice `most` nodes in one.

    A window ends before a unit where it can, else before a post, else anywhere.
    """
    nodes = [(place, item) for place, item in enumerate(order) if wanted is None or item[1].id in wanted]
    cuts = [0]
    if len(nodes) > 2 * most:
        for index, (_, (_, node)) in enumerate(nodes):
            size = index - cuts[-1]
            if 2 * size >= most * (2 if node.type == UNIT else 3 if node.type == POST else 4):
                cuts.append(index)
    found = []
    for begin, end in zip(cuts, [*cuts[1:], len(nodes)], strict=True):
        place, (start, _) = nodes[begin] if nodes else (0, (0, None))
        found.append(Window(place, start, tuple(node for _, (_, node) in nodes[begin:end])))
    return found


def window_of(found: Sequence[Window], order: Sequence[tuple[int, Node]], node_id: str) -> int:
    """Which window shows a node, or would if it were wanted; the first one for a node that is not there."""
    place = next((place for place, (_, node) in enumerate(order) if node.id == node_id), 0)
    return max(bisect_right([window.first for window in found], place) - 1, 0)


def stretch_of(found: Sequence[Window], number: int, length: int) -> Span:
    """The part of a source of `length` characters beside a window: the parts cover it, each character once."""
    begin = found[number].begin if number else 0
    return begin, found[number + 1].begin if number + 1 < len(found) else length


def excerpts(text: str, nodes: Sequence[Node]) -> Iterator[Span]:
    """The surroundings of some nodes in the source, in order, not overlapping, from line to line where one is near."""
    begin = end = -1
    for start, stop in sorted((n.start, n.end) for n in nodes if n.start is not None and n.end is not None):
        low, high = max(start - AROUND, 0), min(stop + AROUND, len(text))
        low = text.find("\n", low, start) + 1 or low
        cut = text.rfind("\n", stop, high)
        high = cut if cut >= 0 else high
        if begin >= 0 and low <= end:
            end = max(end, high)
            continue
        if begin >= 0:
            yield begin, end
        begin, end = low, high
    if begin >= 0:
        yield begin, end


Branch = tuple[Node, "list[Branch]"]
"""A node and those under it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown of a draft: the window of that `number`.

    `nodes` are its nodes and those above them, `tree` the same as a tree; `spans` the parts of the source beside
    them; `titles` the owner in which each window begins; `at` the node that is pointed at.
    """

    windows: list[Window]
    number: int
    nodes: list[Node]
    tree: list[Branch]
    spans: list[Span]
    titles: list[Node]
    doubtful: frozenset[str]
    at: str


def look(text: str, under: Under, alive: Sequence[Node], at: str, doubts_only: bool) -> Look:
    """The window in which the node `at` stands, of all nodes or of those in doubt; `alive` are not rejected."""
    order = as_read(under)
    doubtful = frozenset(node.id for node in alive if node.doubts and not node.settled)
    found = windows(order, doubtful if doubts_only else None)
    number = window_of(found, order, at)
    here = found[number].nodes
    by_id = {node.id: node for _, node in order}
    shown = {node.id for node in here}
    for node in here:
        while node.parent in by_id and node.parent not in shown:
            node = by_id[node.parent]
            shown.add(node.id)
    return Look(
        found,
        number,
        [node for _, node in order if node.id in shown],
        _branches(under, "", shown),
        list(excerpts(text, here)) if doubts_only else [stretch_of(found, number, len(text))],
        [_owner_of(window.nodes[0], by_id) for window in found if window.nodes],
        doubtful,
        at if at in shown else here[0].id if here else "",
    )


def _branches(under: Under, parent: str, shown: set[str]) -> list[Branch]:
    return [(node, _branches(under, node.id, shown)) for node in under.get(parent, ()) if node.id in shown]


def _owner_of(node: Node, by_id: Mapping[str, Node]) -> Node:
    while node.type == DUTY and node.parent in by_id:
        node = by_id[node.parent]
    return node
