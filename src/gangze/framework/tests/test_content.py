"""Content becomes immutable versions; the bank's own changes survive an upgrade."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from gangze.framework.command import State
from gangze.framework.content import store
from gangze.framework.content.commands import ImportContent, Piece, ShipContent, import_content, ship_content
from gangze.framework.content.models import ContentVersion, Origin
from gangze.framework.content.planning import Step, plan
from gangze.framework.content.store import (
    all_content_on,
    content_on,
    read_files,
    schemas,
    shipped_files,
)
from gangze.framework.content.working_days import calendar_overrides
from gangze.framework.context import Context, person_context, system_context
from gangze.framework.guard import UnrecordedWrite, write_permit
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.proposal import Proposal
from gangze.kernel.calendar import day_kind
from gangze.kernel.content import ContentDocument, read_content
from gangze.kernel.findings import Refused
from gangze.kernel.interval import FOREVER

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db

CLOSING = """\
kind: calendar
key: 总行
valid_from: 2026-01-01
source: 2026 年营业安排通知
body:
  days:
    - date: 2026-12-31
      working: false
      reason: 年终决算
"""


def upgrade(hour: int = 0) -> Context:
    return system_context("升级", NOW + dt.timedelta(hours=hour))


def calendar(days: dict[str, str], start: dt.date = dt.date(2026, 1, 1), **more: Any) -> ContentDocument:
    items = [{"date": day, "working": False, "reason": reason} for day, reason in days.items()]
    return ContentDocument("calendar", "总行", start, more.get("end", FOREVER), "通知", {"days": items})


def ship(document: ContentDocument, hour: int = 0) -> dict[str, int]:
    result: dict[str, int] = ship_content(ShipContent(pieces=[Piece.of(document)]), ctx=upgrade(hour)).result
    return result


def own(document: ContentDocument, hour: int = 0) -> None:
    """The bank's own version, as its approved import would have left it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_content, "four_eyes", None)
        import_content(ImportContent(pieces=[Piece.of(document)]), ctx=upgrade(hour))


def test_shipped_files_are_sound_and_every_kind_has_a_schema() -> None:
    assert "calendar" in schemas()
    files = shipped_files()
    assert files == [] or read_files(files)[1] == []


def test_a_version_is_recorded_with_its_digest_and_never_changes() -> None:
    document = calendar({"2026-12-31": "年终决算"})
    assert ship(document) == {"new": 1}
    version = ContentVersion.objects.get()
    assert (version.digest, version.origin, version.document()) == (document.digest, "shipped", document)
    assert LedgerEntry.objects.filter(command="content.ship").count() == 1
    with pytest.raises(UnrecordedWrite), transaction.atomic():
        ContentVersion.objects.update(source="x")
    with write_permit(None), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ContentVersion.objects.update(source="x")


