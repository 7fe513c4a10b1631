"""What only a database can have wrong about sealed entries (库内一致性).

Columns that repeat parts of the record, the index of subjects, disclosed values. Positions are checked in
ranges that know nothing of each other, so that several processes can share the work.
"""

# ruff: noqa: S608 - the names of tables and columns are constants of this file

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from gangze.framework.ledger.faults import Fault, FaultKind
from gangze.framework.ledger.live import (
    LEAVES,
    SLICE,
    digest_of_ledger,
    disclosures,
    of_leaves,
    rows,
    uuid_text,
)
from gangze.framework.ledger.models import LedgerEntry, LedgerLeaf, LedgerPending, LedgerSubject
from gangze.framework.ledger.record import COMMITMENT, matches
from gangze.framework.ledger.verify import disclosure_fault

_ENTRY, _SUBJECT, _PENDING, _LEAF = (
    model._meta.db_table for model in (LedgerEntry, LedgerSubject, LedgerPending, LedgerLeaf)
)

_ENTRIES_SQL = f"""{LEAVES}
SELECT l.position, l.hash, {{key}}, e.record, e.leaf_hash, {{at}}, e.command, e.actor_kind, e.actor_id,
       e.position_id, e.reason, e.request_key
FROM l JOIN {_ENTRY} e ON {of_leaves("e.id")} ORDER BY l.position"""

# Keys and instants are compared as text; each database writes it faster than Python would.
_AS_TEXT = {
    "postgresql": {
        "key": "l.entry_id::text",
        "at": """to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    },
    "sqlite": {
        "key": "l.entry_id",
        "at": "replace(e.at, ' ', 'T') || CASE length(e.at) WHEN 19 THEN '.000000Z' ELSE 'Z' END",
    },
}

_SUBJECTS_SQL = f"""{LEAVES}
SELECT l.position, s.subject_type, s.subject_id FROM l JOIN {_SUBJECT} s ON {of_leaves("s.entry_id")}
ORDER BY l.position, s.subject_type, s.subject_id"""

_STRAY_SQL = f"""
SELECT e.id FROM {_ENTRY} e
LEFT JOIN {_LEAF} l ON l.entry_id = e.id LEFT JOIN {_PENDING} p ON p.entry_id = e.id
WHERE l.entry_id IS NULL AND p.entry_id IS NULL ORDER BY e.id LIMIT 100"""

_LOST_SQL = f"""
SELECT p.entry_id FROM {_PENDING} p LEFT JOIN {_ENTRY} e ON e.id = p.entry_id WHERE e.id IS NULL
ORDER BY p.entry_id LIMIT 100"""

_read_json = json.JSONDecoder().decode
_quoted = encode_basestring


@dataclass(slots=True)
class Beside:
    """What a range of positions showed."""

    disclosed: int = 0
    faults: list[Fault] = field(default_factory=list)


def check_beside(start: int, stop: int) -> Beside:
    """Check the entries from position `start` up to `stop`."""
    found = Beside()
    digest = digest_of_ledger()
    sql = _ENTRIES_SQL.format(**_AS_TEXT[connection.vendor])
    for low in range(start, stop, SLICE):
        high = min(low + SLICE, stop)
        shown, subjects = disclosures(low, high), _subjects(low, high)
        for row in rows(sql, low, high):
            place, data = row[0], bytes(row[3])
            found.faults += _problems(row, data, subjects.get(place, []))
            for item in shown.get(place, ()):
                found.disclosed += 1
                if not matches(data, item, digest):
                    found.faults.append(disclosure_fault(place, uuid_text(row[2]), item.path))
    return found


def outside_the_tree(end: int) -> list[Fault]:
    """Entries nobody sealed or awaits, and awaited ones that are gone."""
    stray = _("记录既未封存也不在待封存之列，可能是绕过系统插入的")
    lost = _("待封存的记录已被删除")
    return [
        Fault(kind, end, uuid_text(key), text)
        for sql, kind, text in (
            (_STRAY_SQL, FaultKind.INSERTED, stray),
            (_LOST_SQL, FaultKind.MISSING, lost),
        )
        for (key,) in rows(sql)
    ]


def _subjects(start: int, stop: int) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for position, kind, key in rows(_SUBJECTS_SQL, start, stop):
        found[position].append((kind, key))
    return found


def _problems(row: tuple[Any, ...], data: bytes, subjects: list[tuple[str, int]]) -> Iterator[Fault]:
    """Columns and subjects that do not say what the record says."""
    if row[1] == row[4] and _is_said_by(row, data, subjects):
        return
    try:
        record = _read_json(data.decode())
        actor = record["actor"]
        wanted = (
            record["at"], record["command"], actor["kind"], actor["id"], record["position"], record["reason"],
            record["request_key"],
        )  # fmt: skip
        key, named = record["id"], {(kind, one) for kind, one in record["subjects"]}
    except (ValueError, KeyError, TypeError):
        return  # the bytes are not a record at all: their hash says so
    place, own = row[0], uuid_text(row[2])
    if wanted != row[5:] or row[1] != row[4] or key != own:
        names = ("at", "command", "actor_kind", "actor_id", "position_id", "reason", "request_key")
        columns = [name for name, one, two in zip(names, wanted, row[5:], strict=True) if one != two]
        text = _("第 %(number)s 笔记录的列 %(columns)s 与其封存内容不符")
        values = {"number": place + 1, "columns": "、".join(columns) or "id, leaf_hash"}
        yield Fault(FaultKind.EDITED, place, own, text % values)
    if len(named) != len(subjects) or named != set(subjects):
        text = _("第 %(number)s 笔记录的对象索引与其封存内容不符") % {"number": place + 1}
        yield Fault(FaultKind.INDEX, place, own, text)


def _is_said_by(row: tuple[Any, ...], data: bytes, subjects: list[tuple[str, int]]) -> bool:
    """Whether a record begins and ends as these columns and subjects would be written; a False is no proof.

    Reading every record as JSON would take several times as long.

    Only the commitment to a person's label and the payload lie between. Canonical strings escape their
    quotes, so what is written here can stand nowhere but in its own place.
    """
    _place, _leaf, key, _record, _own, at, command, kind, actor, post, reason, request = row
    start = f'{{"actor":{{"id":{actor},"kind":{_quoted(kind)},"label":{{"{COMMITMENT}":"'.encode()
    after = f'"}}}},"at":"{at}","command":{_quoted(command)},"id":"{uuid_text(key)}","payload":'.encode()
    named = ",".join([f"[{_quoted(kind)},{one}]" for kind, one in sorted(subjects)])
    end = (
        f',"position":{"null" if post is None else post},"reason":{_quoted(reason)}'
        f',"request_key":{_quoted(request)},"subjects":[{named}]}}'
    ).encode()
    label_end = data.find(b'"', len(start))
    return data.startswith(start) and data.startswith(after, label_end) and data.endswith(end)
