"""Whatever an intruder does below a head held outside is noticed, and the first bad entry is named.

The intruder of these tests owns the database: triggers are dropped, statements are raw, and a clever one also
recomputes hashes, renumbers positions, and even signs new heads with the bank's own key.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from gangze.framework.guard import system_write
from gangze.framework.ledger.audit import verify_live
from gangze.framework.ledger.export import export_heads, export_ledger, outside_file, verify_file
from gangze.framework.ledger.faults import FaultKind
from gangze.framework.ledger.guards import remove_ledger_guards
from gangze.framework.ledger.live import stored_entries, stored_heads
from gangze.framework.ledger.models import LEDGER_TABLES, LedgerEntry, LedgerLeaf, TreeHead
from gangze.framework.ledger.record import make_record
from gangze.framework.ledger.signing import Head, keys_folder, public_bytes, sign, signing_key
from gangze.framework.ledger.verify import Outside
from gangze.framework.tests.ledger_cast import MORNING, act, sealed_ledger
from gangze.kernel.merkle import Frontier, digest_named

SHA = digest_named("sha256")
ROUNDS = 60
Expected = tuple[FaultKind, int, str]

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(settings: Any, tmp_path: Path) -> Outside:
    settings.GANGZE_DATA = tmp_path
    sealed_ledger(7, 1, 12, 5)
    export_heads(tmp_path / "heads.jsonl", MORNING)
    remove_ledger_guards(connection)
    return outside_file(tmp_path / "heads.jsonl")


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def leaves() -> list[LedgerLeaf]:
    return list(LedgerLeaf.objects.order_by("position"))


def write_leaves(wanted: list[tuple[Any, bytes]]) -> None:
    """Put these entries in this order, from position 0."""
    run("DELETE FROM ledger_leaf")
    LedgerLeaf.objects.bulk_create(
        LedgerLeaf(position=place, entry_id=key, hash=leaf) for place, (key, leaf) in enumerate(wanted)
    )


def sign_again() -> None:
    """Give every head the root that the leaves have now, signed with the bank's own key."""
    key = signing_key(keys_folder(), may_create=False)
    frontier = Frontier(SHA)
    heads = stored_heads()
    run("DELETE FROM ledger_head")
    hashes = [bytes(leaf.hash) for leaf in leaves()]
    for size in sorted({min(head.size, len(hashes)) for head in heads}):
        frontier.extend(hashes[frontier.size : size])
        head = sign(Head(size, frontier.root(), SHA.name, MORNING, public_bytes(key)), key.sign)
        TreeHead.objects.create(
            size=size,
            root=head.root,
            digest=head.digest,
            signed_at=MORNING,
            key_id=head.key_id,
            public_key=head.public_key,
            signature=head.signature,
            frontier=frontier.to_bytes(),
        )


def forged(number: int) -> tuple[Any, bytes, bytes]:
    """An act that never happened: id, record, hash; its row is written."""
    entry = act(900 + number)
    made = make_record(entry, SHA)
    LedgerEntry.objects.create(
        id=entry.id,
        at=entry.at,
        command=entry.command,
        actor_kind="person",
        actor_id=entry.actor.id,
        position_id=entry.position,
        reason=entry.reason,
        request_key="",
        record=made.record,
        leaf_hash=made.leaf_hash,
    )
    return entry.id, made.record, made.leaf_hash


def edit(chance: random.Random) -> Expected:
    """Change what a record says; a clever intruder also its hashes, a lazy one just a column."""
    tree = leaves()
    place = chance.randrange(len(tree))
    leaf = tree[place]
    how = chance.choice(["record", "hashes", "column", "hash"])
    if how == "column":
        run("UPDATE ledger_entry SET reason = 'x' WHERE id = %s", key_of(leaf))
    elif how == "hash":
        run("UPDATE ledger_leaf SET hash = %s WHERE position = %s", chance.randbytes(32), place)
    else:
        record = bytes(leaf.entry.record).replace(b'"unit":', b'"unit":1')
        run("UPDATE ledger_entry SET record = %s WHERE id = %s", record, key_of(leaf))
        if how == "hashes":
            found = SHA.leaf(record)
            run("UPDATE ledger_entry SET leaf_hash = %s WHERE id = %s", found, key_of(leaf))
            run("UPDATE ledger_leaf SET hash = %s WHERE position = %s", found, place)
    return FaultKind.EDITED, place, str(leaf.entry_id)


