"""Whether a ledger is still what was sealed: pure over streams, with or without a database (台账核验).

Every record is hashed again; the hashes must be the leaves, the leaves must give the root of every head,
every head must be signed. Against heads held outside, each leaf is also compared with the one the auditor
kept, so that the first bad entry can be named whatever was done to the database.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import BinaryIO

from django.utils.translation import gettext as _

from gangze.framework.ledger.exchange import Stored, read_heads
from gangze.framework.ledger.faults import Fault, FaultKind, Leaf, Report, classify
from gangze.framework.ledger.record import matches
from gangze.framework.ledger.signing import Head
from gangze.kernel.findings import refuse
from gangze.kernel.merkle import Digest, Frontier, digest_named


@dataclass(slots=True)
class Outside:
    """What an auditor kept: signed heads, and ids (16 bytes) and hashes below the last of them."""

    digest: Digest
    heads: list[Head] = field(default_factory=list)
    ids: list[bytes] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)

    def leaves(self, start: int) -> list[Leaf]:
        """Leaves from a position on."""
        pairs = zip(self.ids[start:], self.hashes[start:], strict=True)
        return [Leaf(str(uuid.UUID(bytes=key)), leaf) for key, leaf in pairs]


def read_outside(stream: BinaryIO, name: str) -> Outside:
    """Read a heads file and check that it is sound in itself.

    Raises `Refused` where it is not: an unsigned head, or leaves that do not give its root; `BadFile` where
    it cannot be read at all.
    """
    outside: Outside | None = None
    frontier: Frontier | None = None
    ids: list[bytes] = []
    hashes: list[bytes] = []
    for item in read_heads(stream):
        if not isinstance(item, Head):
            ids += [key for key, _leaf in item]
            hashes += [leaf for _key, leaf in item]
            continue
        if outside is None or frontier is None:
            digest = digest_named(item.digest)
            outside, frontier = Outside(digest), Frontier(digest)
        frontier.extend(hashes[frontier.size :])
        if not item.is_signed() or frontier.size != item.size or frontier.root() != item.root:
            raise refuse(
                "ledger.heads_file",
                _("外存封存头文件在第 %(size)s 笔处自身不一致，不能作为核验依据") % {"size": item.size},
                source=name,
                remedy=_("请换用审计部门另存的封存头文件"),
            )
        outside.heads.append(item)
    if outside is None:
        raise refuse(
            "ledger.heads_file",
            _("文件里没有封存头"),
            source=name,
            remedy=_("请使用 gangze ledger export --heads-only 导出的文件"),
        )
    size = outside.heads[-1].size
    outside.ids, outside.hashes = ids[:size], hashes[:size]
    return outside


def verify(
    entries: Iterable[Stored], heads: Sequence[Head], digest: Digest, outside: Outside | None = None
) -> Report:
    """Check a whole ledger; every fault is reported. Memory grows with what is held outside only.

    `entries` come in position order as the source has them; `heads` are all heads of the source.
    """
    return _Verification(heads, digest, outside).run(entries)


def disclosure_fault(place: int, entry: str, path: str) -> Fault:
    """A disclosed value is not the one that was committed to."""
    text = _("第 %(number)s 笔记录披露的 %(path)s 与封存的承诺值不符")
    return Fault(FaultKind.DISCLOSURE, place, entry, text % {"number": place + 1, "path": path})


class _Verification:
    """One pass over the entries."""

    def __init__(self, heads: Sequence[Head], digest: Digest, outside: Outside | None) -> None:
        self.heads = sorted(heads, key=lambda head: head.size)
        self.digest = digest
        self.outside = outside
        self.report = Report(heads=len(heads), held_outside=len(outside.hashes) if outside else 0)
        self.frontier = Frontier(digest)
        self.parted: int | None = None
        self.tail: list[Leaf] = []
        self.gap: tuple[int, int, str] | None = None
        self.edited: dict[int, tuple[str, bytes, bytes]] = {}
        self.roots_hold = True

    def run(self, entries: Iterable[Stored]) -> Report:
        """The report over all of it."""
        expected = self.outside.hashes if self.outside else []
        held = len(expected)
        head_sizes = self._head_sizes()
        next_head = next(head_sizes, -1)
        leaf_of, append = self.digest.leaf, self.frontier.append
        count = 0
        for item in entries:
            if item.record is None or leaf_of(item.record) != item.hash:
                self._not_its_leaf(count, item)
            if item.disclosures or item.problems:
                self._beside(count, item)
            if self.parted is not None:
                if len(self.tail) < held:
                    self.tail.append(Leaf(_entry_id(item), item.hash))
            elif item.position != count or (count < held and item.hash != expected[count]):
                self._part(count, item)
            append(item.hash)
            count += 1
            if count == next_head:
                self._check_root(count)
                next_head = next(head_sizes, -1)
        self.report.entries = count
        self._conclude(count)
        return self.report

    def _head_sizes(self) -> Iterator[int]:
        return iter(sorted({head.size for head in self.heads if head.size}))

    def _add(self, kind: FaultKind, position: int, entry: str, message: str) -> None:
        self.report.faults.append(Fault(kind, position, entry, message))

    def _not_its_leaf(self, place: int, item: Stored) -> None:
        """The record is gone or is not the one that was hashed."""
        if item.record is not None:
            self.edited[place] = (_entry_id(item), item.hash, self.digest.leaf(item.record))
        elif not any(kind is FaultKind.FILE for kind, _text in item.problems):
            text = _("第 %(number)s 笔记录已被删除") % {"number": place + 1}
            self._add(FaultKind.MISSING, place, _entry_id(item), text)

    def _beside(self, place: int, item: Stored) -> None:
        """What the source noticed, and disclosures against their commitments."""
        for kind, text in item.problems:
            self._add(kind, place, _entry_id(item), text)
            if kind is FaultKind.FILE:
                self.roots_hold = False
        for shown in item.disclosures:
            self.report.disclosed += 1
            if item.record is not None and not matches(item.record, shown, self.digest):
                self.report.faults.append(disclosure_fault(place, _entry_id(item), shown.path))

    def _part(self, place: int, item: Stored) -> None:
        """From here on the ledger is not the one held outside, or its positions have a gap."""
        self.parted = place
        self.tail = [Leaf(_entry_id(item), item.hash)]
        if item.position != place:
            self.gap = (place, item.position, _entry_id(item))

    def _check_root(self, size: int) -> None:
        """The roots of the heads over the first `size` entries; the first that fails is enough."""
        if not self.roots_hold or self.parted is not None:
            return
        root = self.frontier.root()
        below = max((head.size for head in self.heads if head.size < size), default=0)
        for head in self.heads:
            if head.size == size and head.root != root:
                self.roots_hold = False
                text = _(
                    "第 %(first)s 笔至第 %(last)s 笔记录算不出已签名的封存根，其中至少一笔被改动、调换或增删"
                )
                self._add(FaultKind.ROOT, below, "", text % {"first": below + 1, "last": size})

    def _conclude(self, count: int) -> None:
        self._name_edits()
        self._name_parting(count)
        self._check_ends(count)
        self._check_heads()
        if self.outside:
            self._check_heads_outside(self.outside)

    def _name_edits(self) -> None:
        """Records that do not give their leaf: changed, or exchanged with one another."""
        owner = {leaf: place for place, (_entry, leaf, _found) in self.edited.items()}
        for place, (entry, leaf, found) in self.edited.items():
            other = owner.get(found)
            if other is not None and self.edited[other][2] == leaf:
                text = _("第 %(number)s 笔与第 %(other)s 笔的内容被调换")
                self._add(FaultKind.SWAPPED, place, entry, text % {"number": place + 1, "other": other + 1})
            else:
                text = _("第 %(number)s 笔记录的内容被改动") % {"number": place + 1}
                self._add(FaultKind.EDITED, place, entry, text)

    def _name_parting(self, count: int) -> None:
        place = self.parted
        held = self.report.held_outside
        if place is None and count < held:
            place = count
        if place is None:
            return
        if self.outside and place < held:
            self.report.faults.append(classify(place, self.outside.leaves(place), self.tail))
        elif self.gap is not None:
            start, found, entry = self.gap
            if found > start:
                text = _("序号不连续：第 %(first)s 笔至第 %(last)s 笔缺失")
                self._add(FaultKind.MISSING, start, entry, text % {"first": start + 1, "last": found})
            else:
                text = _("序号重复或倒序：第 %(first)s 笔处出现第 %(last)s 笔")
                self._add(FaultKind.SWAPPED, start, entry, text % {"first": start + 1, "last": found + 1})

    def _check_ends(self, count: int) -> None:
        """Heads that sign more than there is."""
        signed = max((head.size for head in self.heads), default=0)
        if signed > count and not self.report.faults:
            text = _("封存头签了 %(signed)s 笔，现在只有 %(count)s 笔，末尾被截去")
            self._add(FaultKind.TRUNCATED, count, "", text % {"signed": signed, "count": count})

    def _check_heads(self) -> None:
        for head in self.heads:
            if not head.is_signed() or head.digest != self.digest.name:
                text = _("前 %(size)s 笔的封存头签名无效") % {"size": head.size}
                self._add(FaultKind.SIGNATURE, max(head.size - 1, 0), "", text)
        for one, two in pairwise(self.heads):
            if one.size == two.size:
                text = _("前 %(size)s 笔有两个封存头") % {"size": one.size}
                self._add(FaultKind.HEAD, max(one.size - 1, 0), "", text)

    def _check_heads_outside(self, outside: Outside) -> None:
        own = {head.size: head for head in self.heads}
        trusted = {head.public_key for head in outside.heads}
        for kept in outside.heads:
            here = own.get(kept.size)
            if here is None or here.root != kept.root:
                text = _("外存的第 %(size)s 笔封存头在台账中缺失或不同") % {"size": kept.size}
                self._add(FaultKind.HEAD, max(kept.size - 1, 0), "", text)
        held = len(outside.hashes)
        for head in self.heads:
            if head.public_key not in trusted and head.size <= held:
                text = _("前 %(size)s 笔的封存头不是用外存的密钥签的") % {"size": head.size}
                self._add(FaultKind.KEY, max(head.size - 1, 0), "", text)
            elif head.public_key not in trusted:
                text = _("前 %(size)s 笔的封存头用的是新密钥 %(key)s，请与密钥更换记录核对")
                self.report.notices.append(text % {"size": head.size, "key": head.key_id[:16]})


def _entry_id(item: Stored) -> str:
    """The id of an entry: as its source names it, else as its record does."""
    if item.entry:
        return str(uuid.UUID(item.entry))
    if item.record is None:
        return ""
    try:
        return str(json.loads(item.record)["id"])
    except (ValueError, KeyError, TypeError):
        return ""