def test_an_act_whose_entry_cannot_be_written_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(rows: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("gangze.framework.ledger.append._insert", full)
    with pytest.raises(DatabaseError, match="disk full"):
        ship(calendar({"2026-12-31": "年终决算"}))
    assert not ContentVersion.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_the_same_file_twice_changes_nothing() -> None:
    assert ship(calendar({"2026-12-31": "年终决算"})) == {"new": 1}
    assert ship(calendar({"2026-12-31": "年终决算"}), 1) == {"unchanged": 1}
    assert ContentVersion.objects.count() == 1


def test_content_on_any_day_is_the_latest_dated_and_of_those_the_latest_imported() -> None:
    ship(calendar({"2026-12-31": "一"}))
    ship(calendar({"2026-12-31": "二"}, dt.date(2026, 7, 1)), 1)
    ship(calendar({"2026-12-31": "三"}), 2)

    def reason(day: dt.date, hour: int | None = None) -> str | None:
        known = None if hour is None else NOW + dt.timedelta(hours=hour)
        version = content_on("calendar", "总行", day, known)
        return version and version.value()["days"][0]["reason"]

    assert reason(dt.date(2025, 12, 31)) is None
    assert reason(dt.date(2026, 3, 1)) == "三"
    assert reason(dt.date(2026, 3, 1), 1) == "一"
    assert reason(dt.date(2026, 8, 1)) == "二"
    assert reason(dt.date(2026, 8, 1), 0) == "一"
    assert [version.key for version in all_content_on("calendar", dt.date(2026, 8, 1))] == ["总行"]


def test_an_end_day_ends_a_version() -> None:
    ship(calendar({"2026-12-31": "一"}, end=dt.date(2026, 6, 1)))
    assert content_on("calendar", "总行", dt.date(2026, 5, 31)) is not None
    assert content_on("calendar", "总行", dt.date(2026, 6, 1)) is None


def test_the_banks_own_change_survives_an_upgrade() -> None:
    ship(calendar({"2026-12-31": "年终决算"}))
    own(calendar({"2026-12-31": "年终决算", "2026-06-30": "半年决算"}), 1)
    assert ship(calendar({"2026-12-31": "年终决算（全天）"}), 2) == {"merged": 1}
    version = content_on("calendar", "总行", dt.date(2026, 8, 1))
    assert version is not None
    assert version.origin == Origin.BANK
    assert {item["date"]: item["reason"] for item in version.value()["days"]} == {
        "2026-12-31": "年终决算（全天）",
        "2026-06-30": "半年决算",
    }


def test_what_both_changed_is_listed_and_stays_as_the_bank_has_it() -> None:
    ship(calendar({"2026-12-31": "年终决算"}))
    own(calendar({"2026-12-31": "本行决算"}), 1)
    new = calendar({"2026-12-31": "全国决算"})
    (planned,) = plan([new], Origin.SHIPPED)
    assert planned.step is Step.CONFLICT
    (conflict,) = planned.conflicts
    assert (conflict.path, conflict.base, conflict.own, conflict.new) == (
        ("days", "2026-12-31", "reason"), "年终决算", "本行决算", "全国决算",
    )  # fmt: skip
    outcome = ship_content(ShipContent(pieces=[Piece.of(new)]), ctx=upgrade(2))
    assert outcome.result == {"conflict": 1}
    assert [finding.code for finding in outcome.findings] == ["content.conflict"]
    version = content_on("calendar", "总行", dt.date(2026, 8, 1))
    assert version is not None
    assert version.value()["days"][0]["reason"] == "本行决算"


def test_the_banks_own_content_waits_for_a_second_person() -> None:
    command = ImportContent(pieces=[Piece.of(calendar({"2026-12-31": "年终决算"}))])
    outcome = import_content(command, ctx=upgrade())
    assert outcome.state is State.PROPOSED
    assert Proposal.objects.get(pk=outcome.proposal).right == "content.approve"
    assert not ContentVersion.objects.exists()


def test_nobody_ships_content_by_hand() -> None:
    command = ShipContent(pieces=[Piece.of(calendar({"2026-12-31": "年终决算"}))])
    with pytest.raises(Refused):
        ship_content(command, ctx=person_context(7, "何敏", NOW))
    assert not ContentVersion.objects.exists()


def test_the_banks_days_reach_the_working_day_calendar() -> None:
    ship(calendar({"2026-12-31": "年终决算", "2027-01-04": "盘点"}))
    ship(calendar({"2027-12-31": "年终决算"}, dt.date(2027, 1, 1)), 1)
    days = calendar_overrides()
    assert sorted(days) == [dt.date(2026, 12, 31), dt.date(2027, 12, 31)]
    assert day_kind(dt.date(2026, 12, 31), days).reason == "年终决算"
    assert sorted(calendar_overrides(NOW)) == [dt.date(2026, 12, 31), dt.date(2027, 1, 4)]


def test_the_command_line_checks_imports_compares_and_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "product" / "calendar").mkdir(parents=True)
    (tmp_path / "product" / "calendar" / "总行.yaml").write_text(CLOSING, encoding="utf-8")
    monkeypatch.setattr(store, "SHIPPED_FOLDER", tmp_path / "product")
    call_command("content", "import", "--dry-run")
    assert not ContentVersion.objects.exists()
    call_command("content", "import")
    assert "新增\tcalendar/总行\t2026-01-01" in capsys.readouterr().out
    assert ContentVersion.objects.get().origin == "shipped"

    call_command("content", "export", str(tmp_path / "out"))
    (file,) = (tmp_path / "out").rglob("*.yaml")
    (again,), _ = read_content(file.read_text(encoding="utf-8"), "x", schemas())
    assert again.digest == ContentVersion.objects.get().digest
    capsys.readouterr()

    file.write_text(CLOSING.replace("年终决算", "决算日"), encoding="utf-8")
    call_command("content", "diff", str(file))
    assert 'days/2026-12-31/reason\t"年终决算" → "决算日"' in capsys.readouterr().out
    call_command("content", "import", str(file))
    assert "待批事项" in capsys.readouterr().out


def test_keys_that_are_no_file_names_are_exported_apart(tmp_path: Path) -> None:
    for hour, key in enumerate(["../x", ".._x", "a/b", "a_b", ".."]):
        piece = Piece.of(calendar({"2026-12-31": "年终决算"})).model_copy(update={"key": key})
        ship_content(ShipContent(pieces=[piece]), ctx=upgrade(hour))
    call_command("content", "export", str(tmp_path / "out"))
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.parent for file in files} == {tmp_path / "out" / "calendar"}
    documents, findings = read_files(files)
    assert findings == []
    assert {document.key for document in documents} == {"../x", ".._x", "a/b", "a_b", ".."}


def test_a_misspelt_key_is_answered_with_file_line_and_the_nearest_key(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(
        CLOSING.replace("working", "workng").replace("2026-12-31", "2026-13-31"), encoding="utf-8"
    )
    with pytest.raises(CommandError) as failed:
        call_command("content", "import", str(tmp_path))
    lines = str(failed.value).splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(f"{file}:7:7 ")
    assert any(line.startswith(f"{file}:8:7 ") and "是不是“working”" in line for line in lines)


def test_unreadable_and_repeated_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "gb.yaml").write_bytes(CLOSING.encode("gb18030"))
    (tmp_path / "one.yaml").write_text(CLOSING, encoding="utf-8")
    (tmp_path / "two.yml").write_text(CLOSING, encoding="utf-8")
    _, findings = read_files(store.content_files(tmp_path))
    assert sorted(finding.code for finding in findings) == ["content.encoding", "content.twice"]
    assert [f.code for f in read_files([])[1]] == ["content.no_files"]
    assert [f.code for f in read_files([tmp_path / "absent.yaml"])[1]] == ["content.file"]