def key_of(leaf: LedgerLeaf) -> Any:
    return leaf.entry_id if connection.vendor == "postgresql" else leaf.entry_id.hex


def delete(chance: random.Random) -> Expected:
    """Remove one to three entries, with or without their leaves, with or without closing the gap."""
    tree = leaves()
    count = chance.randint(1, 3)
    place = chance.randrange(len(tree) - count)
    gone = tree[place : place + count]
    how = chance.choice(["rows", "gap", "renumbered"])
    for leaf in gone:
        run("DELETE FROM ledger_entry WHERE id = %s", key_of(leaf))
    if how == "gap":
        run("DELETE FROM ledger_leaf WHERE position >= %s AND position < %s", place, place + count)
    elif how == "renumbered":
        write_leaves([(leaf.entry_id, bytes(leaf.hash)) for leaf in tree if leaf not in gone])
    return FaultKind.MISSING, place, str(gone[0].entry_id)


def insert(chance: random.Random) -> Expected:
    """Slip in one or two acts that never happened, moving the others up."""
    tree = [(leaf.entry_id, bytes(leaf.hash)) for leaf in leaves()]
    place = chance.randrange(len(tree))
    new = [forged(number) for number in range(chance.randint(1, 2))]
    tree[place:place] = [(key, leaf) for key, _record, leaf in new]
    write_leaves(tree)
    return FaultKind.INSERTED, place, str(new[0][0])


def swap(chance: random.Random) -> Expected:
    """Exchange two entries: their places in the tree, or the contents of their rows."""
    tree = leaves()
    one, two = sorted(chance.sample(range(len(tree)), 2))
    if chance.random() < 0.5:
        first, second = tree[one].entry, tree[two].entry
        run("UPDATE ledger_entry SET record = %s WHERE id = %s", bytes(second.record), key_of(tree[one]))
        run("UPDATE ledger_entry SET record = %s WHERE id = %s", bytes(first.record), key_of(tree[two]))
        return FaultKind.SWAPPED, one, str(first.id)
    tree[one], tree[two] = tree[two], tree[one]
    write_leaves([(leaf.entry_id, bytes(leaf.hash)) for leaf in tree])
    return FaultKind.SWAPPED, one, str(tree[one].entry_id)


def truncate(chance: random.Random) -> Expected:
    """Cut off the end, and the heads above it."""
    tree = leaves()
    place = chance.randrange(1, len(tree))
    for leaf in tree[place:]:
        run("DELETE FROM ledger_entry WHERE id = %s", key_of(leaf))
    run("DELETE FROM ledger_leaf WHERE position >= %s", place)
    if chance.random() < 0.7:
        run("DELETE FROM ledger_head WHERE size > %s", place)
    return FaultKind.TRUNCATED, place, str(tree[place].entry_id)


@pytest.mark.parametrize("tamper", [edit, delete, insert, swap, truncate])
def test_every_tampering_of_the_database_names_the_first_bad_entry(
    outside: Outside, tamper: Callable[[random.Random], Expected]
) -> None:
    for seed in range(ROUNDS):
        chance = random.Random(f"{tamper.__name__} {seed}")
        with transaction.atomic(), system_write(*LEDGER_TABLES):
            expected = tamper(chance)
            if chance.random() < 0.5:
                sign_again()
            report = verify_live(outside)
            transaction.set_rollback(True)
        first = report.first
        assert first is not None, seed
        assert (first.kind, first.position, first.entry) == expected, (seed, report.faults)
    assert not verify_live(outside).faults


