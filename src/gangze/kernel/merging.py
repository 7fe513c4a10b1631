"""Differences of two pieces of data, and the merge of three (三方比较).

For content on upgrade: the *base* that was shipped before, the bank's *own* that grew from it, and the *new*
one that is shipped now. What only one side changed is taken; what both changed differently is a conflict and
is listed, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Path = tuple[str | int, ...]

IDENTITIES = ("id", "key", "code", "date", "name")
"""Keys that may name the items of a list; the first that all items have, each once, does."""


class ChangeKind(StrEnum):
    """What became of a place: it came, it went, or it says something else."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two values differ. List items are named by their identity where they have one."""

    path: Path
    kind: ChangeKind
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed, differently. None stands for 'not there'."""

    path: Path
    base: Any
    own: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged value and what could not be merged; at a conflict the bank's own value stands."""

    value: Any
    conflicts: tuple[Conflict, ...]


class _Absent:
    """Nothing stands there; told apart from an explicit null."""


_ABSENT = _Absent()


def differences(old: Any, new: Any, path: Path = ()) -> Iterator[Difference]:
    """All places where `new` differs from `old`, as deep as the two have the same shape."""
    if old == new and type(old) is type(new):
        return
    pairs = _paired(old, new)
    inner = [] if pairs is None else list(_inner(pairs, path))
    # Equal items in another order, or an unlike whole, are one change.
    yield from inner or [Difference(path, ChangeKind.CHANGED, old, new)]


def _inner(pairs: Mapping[str | int, tuple[Any, Any]], path: Path) -> Iterator[Difference]:
    for key, (one, two) in pairs.items():
        if one is _ABSENT:
            yield Difference((*path, key), ChangeKind.ADDED, None, two)
        elif two is _ABSENT:
            yield Difference((*path, key), ChangeKind.REMOVED, one, None)
        else:
            yield from differences(one, two, (*path, key))


def merge(base: Any, own: Any, new: Any) -> Merge:
    """The three-way merge of plain data: mappings key by key, lists by the identity of their items.

    A list whose items have no identity is one value: either one side changed it or it is a conflict.
    """
    conflicts: list[Conflict] = []
    return Merge(_merged(base, own, new, (), conflicts), tuple(conflicts))


def _merged(base: Any, own: Any, new: Any, path: Path, conflicts: list[Conflict]) -> Any:
    if own == new or base == new:
        return own
    if base == own:
        return new
    parts = _keyed(base), _keyed(own), _keyed(new)
    if own is _ABSENT or new is _ABSENT or None in parts or not type(base) is type(own) is type(new):
        conflicts.append(Conflict(path, *(None if side is _ABSENT else side for side in (base, own, new))))
        return own
    one, two, three = (part for part in parts if part is not None)
    merged: dict[str | int, Any] = {}
    for key in dict.fromkeys([*two, *three, *one]):
        was, ours, theirs = (side.get(key, _ABSENT) for side in (one, two, three))
        value = _merged(was, ours, theirs, (*path, key), conflicts)
        if value is not _ABSENT:
            merged[key] = value
    return list(merged.values()) if isinstance(own, list) else merged


def _keyed(value: Any) -> dict[str | int, Any] | None:
    """A mapping of the parts of a value, None where it is one whole."""
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, list):
        name = _identity([value])
        return {item[name]: item for item in value} if name else None
    return None


def _paired(old: Any, new: Any) -> dict[str | int, tuple[Any, Any]] | None:
    if isinstance(old, dict) and isinstance(new, dict):
        one, two = dict(old), dict(new)
    elif isinstance(old, list) and isinstance(new, list):
        name = _identity([old, new])
        if name is None:
            return None
        one, two = ({item[name]: item for item in side} for side in (old, new))
    else:
        return None
    keys = [*one, *(key for key in two if key not in one)]
    return {key: (one.get(key, _ABSENT), two.get(key, _ABSENT)) for key in keys}


def _identity(lists: Sequence[Sequence[Any]]) -> str | None:
    for name in IDENTITIES:
        if all(_names(items, name) for items in lists):
            return name
    return None


def _names(items: Sequence[Any], name: str) -> bool:
    if not all(isinstance(item, dict) and isinstance(item.get(name), str | int) for item in items):
        return False
    return len({item[name] for item in items}) == len(items)
