"""Documents that make the reader fail or the worker die: the person who waits is told, nothing hangs."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from gangze.framework.context import system_context
from gangze.framework.jobs import LEASE, RETRIES, Job, _lease, work_once
from gangze.intake.domain.headings import read_heading
from gangze.intake.models import Draft, DraftState
from gangze.intake.services import receiving
from gangze.intake.services.receiving import Receive, receive
from gangze.kernel.findings import Refused
from gangze.organisation.imports.tables import read_table

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


def received() -> Draft:
    Job.objects.all().delete()  # those of the sample bank
    cmd = Receive.of("职责.txt", "一、信贷部\n1.负责授信调查".encode(), under=None, valid_from=dt.date(2026, 3, 2))
    return Draft.objects.get(pk=receive(cmd, ctx=system_context("试", NOW)).result)


@pytest.mark.django_db
def test_a_fault_of_the_reader_is_told_and_the_file_may_be_imported_again(monkeypatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise AttributeError("no such thing")

    monkeypatch.setattr(receiving, "portions", broken)
    draft = received()
    work_once(NOW)
    draft.refresh_from_db()
    assert draft.state == DraftState.FAILED
    assert draft.problems[0]["remedy"]
    assert received().pk != draft.pk


@pytest.mark.django_db
def test_a_document_that_kills_the_worker_every_time_is_given_up() -> None:
    draft = received()
    now = NOW
    for _try in range(RETRIES):
        assert _lease(now) is not None  # and then the worker dies
        now += LEASE + dt.timedelta(seconds=1)
    work_once(now)
    draft.refresh_from_db()
    job = Job.objects.get(kind="intake.read", key=str(draft.pk))
    assert (draft.state, job.failed, job.attempts) == (DraftState.FAILED, True, RETRIES)


@pytest.mark.django_db
def test_a_document_whose_worker_was_killed_once_is_read_after_the_lease() -> None:
    draft = received()
    assert _lease(NOW) is not None
    work_once(NOW + LEASE / 2)
    draft.refresh_from_db()
    assert draft.state == DraftState.READING
    work_once(NOW + LEASE + dt.timedelta(seconds=1))
    draft.refresh_from_db()
    assert draft.state == DraftState.OPEN


def test_a_heading_of_brackets_only_takes_no_longer_than_its_length() -> None:
    started = time.process_time()
    read_heading("(" * 20_000)
    short = time.process_time() - started
    started = time.process_time()
    read_heading("(" * 80_000)
    assert time.process_time() - started < 10 * short + 0.5


def test_a_table_with_null_characters_is_no_text() -> None:
    with pytest.raises(Refused) as refused:
        read_table("花名册.csv", "工号,姓名\n000001,王\0芳\n".encode())
    assert refused.value.findings[0].code == "file.encoding"