@pytest.mark.parametrize("tamper", ["edit", "delete", "insert", "swap", "truncate", "garble"])
def test_every_tampering_of_an_export_is_noticed_at_its_place(
    outside: Outside, tmp_path: Path, tamper: str
) -> None:
    file = tmp_path / "all.jsonl"
    export_ledger(file, MORNING)
    ids = [entry.entry for entry in stored_entries(personal=False, below=25)]
    lines = file.read_bytes().splitlines(keepends=True)
    start = next(index for index, line in enumerate(lines) if line.startswith(b'{"position"'))
    kinds = {"delete": "missing", "insert": "inserted", "swap": "swapped", "truncate": "truncated"}
    for seed in range(ROUNDS):
        chance = random.Random(seed)
        head, body, end = lines[:start], lines[start:-1], lines[-1:]
        place = chance.randrange(len(body) - 1)
        if tamper == "edit":
            body[place] = body[place].replace(b'"unit":', b'"unit":1')
        elif tamper == "delete":
            del body[place]
        elif tamper == "insert":
            body.insert(place, chance.choice(body).replace(b'"unit":', b'"unit":5'))
            body[place] = body[place].replace(b'"hash":"', b'"hash":"00')[:-1] + b"\n"
        elif tamper == "swap":
            other = chance.randrange(place + 1, len(body))
            body[place], body[other] = body[other], body[place]
        elif tamper == "truncate":
            body, end = body[:place], chance.choice([[], end])
        else:
            at = chance.randrange(len(body[place]))
            body[place] = body[place][:at] + b"\x00" + body[place][at + 1 :]
        file.write_bytes(b"".join(head + body + end))
        first = verify_file(file, outside).first
        assert first is not None, seed
        assert first.position == place, (seed, first)
        if tamper in kinds:
            assert first.kind == kinds[tamper], (seed, first)
        if tamper in ("delete", "edit", "truncate"):
            assert str(first.entry).replace("-", "") == ids[place].replace("-", "")


def test_without_heads_outside_a_resealed_stretch_is_still_narrowed_down(outside: Outside) -> None:
    """The intruder fixed all hashes but has no key: the root fails for the stretch of one head."""
    with system_write(*LEDGER_TABLES):
        leaf = leaves()[9]
        record = bytes(leaf.entry.record).replace(b'"unit":', b'"unit":1')
        run("UPDATE ledger_entry SET record = %s, leaf_hash = %s WHERE id = %s", record, SHA.leaf(record),
            key_of(leaf))  # fmt: skip
        run("UPDATE ledger_leaf SET hash = %s WHERE position = 9", SHA.leaf(record))
    first = verify_live().first
    assert first is not None
    assert (first.kind, first.position) == (FaultKind.ROOT, 8)
    assert "第 9 笔至第 20 笔" in first.message


def test_an_entry_slipped_in_beside_the_tree_is_found(outside: Outside) -> None:
    with system_write(*LEDGER_TABLES):
        key, _record, _hash = forged(1)
    first = verify_live(outside).first
    assert first is not None
    assert (first.kind, first.entry) == (FaultKind.INSERTED, str(key))


def test_a_changed_disclosure_and_a_changed_subject_are_found(outside: Outside) -> None:
    leaf = leaves()[4]
    with system_write(*LEDGER_TABLES):
        run("UPDATE ledger_disclosure SET value = '\"别人\"' WHERE entry_id = %s AND path = '/actor/label'",
            key_of(leaf))  # fmt: skip
        run("DELETE FROM ledger_subject WHERE entry_id = %s AND subject_type = 'people.person'",
            key_of(leaf))  # fmt: skip
    found = {(fault.kind, fault.position) for fault in verify_live(outside).faults}
    assert found == {(FaultKind.DISCLOSURE, 4), (FaultKind.INDEX, 4)}


def test_a_head_that_is_missing_or_signed_by_a_stranger_is_found(outside: Outside, tmp_path: Path) -> None:
    with transaction.atomic(), system_write(*LEDGER_TABLES):
        run("DELETE FROM ledger_head WHERE size = 8")
        assert {fault.kind for fault in verify_live(outside).faults} == {FaultKind.HEAD}
        transaction.set_rollback(True)
    with transaction.atomic(), system_write(*LEDGER_TABLES):
        run("UPDATE ledger_head SET signature = %s WHERE size = 8", bytes(64))
        assert {fault.kind for fault in verify_live(outside).faults} == {FaultKind.SIGNATURE}
        transaction.set_rollback(True)
    (tmp_path / "keys" / "ledger.key").unlink()
    signing_key(keys_folder(), may_create=True)
    with system_write(*LEDGER_TABLES):
        sign_again()
    report = verify_live(outside)
    assert {fault.kind for fault in report.faults} == {FaultKind.KEY}
