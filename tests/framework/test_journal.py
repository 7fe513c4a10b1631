"""What enters the ledger of an act that changed nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.framework.command import Command, command
from gangze.framework.context import Context, system_context
from gangze.framework.journal import personal_columns
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import Right, register_rights
from gangze.people.models import PersonState

register_rights(Right("test.note", "测试"))


class Call(Command):
    """Call somebody, which changes nothing."""

    person: int
    mobile: str


@command("test.call", label="致电", right="test.note")
def call(cmd: Call, *, ctx: Context) -> None:
    """Nothing is written."""


class Look(Command):
    """Look somebody up under a word, which changes nothing."""

    person: int
    note: str
    mobile: str


@command("test.look", label="查找", right="test.note", writes=(PersonState,))
def look(cmd: Look, *, ctx: Context) -> None:
    """Nothing is written."""


@pytest.mark.django_db
def test_only_the_particulars_of_what_a_command_writes_are_left_out() -> None:
    assert "note" in personal_columns()  # some other table keeps a secret of this name
    now = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
    outcome = look(Look(person=7, note="查档", mobile="13900001111"), ctx=system_context("测试", now))
    entry = LedgerEntry.objects.get(pk=outcome.act)
    assert entry.content()["payload"]["asked"] == [{"person": 7, "note": "查档"}]


@pytest.mark.django_db
def test_an_act_without_a_change_says_what_was_asked_but_no_personal_particular() -> None:
    now = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
    outcome = call(Call(person=7, mobile="13900001111"), ctx=system_context("测试", now))
    entry = LedgerEntry.objects.get(pk=outcome.act)
    assert entry.content()["payload"]["asked"] == [{"person": 7}]
    assert b"13900001111" not in bytes(entry.record)
