"""A growing Merkle tree over a list of records, as in RFC 6962 section 2.1 (默克尔树).

Leaves are hashed with the prefix 0x00 and nodes with 0x01, so that neither can stand for the other. Positions
count from 0. The tree itself is never stored: a `Frontier` (one hash for each full subtree on the right edge)
is enough to append and to compute the root, and proofs are computed from leaf hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any


@dataclass(frozen=True, slots=True)
class Digest:
    """A named digest: `sha256`, `sm3` (国密, GB/T 32905) or any other that this Python's OpenSSL offers.

    `of` hashes bytes, `leaf` a record as a leaf, `node` two subtrees as their node. They are plain functions,
    not methods: millions of calls feel each layer.
    """

    name: str
    size: int
    of: Callable[[bytes], bytes]
    leaf: Callable[[bytes], bytes]
    node: Callable[[bytes, bytes], bytes]

    @property
    def empty_root(self) -> bytes:
        """The root of the tree without leaves: the digest of nothing."""
        return self.of(b"")


def digest_named(name: str) -> Digest:
    """The digest called `name`. Raises `ValueError` where this machine does not offer it."""
    try:
        new: Callable[[bytes], Any] = hashlib.sha256 if name == "sha256" else partial(hashlib.new, name)
        size = new(b"").digest_size
    except ValueError as fault:
        raise ValueError(f"digest {name!r} is not available on this machine") from fault
    if not size:
        raise ValueError(f"digest {name!r} has no fixed length")
    return Digest(
        name,
        size,
        lambda data: new(data).digest(),
        lambda record: new(b"\x00" + record).digest(),
        lambda left, right: new(b"\x01" + left + right).digest(),
    )


class Frontier:
    """The right edge of a tree: the roots of its full subtrees, largest first.

    A tree of n leaves has one full subtree for each bit set in n. Appending costs amortised O(1), the root
    O(log n) hashes.
    """

    __slots__ = ("_peaks", "digest", "size")

    def __init__(self, digest: Digest, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.digest = digest
        self.size = size
        self._peaks = list(peaks)
        if len(self._peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(self._peaks)}")

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash at position `size`."""
        peaks, node, size = self._peaks, self.digest.node, self.size
        while size & 1:
            leaf = node(peaks.pop(), leaf)
            size >>= 1
        peaks.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return _fold(self.digest, self._peaks)

    def to_bytes(self) -> bytes:
        """The peaks one after the other; with `size` and the digest's name enough to go on."""
        return b"".join(self._peaks)

    @classmethod
    def from_bytes(cls, digest: Digest, size: int, data: bytes) -> Frontier:
        """What `to_bytes` wrote. Raises `ValueError` where the length does not fit the size."""
        if len(data) != size.bit_count() * digest.size:
            raise ValueError(f"frontier of {len(data)} bytes does not fit a tree of {size} leaves")
        return cls(digest, size, (data[at : at + digest.size] for at in range(0, len(data), digest.size)))


def _fold(digest: Digest, peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return digest.empty_root
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = digest.node(peak, root)
    return root


def root_of(digest: Digest, leaves: Sequence[bytes]) -> bytes:
    """The root over a list of leaf hashes."""
    frontier = Frontier(digest)
    frontier.extend(leaves)
    return frontier.root()


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(digest: Digest, leaves: Sequence[bytes], position: int) -> list[bytes]:
    """The audit path of the leaf at `position` (RFC 6962, 2.1.1), nearest sibling first.

    Raises `IndexError` where the position is outside the tree.
    """
    if not 0 <= position < len(leaves):
        raise IndexError(f"position {position} is outside a tree of {len(leaves)} leaves")
    path: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if position < middle:
            path.append(root_of(digest, leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(digest, leaves[low:middle]))
            low = middle
    return path[::-1]


def verify_inclusion(
    digest: Digest, leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` shows that the leaf hash stands at `position` in the tree of `size` with `root`.

    RFC 9162, section 2.1.3.2.
    """
    if not 0 <= position < size:
        return False
    node, last, hashed = position, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            hashed = digest.node(sibling, hashed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            hashed = digest.node(hashed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and hashed == root


def consistency_proof(digest: Digest, leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """The proof that the tree of the first `old_size` leaves is a prefix of this one (RFC 6962, 2.1.2).

    Empty where the sizes are equal. Raises `IndexError` unless 0 < old_size <= number of leaves.
    """
    if not 0 < old_size <= len(leaves):
        raise IndexError(f"size {old_size} is not between 1 and {len(leaves)}")
    path: list[bytes] = []
    low, high, whole = 0, len(leaves), True
    while old_size - low != high - low:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append(root_of(digest, leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(digest, leaves[low:middle]))
            low, whole = middle, False
    if not whole:
        path.append(root_of(digest, leaves[low:high]))
    return path[::-1]


def verify_consistency(
    digest: Digest, old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the old tree is a prefix of the new one (RFC 9162, section 2.1.4.2)."""
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old, new = path[0], path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = digest.node(sibling, old), digest.node(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = digest.node(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root
