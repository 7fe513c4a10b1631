"""Uploaded files between upload and registry, kept aside for one person and one import page (暂存的导入).

One person has one staged import a page; a new upload takes the place of the earlier one. The report and the
workbooks of refused rows are kept beside the files, so that looking at them runs nothing again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.jobs import Job, enqueue
from gangze.framework.permission import visible
from gangze.kernel.findings import Finding, Refused, refuse
from gangze.organisation.imports.faults import faulty_copy
from gangze.organisation.imports.kinds import Files, ImportPage, Report
from gangze.organisation.models import StagedImport, StagedState

FOLDER = "imports"
JOB = "organisation.import"
SHOWN = 200
"""Faults and notes kept in the report; the workbooks of refused rows have all faults."""

AT_WORK = (StagedState.TRYING, StagedState.TAKING, StagedState.WRITING)
BEING_TAKEN = (StagedState.TAKING, StagedState.WRITING)


def current(ctx: Context, slot: str) -> StagedImport | None:
    """What the actor has staged on an import page; nobody reaches what others have."""
    return visible(ctx, StagedImport.objects.filter(owner=ctx.person, slot=slot)).first()


def mine(ctx: Context) -> list[StagedImport]:
    """Everything that the actor has staged, latest first; one query."""
    return list(visible(ctx, StagedImport.objects.filter(owner=ctx.person)).order_by("-at").defer("report"))


def stage(page: ImportPage, files: Files, ctx: Context, *, updates: bool, report: Report | None = None) -> StagedImport:
    """Keep files aside with the report of their trial, or to be tried in the background where there is none.

    Raises `Refused` while an earlier file of the same page is being taken in.
    """
    staged = StagedImport(
        owner=ctx.person or 0,
        position=ctx.position,
        slot=page.slot,
        route=page.route,
        args=list(page.args),
        title=page.title[:200],
        language=get_language() or settings.LANGUAGE_CODE,
        files=[{"name": name, "path": _stored(data)} for name, data in files],
        updates=updates,
        in_background=report is None,
        state=StagedState.TRYING if report is None else StagedState.TRIED,
        at=ctx.now,
    )
    if report is not None:
        _tell(staged, report)
    try:
        with transaction.atomic():
            earlier = current(ctx, page.slot)
            if earlier is not None:
                _forget(earlier)
            staged.save()
            if report is None:
                _due(staged, "try", ctx.now)
    except (Refused, IntegrityError) as clash:
        _delete(_paths(staged))
        raise clash if isinstance(clash, Refused) else _busy() from clash
    _delete(_paths(earlier) if earlier is not None else ())
    return staged


def _busy() -> Refused:
    return refuse(
        "import.busy",
        _("您在本页上传的上一份文件正在入库"),
        source="files",
        remedy=_("请等它完成后再上传；进度见本页"),
    )


def _stored(data: bytes) -> str:
    return str(default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", ContentFile(data)))


def _due(staged: StagedImport, act: str, now: dt.datetime) -> None:
    enqueue(JOB, f"{staged.pk}:{act}", {"staged": staged.pk, "act": act}, due_at=now, asked_by=staged.owner)


def job_of(staged: StagedImport) -> Job | None:
    """The latest background work on a staged import."""
    return Job.objects.filter(kind=JOB, key__startswith=f"{staged.pk}:").order_by("-pk").first()


def content(staged: StagedImport) -> Files:
    """The staged files with their names; none where they are there no more."""
    files = []
    for one in staged.files:
        if not default_storage.exists(one["path"]):
            return []
        with default_storage.open(one["path"]) as file:
            files.append((str(one["name"]), bytes(file.read())))
    return files


def refused_rows(staged: StagedImport, number: int) -> tuple[str, bytes] | None:
    """The name of a staged file and the workbook of its refused rows; None where there is none."""
    one = staged.faulty[number] if number < len(staged.faulty) else None
    if one is None or not default_storage.exists(one["path"]):
        return None
    with default_storage.open(one["path"]) as file:
        return str(one["name"]), bytes(file.read())


def told(staged: StagedImport, report: Report, problems: Sequence[Finding] = ()) -> None:
    """Keep what a trial gave; the import now waits for the person to confirm it."""
    _delete(one["path"] for one in staged.faulty if one)
    _tell(staged, report)
    staged.problems = [finding.as_dict() for finding in problems]
    _move(staged, StagedState.TRIED, "report", "faulty", "problems")


def _tell(staged: StagedImport, report: Report) -> None:
    wrong = {fault.file for fault in report.faults}
    staged.faulty = [
        {"name": table.name, "path": _stored(faulty_copy(table, report.faults))} if table.name in wrong else None
        for table in report.tables
    ]
    staged.report = figures(report)


def figures(report: Report) -> dict[str, Any]:
    """A report as JSON, with the first faults and notes."""
    return {
        "counts": [[str(label), count] for label, count in report.counts],
        "rows": report.rows,
        "anything": report.anything,
        "wrong": len(report.faults),
        "faults": [
            {"file": f.file, "line": f.line, "column": f.column, "message": str(f.message), "remedy": str(f.remedy)}
            for f in report.faults[:SHOWN]
        ],
        "notes": [note.as_dict() for note in report.notes[:SHOWN]],
        "noted": len(report.notes),
    }


def confirm(staged: StagedImport, reason: str, ctx: Context) -> bool:
    """The person confirms: it will be taken in, in the background or at once. False where that was done before."""
    state = StagedState.TAKING if staged.in_background else StagedState.WRITING
    fresh = StagedImport.objects.filter(pk=staged.pk, state=StagedState.TRIED)
    with transaction.atomic():
        if not fresh.update(state=state, reason=reason[:300]):
            return False
        staged.state, staged.reason = state, reason[:300]
        if staged.in_background:
            _due(staged, "take", ctx.now)
    return True


def begin_writing(staged: StagedImport) -> bool:
    """From here on it cannot be given up. False where the person gave it up before."""
    waiting = StagedImport.objects.filter(pk=staged.pk, state__in=BEING_TAKEN)
    return bool(waiting.update(state=StagedState.WRITING))


def done(staged: StagedImport, report: dict[str, Any]) -> None:
    """It has been taken in."""
    staged.report = report
    _move(staged, StagedState.DONE, "report")


def reopen(staged: StagedImport) -> None:
    """Taking it in broke off without a word: it waits to be confirmed again."""
    _move(staged, StagedState.TRIED)


def failed(staged: StagedImport, findings: Sequence[Finding]) -> None:
    """It came to nothing; the person is told why."""
    staged.problems = [finding.as_dict() for finding in findings]
    _move(staged, StagedState.FAILED, "problems")


def _move(staged: StagedImport, state: StagedState, *columns: str) -> None:
    staged.state = state
    StagedImport.objects.filter(pk=staged.pk).update(state=state, **{name: getattr(staged, name) for name in columns})


def by_key(key: int) -> StagedImport | None:
    """A staged import by its key, for the worker; None where the person gave it up."""
    return StagedImport.objects.filter(pk=key).first()


def stands(key: int) -> bool:
    """Whether the person has not given it up meanwhile."""
    return StagedImport.objects.filter(pk=key).exists()


def drop(staged: StagedImport) -> None:
    """Forget a staged import with its files. Raises `Refused` once it is being written."""
    _forget(staged)
    _delete(_paths(staged))


def _forget(staged: StagedImport) -> None:
    gone = StagedImport.objects.filter(pk=staged.pk).exclude(state=StagedState.WRITING).delete()[0]
    if not gone and stands(staged.pk):
        raise _busy()


def _paths(staged: StagedImport) -> list[str]:
    return [one["path"] for one in (*staged.files, *staged.faulty) if one]


def _delete(paths: Iterable[str]) -> None:
    for path in paths:
        default_storage.delete(path)


def sweep(now: dt.datetime) -> int:
    """Forget files that nobody came back to for more than `GANGZE_UPLOAD_DAYS` days; how many."""
    before = now - dt.timedelta(days=settings.GANGZE_UPLOAD_DAYS)
    StagedImport.objects.filter(at__lt=before).exclude(state=StagedState.WRITING).delete()
    if not default_storage.exists(FOLDER):
        return 0
    old = [
        path
        for name in default_storage.listdir(FOLDER)[1]
        if default_storage.get_modified_time(path := f"{FOLDER}/{name}") < before
    ]
    _delete(old)
    return len(old)
