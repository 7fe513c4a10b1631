"""Acts, the write guard, dated facts, and repeated submits, on the registry's real tables."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from gangze.framework import recorder
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context, system_context
from gangze.framework.facts import amend_fact, assert_fact, true_on
from gangze.framework.guard import UnrecordedWrite, recorded_tables, tables_written
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.overlap import install_overlap_guards, missing_overlap_guards
from gangze.framework.permission import Right, register_rights
from gangze.kernel.findings import Effect, Finding, Refused
from gangze.kernel.interval import FOREVER, UNTIL_CHANGED, Interval
from gangze.organisation.models import Unit, UnitState

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 1, 1)

register_rights(Right("test.write", _("测试写入")))


class Found(Command):
    """Found a unit under a name."""

    code: str
    name: str


class Rename(Command):
    """Rename a unit from a day on."""

    unit: int
    name: str
    day: dt.date


@command("test.found", label="设立", right="test.write")
def found(cmd: Found, *, ctx: Context) -> int:
    unit = recorder.create(Unit(code=cmd.code))
    assert_fact(UnitState, {"unit": unit}, Interval(DAY), {"name": cmd.name, "kind": "department"})
    recorder.current_act().about(unit)
    return unit.pk


@command("test.rename", label="更名", right="test.write", locks=lambda cmd: [f"unit:{cmd.unit}"])
def rename(cmd: Rename, *, ctx: Context) -> int:
    rows = amend_fact(UnitState, {"unit": cmd.unit}, Interval(cmd.day, FOREVER), {"name": cmd.name})
    return len(rows)


@command("test.sneak", label="绕过", right="test.write")
def sneak(cmd: Found, *, ctx: Context) -> None:
    Unit.objects.create(code=cmd.code)


@command("test.clash", label="重叠", right="test.write")
def clash(cmd: Rename, *, ctx: Context) -> None:
    row = {
        "valid_from": DAY,
        "recorded_at": ctx.now,
        "recorded_by": uuid.uuid4(),
        "name": cmd.name,
        "kind": "room",
    }
    recorder.create(UnitState(unit_id=cmd.unit, **row))


@pytest.fixture
def ctx() -> Context:
    return system_context("测试", NOW)


@pytest.mark.django_db
def test_an_act_writes_its_rows_and_one_entry(ctx: Context) -> None:
    outcome = found(Found(code="A1", name="办公室"), ctx=ctx)
    assert UnitState.objects.get(unit=outcome.result).name == "办公室"
    entry = LedgerEntry.objects.get(pk=outcome.act)
    assert entry.command == "test.found"
    tables = [change["table"] for change in entry.content()["payload"]["changes"]]
    assert tables == ["organisation_unit", "organisation_unitstate"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda: Unit.objects.create(code="X"),
        lambda: Unit.objects.bulk_create([Unit(code="X")]),
        lambda: Unit.objects.update(code="X"),
        lambda: Unit.objects.filter(code="A9").delete() if Unit.objects.exists() else Unit(code="X").save(),
        lambda: connection.cursor().execute("DELETE FROM organisation_unit"),
        lambda: connection.cursor().execute("WITH x AS (SELECT 1) UPDATE organisation_unit SET code = 'x'"),
        lambda: connection.cursor().executemany("INSERT INTO organisation_unit (code) VALUES (%s)", [["x"]]),
    ],
)
def test_nothing_writes_a_recorded_table_past_an_act(write) -> None:
    with pytest.raises(UnrecordedWrite), transaction.atomic():
        write()
    assert not Unit.objects.filter(code__iexact="x").exists()


@pytest.mark.django_db
def test_an_act_that_writes_what_it_did_not_capture_is_undone(ctx: Context) -> None:
    with pytest.raises(UnrecordedWrite):
        sneak(Found(code="A2", name=""), ctx=ctx)
    assert not Unit.objects.filter(code="A2").exists()
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db
def test_a_change_keeps_what_was_and_what_was_known(ctx: Context) -> None:
    unit = found(Found(code="A3", name="电子银行部"), ctx=ctx).result
    later = system_context("测试", NOW + dt.timedelta(days=1))
    rename(Rename(unit=unit, name="数字金融部", day=dt.date(2026, 7, 1)), ctx=later)

    def name(day: dt.date, known_at: dt.datetime | None = None) -> str:
        return UnitState.objects.get(true_on(day, known_at), unit=unit).name

    assert name(dt.date(2026, 6, 30)) == "电子银行部"
    assert name(dt.date(2026, 7, 1)) == "数字金融部"
    assert name(dt.date(2026, 7, 1), NOW + dt.timedelta(hours=1)) == "电子银行部"
    assert UnitState.objects.filter(unit=unit, superseded_at=UNTIL_CHANGED).count() == 2


@pytest.mark.django_db
def test_renaming_to_the_same_name_changes_nothing(ctx: Context) -> None:
    unit = found(Found(code="A4", name="保卫部"), ctx=ctx).result
    assert rename(Rename(unit=unit, name="保卫部", day=DAY), ctx=ctx).result == 0
    assert UnitState.objects.filter(unit=unit).count() == 1


@pytest.mark.django_db
def test_the_database_refuses_two_truths_on_one_day(ctx: Context) -> None:
    unit = found(Found(code="A5", name="总务部"), ctx=ctx).result
    with pytest.raises(Refused) as refused:
        clash(Rename(unit=unit, name="后勤部", day=DAY), ctx=ctx)
    assert refused.value.codes == {"fact.overlap"}
    assert UnitState.objects.get(unit=unit).name == "总务部"


@pytest.mark.django_db
def test_overlap_guards_stand_in_the_database() -> None:
    assert missing_overlap_guards(connection) == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite guards by triggers, which no read can take")
def test_no_read_can_take_the_index_of_an_overlap_guard() -> None:
    """Under their own names the planner takes its columns for reads by identity, and walks it from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint JOIN pg_index ON indexrelid = conindid"
            " WHERE contype = 'x' AND EXISTS (SELECT 1 FROM unnest(indkey) AS key WHERE key <> 0)"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's triggers are made anew each time")
