"""The ledger of the running system as streams, for export and verification (在线台账).

Read in slices by position with plain statements, so that neither a long transaction nor a row object per
entry is needed.
"""

# ruff: noqa: S608 - the names of tables and columns are constants of this file

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connection

from gangze.framework.ledger.append import ledger_digest
from gangze.framework.ledger.exchange import Stored
from gangze.framework.ledger.faults import Leaf
from gangze.framework.ledger.models import LedgerDisclosure, LedgerEntry, LedgerLeaf, LedgerPending, TreeHead
from gangze.framework.ledger.record import Disclosure
from gangze.framework.ledger.signing import Head
from gangze.kernel.merkle import Digest, digest_named

SLICE = 2_000
"""Positions read at a time."""

_ENTRY, _DISCLOSURE, _LEAF = (model._meta.db_table for model in (LedgerEntry, LedgerDisclosure, LedgerLeaf))

LEAVES = f"""
WITH l AS MATERIALIZED (
  SELECT position, entry_id, hash FROM {_LEAF} WHERE position >= %s AND position < %s
), ends AS (
  SELECT (SELECT entry_id FROM l ORDER BY entry_id LIMIT 1) AS first_id,
         (SELECT entry_id FROM l ORDER BY entry_id DESC LIMIT 1) AS last_id
)"""
"""The leaves `l` of a slice and the ends of their ids, which lie side by side: what belongs to them is read as one
stretch of an index, where PostgreSQL would otherwise read a whole table for every slice."""


def of_leaves(column: str) -> str:
    """The condition that a row belongs to the leaf `l`, by a column with the id of the entry."""
    ends = f"{column} >= (SELECT first_id FROM ends) AND {column} <= (SELECT last_id FROM ends)"
    return f"{column} = l.entry_id AND {ends}"


_ENTRIES_SQL = f"""{LEAVES}
SELECT l.position, l.hash, l.entry_id, e.record FROM l LEFT JOIN {_ENTRY} e ON {of_leaves("e.id")}
ORDER BY l.position"""

_DISCLOSURES_SQL = f"""{LEAVES}
SELECT l.position, d.path, d.salt, d.value FROM l JOIN {_DISCLOSURE} d ON {of_leaves("d.entry_id")}
ORDER BY l.position, d.path"""


def digest_of_ledger() -> Digest:
    """The digest named by the heads; that of the settings where nothing is sealed yet."""
    last = TreeHead.objects.order_by("-size").values_list("digest", flat=True).first()
    return digest_named(last) if last else ledger_digest()


def stored_heads() -> list[Head]:
    """All heads in order."""
    rows = TreeHead.objects.order_by("size").values_list(
        "size", "root", "digest", "signed_at", "public_key", "signature"
    )
    return [
        Head(size, bytes(root), digest, signed_at, bytes(public), bytes(signature))
        for size, root, digest, signed_at, public, signature in rows
    ]


def stored_leaves(below: int) -> Iterator[Leaf]:
    """The leaves below a position, in order."""
    sql = f"SELECT entry_id, hash FROM {_LEAF} WHERE position >= %s AND position < %s ORDER BY position"
    for start in range(0, below, SLICE):
        for entry, leaf in rows(sql, start, min(start + SLICE, below)):
            yield Leaf(uuid_text(entry), bytes(leaf))


def stored_entries(*, personal: bool, below: int) -> Iterator[Stored]:
    """The sealed entries below a position, in order; with what is disclosed of them where `personal`."""
    for start in range(0, below, SLICE):
        stop = min(start + SLICE, below)
        shown = disclosures(start, stop) if personal else {}
        for position, leaf, key, record in rows(_ENTRIES_SQL, start, stop):
            data = None if record is None else bytes(record)
            yield Stored(position, bytes(leaf), data, tuple(shown.get(position, ())), str(key))


def sealed_end() -> int:
    """The position after the last sealed entry."""
    last = LedgerLeaf.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def end_of_ledger() -> tuple[Any, ...]:
    """What stands at the end of the ledger: another after every act, whichever of them was written first.

    The last position and the number of entries without one tell how many there are; the last id tells this ledger
    from one that was as long, as a rolled back one.
    """
    return rows(
        f"SELECT (SELECT max(position) FROM {_LEAF}), (SELECT count(*) FROM {LedgerPending._meta.db_table}),"
        f" (SELECT id FROM {_ENTRY} ORDER BY id DESC LIMIT 1)"
    )[0]


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """All rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def disclosures(start: int, stop: int) -> dict[int, list[Disclosure]]:
    """What is disclosed of the entries between two positions, by position."""
    found: dict[int, list[Disclosure]] = defaultdict(list)
    for position, path, salt, value in rows(_DISCLOSURES_SQL, start, stop):
        found[position].append(Disclosure(path, bytes(salt), value))
    return found


def uuid_text(value: Any) -> str:
    """The usual form of an id; SQLite keeps 32 hexadecimal digits, PostgreSQL gives a UUID or its text."""
    text = str(value)
    if len(text) == 36:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
