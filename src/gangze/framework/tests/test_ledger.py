"""Writing, sealing, redacting and exporting the ledger."""

from __future__ import annotations

import datetime as dt
import json
import stat
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from gangze.framework.context import Actor, ActorKind
from gangze.framework.guard import UnrecordedWrite, system_write
from gangze.framework.ledger.append import append, append_many, disclosures_of, redact
from gangze.framework.ledger.audit import verify_live
from gangze.framework.ledger.export import export_heads, export_ledger, outside_file, verify_file
from gangze.framework.ledger.guards import (
    install_ledger_guards,
    missing_ledger_guards,
    remove_ledger_guards,
)
from gangze.framework.ledger.live import stored_heads
from gangze.framework.ledger.models import (
    LEDGER_TABLES,
    LedgerDisclosure,
    LedgerEntry,
    LedgerLeaf,
    LedgerPending,
    LedgerSubject,
    TreeHead,
)
from gangze.framework.ledger.record import NewEntry, disclosed, new_entry_id
from gangze.framework.ledger.sealing import seal, seal_all
from gangze.framework.tests.ledger_cast import MORNING, act, record_acts, sealed_ledger
from gangze.kernel.findings import Refused
from gangze.kernel.merkle import Frontier, digest_named

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.GANGZE_DATA = tmp_path


def test_an_entry_keeps_the_bytes_that_were_hashed() -> None:
    (written,) = record_acts(1)
    found = LedgerEntry.objects.get()
    assert bytes(found.record) == written.record
    assert bytes(found.leaf_hash) == digest_named("sha256").leaf(written.record)
    content = found.content()
    assert (found.command, found.at, found.reason) == ("organisation.assign", MORNING, "岗位轮换")
    assert content["id"] == str(found.id)
    assert content["payload"]["after"]["unit"] == 0


def test_names_enter_as_commitments_and_read_back_while_they_are_disclosed() -> None:
    (entry,) = record_acts(1)
    assert "何敏" not in bytes(entry.record).decode()
    whole = disclosed(entry.content(), disclosures_of([entry])[entry.id])
    assert whole["actor"]["label"] == whole["payload"]["after"]["name"] == "运营主管何敏"
    (label,) = disclosures_of([entry], "/actor/label")[entry.id]
    assert label.value == '"运营主管何敏"'


def test_redaction_forgets_the_name_and_keeps_the_proof() -> None:
    sealed_ledger(3)
    entry = LedgerEntry.objects.order_by("at")[1]
    assert redact(entry.id, "/payload/after/name")
    assert not redact(entry.id, "/payload/after/name")
    whole = disclosed(entry.content(), disclosures_of([entry])[entry.id])
    assert set(whole["payload"]["after"]["name"]) == {"$commitment"}
    assert not verify_live().faults


def test_the_same_name_has_another_commitment_each_time() -> None:
    one, two = (entry.content() for entry in record_acts(5)[::4])
    assert one["payload"]["after"]["name"] != two["payload"]["after"]["name"]


def test_history_of_one_unit_is_an_indexed_look_up() -> None:
    record_acts(3)
    found = LedgerSubject.objects.filter(subject_type="people.person", subject_id=2)
    assert [row.entry.content()["payload"]["after"]["unit"] for row in found] == [2]
    assert LedgerSubject.objects.filter(subject_type="organisation.unit", subject_id=3).count() == 3


def test_one_act_is_few_statements(django_assert_num_queries: Any) -> None:
    expected = 1 if connection.vendor == "postgresql" else 4
    with transaction.atomic(), django_assert_num_queries(expected):
        append(act(1))
    with transaction.atomic(), django_assert_num_queries(expected):
        append_many([act(number) for number in range(2, 300)])
    assert LedgerEntry.objects.count() == 299


