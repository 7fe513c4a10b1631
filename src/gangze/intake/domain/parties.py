"""Letters of responsibility: the parties and what each has to do (责任书、责任状)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangze.intake.domain.division import Division
from gangze.intake.domain.entries import Entry, heading
from gangze.intake.domain.headings import Heading, Kind
from gangze.intake.domain.names import is_post_name, is_unit_name

_PARTY = re.compile(
    r"(?P<who>[甲乙丙]方|责任人|承诺人|责任单位)(?:\([^()]*\))?\s*:\s*"
    r"(?P<name>[^\s:,。;()]{2,24})(?:\([^()]*\))?(?:\s+\S{2,8})?$"
)
_PARTY_AFTER = re.compile(
    r"(?P<name>[^\s:,。;()]{2,24}?)\((?:以下|下)?(?:简?称)?[:“\"]?(?P<who>[甲乙丙]方)[”\"]?\)[:,。;]?$"
)
"""`某某信用社(以下简称甲方)`"""
_DUTIES = re.compile(
    r"(?P<who>[甲乙丙]方|责任人|承诺人|责任单位)的?(?:主要|具体|工作|岗位|安全|应当|应|须)*(?:履行|承担)?的?(?:以下|下列|如下)?(?:工作|岗位|安全)?(?:职责|责任|义务|承诺|权利(?:和|与|及)义务)"
    r"(?:和义务|与义务)?(?:如下|是|为)?:?$"
)


@dataclass(frozen=True, slots=True)
class _Party:
    kind: Kind
    name: str


def with_parties(entries: list[Entry], text: str) -> list[Entry]:
    """`entries`, in which `乙方职责` is headed by the name that `乙方:` was given; 乙方 owns the rest, too."""
    parties: dict[str, _Party] = {}
    arranged: list[Entry] = []
    for entry in entries:
        piece = entry.piece
        words = text[piece.start : piece.end]
        told = piece.mark is None and entry.division is None
        found = (_PARTY.match(words) or _PARTY_AFTER.match(words)) if told else None
        party = _named(found.group("name")) if found else None
        due = _DUTIES.match(words) if parties and entry.division is None else None
        if found is not None and party is not None and found.group("who") not in parties:
            parties[found.group("who")] = party
            if found.group("who") == "甲方":
                arranged.append(heading(Kind.OTHER, piece.outer_start, piece.line, piece.end))
            else:
                arranged.append(Entry(piece, _heads(party, piece.end)))
        elif due is not None and due.group("who") in parties:
            arranged.append(Entry(piece, _heads(parties[due.group("who")], piece.end)))
        else:
            arranged.append(entry)
    return arranged


def _named(name: str) -> _Party | None:
    if is_post_name(name):
        return _Party(Kind.POST, name)
    return _Party(Kind.UNIT, name) if is_unit_name(name) else None


def _heads(party: _Party, end: int) -> Division:
    return Division(Heading(party.kind, party.name, word="职责"), end, end)