def test_a_guard_of_an_older_wording_is_replaced() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organisation_unitstate DROP CONSTRAINT organisation_unitstate_unit_apart")
        cursor.execute(
            "ALTER TABLE organisation_unitstate ADD CONSTRAINT organisation_unitstate_unit_apart"
            " EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_to) WITH &&)"
        )
    install_overlap_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'organisation_unitstate_unit_apart'"
        )
        assert "superseded_at" in cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_repeated_submit_makes_one_record(ctx: Context) -> None:
    keyed = ctx.keyed("k-1")
    first = found(Found(code="A6", name="合规部"), ctx=keyed)
    second = found(Found(code="A6", name="合规部"), ctx=keyed)
    assert (second.result, second.act) == (first.result, first.act)
    assert Unit.objects.filter(code="A6").count() == 1
    with pytest.raises(Refused) as refused:
        found(Found(code="A7", name="审计部"), ctx=keyed)
    assert refused.value.codes == {"request.reused"}


@pytest.mark.django_db
def test_a_blocking_check_stops_the_act_with_every_finding(ctx: Context) -> None:
    def odd_name(cmds, ctx):
        for cmd in cmds:
            if "？" in cmd.name:
                yield Finding("test.odd", "名称含问号", subject=cmd.code)
                yield Finding("test.note", "仅提示", effect=Effect.RECORD)

    register_check("test.found", odd_name)
    with pytest.raises(Refused) as refused:
        found(Found(code="A8", name="办？室"), ctx=ctx)
    assert refused.value.codes == {"test.odd", "test.note"}
    assert not Unit.objects.filter(code="A8").exists()


def test_every_writing_verb_is_recognised() -> None:
    assert tables_written('INSERT INTO "a" (x) VALUES (1)') == ("a",)
    assert tables_written("INSERT OR REPLACE INTO a VALUES (1)") == ("a",)
    assert tables_written('UPDATE "public"."a" SET x = 1') == ("a",)
    assert tables_written("WITH n AS (DELETE FROM b RETURNING *) INSERT INTO c SELECT * FROM n") == ("b", "c")
    assert tables_written("TRUNCATE TABLE a") == ("a",)
    assert tables_written("SELECT 1; DELETE FROM a") == ("a",)
    assert tables_written('SELECT "x" FROM a FOR UPDATE') == ()
    assert "organisation_unit" in recorded_tables()
