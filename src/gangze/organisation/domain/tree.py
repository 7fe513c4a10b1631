"""The unit tree over days: every question is asked of dated edges, never of 'the' tree (机构树)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gangze.kernel.interval import Interval


@dataclass(frozen=True, slots=True)
class Edge:
    """Over `when`, `unit` stands under `parent` (None at the top)."""

    unit: int
    parent: int | None
    when: Interval


@dataclass(frozen=True, slots=True)
class Cycle:
    """A unit that would stand under itself: the units from it upward and back, and the days."""

    units: tuple[int, ...]
    when: Interval


def by_unit(edges: Iterable[Edge]) -> dict[int, list[Edge]]:
    """Edges of each unit in order of days."""
    found: dict[int, list[Edge]] = defaultdict(list)
    for edge in sorted(edges, key=lambda e: (e.unit, e.when)):
        found[edge.unit].append(edge)
    return dict(found)


def find_cycle(edges: Mapping[int, Sequence[Edge]], unit: int, when: Interval) -> Cycle | None:
    """The first cycle through `unit` on any day of `when`, or None.

    Climbs from the unit upward over each stretch of days; a unit whose edges change within `when` is climbed
    by each of them.
    """
    return _climb(edges, unit, when, (unit,))


def _climb(
    edges: Mapping[int, Sequence[Edge]], start: int, when: Interval, path: tuple[int, ...]
) -> Cycle | None:
    for edge in edges.get(path[-1], ()):
        shared = edge.when.intersection(when)
        if shared is None or edge.parent is None:
            continue
        if edge.parent == start:
            return Cycle((*path, start), shared)
        if edge.parent in path:
            continue
        found = _climb(edges, start, shared, (*path, edge.parent))
        if found is not None:
            return found
    return None


def replaced(edges: Iterable[Edge], unit: int, parent: int | None, when: Interval) -> list[Edge]:
    """The edges after `unit` is moved under `parent` over `when`; days on which it did not exist stay so."""
    result = []
    for edge in edges:
        shared = edge.when.intersection(when) if edge.unit == unit else None
        if shared is None:
            result.append(edge)
            continue
        result += [Edge(unit, edge.parent, rest) for rest in edge.when.minus(when)]
        result.append(Edge(unit, parent, shared))
    return result


def parents_on(edges: Iterable[Edge], day: date) -> dict[int, int | None]:
    """Who stands under whom on a day: unit → parent."""
    return {edge.unit: edge.parent for edge in edges if day in edge.when}


def subtree(parents: Mapping[int, int | None], root: int) -> set[int]:
    """The unit and all units below it."""
    children: dict[int, list[int]] = defaultdict(list)
    for unit, parent in parents.items():
        if parent is not None:
            children[parent].append(unit)
    found, waiting = {root}, [root]
    while waiting:
        for child in children[waiting.pop()]:
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def path_to_root(parents: Mapping[int, int | None], unit: int) -> list[int]:
    """The unit, the unit above it, and so on to the top. Stops where a unit would come twice."""
    path: list[int] = []
    at: int | None = unit
    while at is not None and at not in path:
        path.append(at)
        at = parents.get(at)
    return path


def in_founding_order(parents: Mapping[str, str | None]) -> list[str]:
    """Keys so that each comes after its parent where the parent is among them.

    What stands on a cycle is left out: the caller names it.
    """
    order: list[str] = []
    done: set[str] = set()
    for key in parents:
        chain: list[str] = []
        at: str | None = key
        while at is not None and at in parents and at not in done and at not in chain:
            chain.append(at)
            at = parents[at]
        if at is not None and at in chain:
            continue
        order += reversed(chain)
        done.update(chain)
    return order