def test_large_entries_are_written_a_few_at_a_time(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("gangze.framework.ledger.append.BATCH_BYTES", 2_500)
    per_batch = 1 if connection.vendor == "postgresql" else 4
    with transaction.atomic(), django_assert_num_queries(3 * per_batch):
        written = append_many([act(number) for number in range(9)])
    assert [entry.id for entry in LedgerEntry.objects.order_by("at")] == [entry.id for entry in written]
    assert LedgerPending.objects.count() == 9


def test_what_cannot_be_written_canonically_refuses_the_act() -> None:
    bad = NewEntry(
        new_entry_id(MORNING), MORNING, "x", Actor(ActorKind.SYSTEM, 0, "导入"), {"rate": float("nan")}
    )
    with pytest.raises(TypeError, match="/payload/rate"):
        append(bad)
    gone = NewEntry(
        new_entry_id(MORNING), MORNING, "x", Actor(ActorKind.SYSTEM, 0, "导入"), {}, personal=["/name"]
    )
    with pytest.raises(KeyError, match="/payload/name"):
        append(gone)
    assert not LedgerEntry.objects.exists()


def test_ids_sort_by_time_and_never_collide() -> None:
    ids = [new_entry_id(MORNING + dt.timedelta(microseconds=number)) for number in range(2_000)]
    assert ids == sorted(ids)
    assert len({new_entry_id(MORNING) for _ in range(2_000)}) == 2_000
    assert {one.version for one in ids} == {7}
    assert {one.variant for one in ids} == {uuid.RFC_4122}


def test_sealing_gives_positions_without_gaps_and_goes_on_from_the_last_head() -> None:
    heads = sealed_ledger(5, 1, 8)
    assert [head.size for head in heads] == [5, 6, 14]
    assert list(LedgerLeaf.objects.order_by("position").values_list("position", flat=True)) == list(range(14))
    frontier = Frontier(digest_named("sha256"))
    frontier.extend(bytes(leaf.hash) for leaf in LedgerLeaf.objects.order_by("position"))
    assert bytes(heads[-1].root) == frontier.root()
    assert not LedgerPending.objects.exists()
    assert seal(MORNING) is None
    assert all(head.is_signed() for head in stored_heads())


def test_sealing_in_small_batches_takes_everything() -> None:
    record_acts(25)
    sizes = []
    while head := seal(MORNING, batch=10):
        sizes.append(head.size)
    assert sizes == [10, 20, 25]
    assert not verify_live().faults


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    sealed_ledger(1, 1)
    file = tmp_path / "keys" / "ledger.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (public,) = (tmp_path / "keys").glob("ledger-*.pub")
    assert {bytes.fromhex(public.read_text()) for _ in "x"} == {head.public_key for head in stored_heads()}
    file.chmod(0o644)
    record_acts(1, 2)
    with pytest.raises(PermissionError, match="600"):
        seal(MORNING)


def test_a_lost_key_is_never_replaced_silently(tmp_path: Path) -> None:
    sealed_ledger(2)
    (tmp_path / "keys" / "ledger.key").unlink()
    record_acts(1, 2)
    with pytest.raises(Refused) as refused:
        seal(MORNING)
    assert refused.value.codes == {"ledger.key_lost"}
    assert LedgerPending.objects.count() == 1


def test_another_digest_in_the_settings_stops_sealing(settings: Any) -> None:
    sealed_ledger(2)
    settings.GANGZE_DIGEST = "sha512"
    record_acts(1, 2)
    with pytest.raises(Refused) as refused:
        seal(MORNING)
    assert refused.value.codes == {"ledger.digest"}


@pytest.mark.parametrize("digest", ["sha256", "sm3"])
def test_a_ledger_in_either_digest_verifies_offline(settings: Any, tmp_path: Path, digest: str) -> None:
    try:
        digest_named(digest)
    except ValueError:
        pytest.skip(f"this Python's OpenSSL has no {digest}")
    settings.GANGZE_DIGEST = digest
    sealed_ledger(4, 3)
    export_ledger(tmp_path / "all.jsonl", MORNING)
    export_heads(tmp_path / "heads.jsonl", MORNING)
    report = verify_file(tmp_path / "all.jsonl", outside_file(tmp_path / "heads.jsonl"))
    assert (report.entries, report.heads, report.held_outside, report.faults) == (7, 2, 7, [])
    assert not verify_live().faults


@pytest.mark.parametrize("name", ["all.jsonl", "all.zip"])
@pytest.mark.parametrize("personal", [False, True])
def test_an_export_carries_personal_data_only_when_asked(tmp_path: Path, name: str, personal: bool) -> None:
    sealed_ledger(4)
    record_acts(1, 4)  # not sealed, so not exported
    assert export_ledger(tmp_path / name, MORNING, personal=personal) == 4
    report = verify_file(tmp_path / name)
    assert not report.faults
    assert report.disclosed == (8 if personal else 0)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_subject", "ledger_leaf", "ledger_head"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_database_itself_refuses_changes(table: str, verb: str) -> None:
    sealed_ledger(2)
    column = {"ledger_entry": "reason", "ledger_subject": "subject_type", "ledger_leaf": "hash"}.get(
        table, "root"
    )
    sql = f"UPDATE {table} SET {column} = {column}" if verb == "UPDATE" else f"DELETE FROM {table}"
    with (
        system_write(*LEDGER_TABLES),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        connection.cursor().execute(sql)


def test_a_disclosure_may_be_deleted_but_not_changed() -> None:
    sealed_ledger(1)
    with system_write(*LEDGER_TABLES):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            LedgerDisclosure.objects.update(value='"别人"')
        assert LedgerDisclosure.objects.filter(path="/actor/label").delete()[0] == 1


def test_guards_are_looked_for_by_name() -> None:
    assert missing_ledger_guards(connection) == []
    remove_ledger_guards(connection)
    assert "ledger_entry_no_update" in missing_ledger_guards(connection)
    assert any("ledger_entry_no_update" in notice for notice in verify_live().notices)
    install_ledger_guards(connection)
    assert missing_ledger_guards(connection) == []


def test_nobody_writes_the_ledger_past_its_own_functions() -> None:
    with pytest.raises(UnrecordedWrite):
        LedgerPending.objects.create(entry_id=uuid.uuid4(), leaf_hash=b"x")
    with pytest.raises(UnrecordedWrite):
        TreeHead.objects.all().delete()


def test_the_command_line_exports_verifies_and_names_the_first_bad_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record_acts(6)
    assert seal_all(MORNING) == 1
    everything, heads = tmp_path / "all.jsonl", tmp_path / "heads.jsonl"
    call_command("ledger", "export", str(everything))
    call_command("ledger", "export", "--heads-only", str(heads))
    call_command("ledger", "verify", str(everything), "--against", str(heads))
    assert "未发现异常" in capsys.readouterr().out

    everything.write_bytes(everything.read_bytes().replace(b'"unit":3', b'"unit":9'))
    with pytest.raises(CommandError) as failed:
        call_command("ledger", "verify", str(everything), "--against", str(heads))
    assert failed.value.returncode == 1
    entry = LedgerEntry.objects.order_by("at")[3]
    assert f"首个异常：第 4 笔（编号 {entry.id}）：第 4 笔记录的内容被改动" in capsys.readouterr().err

    with pytest.raises(CommandError):
        call_command("ledger", "verify", str(everything), "--json")
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["kind"], fault["position"], fault["entry"]) == ("edited", 3, str(entry.id))


def test_a_new_key_is_recorded_and_noticed(tmp_path: Path) -> None:
    sealed_ledger(3)
    export_heads(tmp_path / "heads.jsonl", MORNING)
    call_command("ledger", "new-key")
    seal_all(MORNING)
    assert LedgerEntry.objects.filter(command="ledger.new_key").count() == 1
    report = verify_live(outside_file(tmp_path / "heads.jsonl"))
    assert not report.faults
    assert any("新密钥" in notice for notice in report.notices)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"PK\x05\x06" + b"\0" * 18, b"\xff\xfe", b'{"format":"x"}\n']
)
def test_a_file_that_is_no_export_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "not-a-ledger"
    file.write_bytes(content)
    for read in (verify_file, outside_file):
        with pytest.raises(Refused) as refused:
            read(file)
        (finding,) = refused.value.findings
        assert finding.remedy
        assert str(file) in finding.source
    with pytest.raises(Refused):
        verify_file(tmp_path / "absent")
