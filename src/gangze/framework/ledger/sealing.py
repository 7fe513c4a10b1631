"""Giving entries their position and signing the tree over them (封存).

Positions follow the order of sealing, not of ids: a writer that commits late is taken by the next sealing, so
nothing is lost and writers share no lock.
"""

# ruff: noqa: S608 - the names of tables are constants of this file

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from gangze.framework.guard import system_write
from gangze.framework.ledger.append import ledger_digest
from gangze.framework.ledger.models import LedgerLeaf, LedgerPending, TreeHead
from gangze.framework.ledger.signing import Head, keys_folder, public_bytes, sign, signing_key
from gangze.kernel.findings import refuse
from gangze.kernel.merkle import Digest, Frontier, digest_named

BATCH = 20_000
"""Entries sealed under one head at most, so that one sealing stays short."""

_SEALER_LOCK = 0x6761_6E67_7A65_0001

_PENDING, _LEAF, _HEAD = (m._meta.db_table for m in (LedgerPending, LedgerLeaf, TreeHead))


def seal(now: dt.datetime, *, batch: int = BATCH) -> TreeHead | None:
    """Seal up to `batch` pending entries under one signed head; None where nothing waits or another seals.

    Raises `Refused` where the tree on disk uses another digest than the settings or the signing key is lost.
    """
    with transaction.atomic(), system_write(_PENDING, _LEAF, _HEAD):
        if not _is_only_sealer():
            return None
        taken = _take_pending(batch)
        if not taken:
            return None
        frontier = _last_frontier()
        first = frontier.size
        frontier.extend(leaf for _id, leaf in taken)
        _insert_leaves(first, taken)
        return _sign_head(frontier, now, may_create_key=first == 0)


def seal_all(now: dt.datetime) -> int:
    """Seal until nothing waits; returns the number of heads signed."""
    heads = 0
    while seal(now) is not None:
        heads += 1
    return heads


def _is_only_sealer() -> bool:
    """One sealer at a time. On SQLite the transaction itself is the only writer."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALER_LOCK])
        return bool(cursor.fetchone()[0])


def _take_pending(batch: int) -> list[tuple[uuid.UUID, bytes]]:
    """Remove pending rows and return (entry id, leaf hash) in id order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {_PENDING} WHERE entry_id IN "
            f"(SELECT entry_id FROM {_PENDING} ORDER BY entry_id LIMIT %s) RETURNING entry_id, leaf_hash",
            [batch],
        )
        rows = cursor.fetchall()
    return sorted((_as_uuid(key), bytes(leaf)) for key, leaf in rows)


def _as_uuid(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def _last_frontier() -> Frontier:
    """The tree as the last head left it; none of its leaves is read."""
    digest = ledger_digest()
    last = TreeHead.objects.order_by("-size").first()
    if last is None:
        return Frontier(digest)
    if last.digest != digest.name:
        raise refuse(
            "ledger.digest",
            _("台账一直使用摘要算法 %(old)s，现在的设置是 %(new)s")
            % {"old": last.digest, "new": digest.name},
            subject="GANGZE_DIGEST",
            remedy=_("请把 GANGZE_DIGEST 改回 %(old)s；更换算法须另建新账") % {"old": last.digest},
        )
    return frontier_of(last)


def frontier_of(head: TreeHead) -> Frontier:
    """The frontier stored with a head."""
    digest: Digest = digest_named(head.digest)
    return Frontier.from_bytes(digest, head.size, bytes(head.frontier))


def _insert_leaves(first: int, taken: Sequence[tuple[uuid.UUID, bytes]]) -> None:
    ids, leaves = zip(*taken, strict=True)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"INSERT INTO {_LEAF} (position, entry_id, hash) "
                "SELECT %s + n - 1, e, h FROM unnest(%s::uuid[], %s::bytea[]) WITH ORDINALITY AS t(e, h, n)",
                [first, list(ids), list(leaves)],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {_LEAF} (position, entry_id, hash) VALUES (%s, %s, %s)",
                [(first + n, key.hex, leaf) for n, (key, leaf) in enumerate(taken)],
            )


def _sign_head(frontier: Frontier, now: dt.datetime, *, may_create_key: bool) -> TreeHead:
    folder = keys_folder()
    try:
        key = signing_key(folder, may_create=may_create_key)
    except FileNotFoundError as fault:
        raise refuse(
            "ledger.key_lost",
            _("找不到台账封存密钥 %(file)s，为防止密钥被悄悄替换，停止封存") % {"file": fault.args[0]},
            subject=str(folder),
            remedy=_("请从备份恢复密钥；确认无法恢复的，运行 gangze ledger new-key 启用新密钥并通知审计"),
        ) from fault
    unsigned = Head(frontier.size, frontier.root(), frontier.digest.name, now, public_bytes(key))
    head = sign(unsigned, key.sign)
    return TreeHead.objects.create(
        size=head.size,
        root=head.root,
        digest=head.digest,
        signed_at=head.signed_at,
        key_id=head.key_id,
        public_key=head.public_key,
        signature=head.signature,
        frontier=frontier.to_bytes(),
    )
