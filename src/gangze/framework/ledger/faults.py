"""What can be wrong with a ledger, and how the kind of fault is told from hashes alone (台账异常)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from gangze.kernel.findings import Finding


class FaultKind(StrEnum):
    """What happened to an entry, a head or the file that carries them."""

    EDITED = "edited"
    MISSING = "missing"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    TRUNCATED = "truncated"
    ROOT = "root"
    SIGNATURE = "signature"
    HEAD = "head"
    KEY = "key"
    DISCLOSURE = "disclosure"
    INDEX = "index"
    FILE = "file"


_SAYS = dict.fromkeys(FaultKind, 2) | {
    FaultKind.EDITED: 1,
    FaultKind.MISSING: 0,
    FaultKind.INSERTED: 0,
    FaultKind.SWAPPED: 0,
    FaultKind.TRUNCATED: 0,
}
"""Of faults at one place, which comes first: a changed order explains more than a changed entry."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: at which position (from 0), with which entry, and in words."""

    kind: FaultKind
    position: int
    entry: str
    message: str

    def finding(self) -> Finding:
        """As a finding, for screens and JSON."""
        return Finding(
            f"ledger.{self.kind}",
            self.message,
            subject=self.entry,
            source=_("第 %(number)s 笔") % {"number": self.position + 1},
            remedy=_("请保留现场，立即报告审计部门，并与最近一次备份核对"),
        )


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as somebody knows it: the entry's id (UUID text) and its hash."""

    entry: str
    hash: bytes


@dataclass(slots=True)
class Report:
    """The result of a verification."""

    entries: int = 0
    heads: int = 0
    held_outside: int = 0
    disclosed: int = 0
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def first(self) -> Fault | None:
        """The fault at the lowest position; of several there, the one that says most."""
        return min(self.faults, key=lambda fault: (fault.position, _SAYS[fault.kind]), default=None)

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "entries": self.entries,
            "heads": self.heads,
            "held_outside": self.held_outside,
            "disclosed": self.disclosed,
            "faults": [
                {"kind": str(f.kind), "position": f.position, "entry": f.entry, "message": f.message}
                for f in sorted(self.faults, key=lambda f: f.position)
            ],
            "notices": self.notices,
        }


def classify(position: int, expected: Sequence[Leaf], actual: Sequence[Leaf]) -> Fault:
    """The fault that made two lists of leaves part at `position`, where both begin.

    `expected` is what was held outside, `actual` what the ledger has now; both from the first difference on.
    Neither may be cut shorter than the other unless it really ends there.
    """
    if not actual:
        text = _("从第 %(number)s 笔起的 %(count)s 笔记录被截去")
        return Fault(FaultKind.TRUNCATED, position, expected[0].entry, text % _n(position, len(expected)))
    wanted, found = expected[0], actual[0]
    places = {leaf.hash: index for index, leaf in reversed(list(enumerate(expected)))}
    later = places.get(found.hash)
    back = next((index for index, leaf in enumerate(actual) if leaf.hash == wanted.hash), None)
    if later is not None and back is not None:
        text = _("第 %(number)s 笔与第 %(other)s 笔的次序被调换")
        return Fault(
            FaultKind.SWAPPED,
            position,
            found.entry,
            text % {"number": position + 1, "other": position + back + 1},
        )
    if later is not None:
        text = _("从第 %(number)s 笔起有 %(count)s 笔记录被删除")
        return Fault(FaultKind.MISSING, position, wanted.entry, text % _n(position, later))
    if back is not None:
        text = _("在第 %(number)s 笔处被插入 %(count)s 笔记录")
        return Fault(FaultKind.INSERTED, position, found.entry, text % _n(position, back))
    text = _("第 %(number)s 笔记录的内容被改动")
    return Fault(FaultKind.EDITED, position, wanted.entry, text % _n(position, 1))


def _n(position: int, count: int) -> dict[str, int]:
    return {"number": position + 1, "count": count}
