"""Tables of the ledger (操作台账). Rows are only ever added; the database itself refuses anything else.

No foreign key constraint ties them: all rows of one act are written by one function at once, the cost would
fall on every act, and whether they still belong together is what `verify` proves.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from gangze.framework.guard import Recorded


class LedgerEntry(Recorded):
    """One act: who, when, in which post, which command, why (台账分录).

    `record` are the canonical bytes of everything, the payload included, and what is hashed; the other
    columns repeat parts of it so that entries can be found, and `verify` compares them.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField()
    command = models.CharField(max_length=100)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField()
    position_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    request_key = models.CharField(max_length=100, blank=True)
    record = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=64)

    class Meta:
        app_label = "framework"
        db_table = "ledger_entry"
        indexes = [
            models.Index(fields=["at", "id"], name="ledger_entry_at"),
            models.Index(fields=["actor_kind", "actor_id", "at"], name="ledger_entry_actor"),
            models.Index(fields=["command", "at"], name="ledger_entry_command"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.command} {self.id}"

    def content(self) -> dict[str, Any]:
        """The record as it was hashed; personal data stands as commitments."""
        read: dict[str, Any] = json.loads(bytes(self.record))
        return read


class LedgerSubject(Recorded):
    """What an entry is about, for the history of one unit, post or person (分录对象)."""

    entry = models.ForeignKey(
        LedgerEntry, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="subjects"
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()

    class Meta:
        app_label = "framework"
        db_table = "ledger_subject"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "entry"], name="ledger_subject_once"
            ),
        ]
        indexes = [models.Index(fields=["entry"], name="ledger_subject_entry")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"


class LedgerDisclosure(Recorded):
    """Plain personal data beside its salted commitment in the record (披露值); may be deleted, never changed.

    `path` is a JSON pointer into the record, `value` the canonical JSON of what stood there.
    """

    entry = models.ForeignKey(
        LedgerEntry,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="disclosures",
    )
    path = models.CharField(max_length=300)
    salt = models.BinaryField(max_length=16)
    value = models.TextField()

    class Meta:
        app_label = "framework"
        db_table = "ledger_disclosure"
        constraints = [models.UniqueConstraint(fields=["entry", "path"], name="ledger_disclosure_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.path}"


class LedgerPending(Recorded):
    """An entry that has no position yet (待封存); the sealer takes it."""

    entry = models.OneToOneField(
        LedgerEntry,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="pending",
    )
    leaf_hash = models.BinaryField(max_length=64)

    class Meta:
        app_label = "framework"
        db_table = "ledger_pending"

    def __str__(self) -> str:
        return str(self.entry_id)


class LedgerLeaf(Recorded):
    """The position of an entry in the tree, from 0 without gaps (封存序号)."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(
        LedgerEntry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="leaf"
    )
    hash = models.BinaryField(max_length=64)

    class Meta:
        app_label = "framework"
        db_table = "ledger_leaf"

    def __str__(self) -> str:
        return f"{self.position} {self.entry_id}"


class TreeHead(Recorded):
    """The signed root over the first `size` leaves (封存头). `frontier` lets the next one go on from here."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=64)
    digest = models.CharField(max_length=20)
    signed_at = models.DateTimeField()
    key_id = models.CharField(max_length=64)
    public_key = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    frontier = models.BinaryField()

    class Meta:
        app_label = "framework"
        db_table = "ledger_head"

    def __str__(self) -> str:
        return f"{self.size} {bytes(self.root).hex()}"


LEDGER_TABLES = tuple(
    model._meta.db_table
    for model in (LedgerEntry, LedgerSubject, LedgerDisclosure, LedgerPending, LedgerLeaf, TreeHead)
)
