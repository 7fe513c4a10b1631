"""Files come in and are read (收件与识别)."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from gangze.framework import recorder
from gangze.framework.command import Command, command
from gangze.framework.context import Context
from gangze.framework.jobs import enqueue
from gangze.framework.permission import at_units
from gangze.intake.domain.draft import counts, from_json, from_recognised, to_json
from gangze.intake.domain.parse import portions
from gangze.intake.domain.source import Source
from gangze.intake.models import DocumentFile, Draft, DraftState, SourceDocument
from gangze.intake.readers import read
from gangze.intake.services.registers import register_in
from gangze.kernel.findings import Finding, Refused, refuse

log = logging.getLogger(__name__)

USE = "intake.use"
Progress = Callable[[int, int], None]


WHOLE, OPENING = 1000, 100
"""Steps of the progress that is shown, and those that opening the file takes; the rest is recognition."""


def _unwatched(done: int, total: int) -> None:
    """Nobody follows the progress."""


def _stage(progress: Progress, begin: int, end: int) -> Progress:
    """The progress of one stage as steps from `begin` to `end` of the whole; a step is told once."""
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        step = begin + (end - begin) * done // max(total, 1)
        if step > told:
            told = step
            progress(step, WHOLE)

    return tell


class Receive(Command):
    """A file, the unit it is thought to belong to (None: not yet said), and the day its content takes effect."""

    name: str
    digest: str
    data: bytes = Field(exclude=True, repr=False)
    under: int | None = None
    valid_from: dt.date

    @classmethod
    def of(cls, name: str, data: bytes, *, under: int | None, valid_from: dt.date) -> Receive:
        """The command for a file's bytes."""
        digest = hashlib.sha256(data).hexdigest()
        return cls(name=name[-200:], digest=digest, data=data, under=under, valid_from=valid_from)


@command(
    "intake.receive",
    label=gettext_lazy("导入文件"),
    right=USE,
    place=lambda cmd: at_units(cmd.under),
    locks=lambda cmd: [f"document:{cmd.digest}"],
)
def receive(cmd: Receive, *, ctx: Context) -> int:
    """Keep a file and open a draft for it; reading it becomes due. Returns the draft's id.

    The same file again gives the draft that is still open; one already accepted is refused.
    """
    document = SourceDocument.objects.filter(digest=cmd.digest).first()
    if document is not None:
        earlier = _earlier(document)
        if earlier is not None:
            return earlier
    else:
        document = recorder.create(
            SourceDocument(
                digest=cmd.digest,
                name=cmd.name,
                size=len(cmd.data),
                uploaded_by=ctx.actor.id,
                uploaded_label=ctx.actor.label,
                uploaded_at=ctx.now,
            )
        )
        recorder.create(DocumentFile(document=document, data=cmd.data))
    draft = recorder.create(
        Draft(
            document=document,
            under_id=cmd.under,
            under_settled=cmd.under is not None,
            valid_from=cmd.valid_from,
            created_by=ctx.actor.id,
            created_label=ctx.actor.label,
            created_at=ctx.now,
        )
    )
    recorder.current_act().about(document, draft)
    enqueue("intake.read", str(draft.pk), {"draft": draft.pk}, due_at=ctx.now, asked_by=ctx.actor.id)
    return draft.pk


def _earlier(document: SourceDocument) -> int | None:
    """The open draft of a document, None where it may be read again; refused where it was accepted."""
    for draft in document.drafts.order_by("-pk"):
        if draft.state in (DraftState.OPEN, DraftState.READING):
            return int(draft.pk)
        if draft.state == DraftState.ACCEPTED:
            raise refuse(
                "intake.already_accepted",
                _("该文件已由%(who)s于%(day)s入库，不能重复入库")
                % {"who": draft.closed_label, "day": f"{localtime(draft.closed_at):%Y-%m-%d}"},
                subject=document.name,
                remedy=_("如文件有更新，请导入新版文件；如需修订职责，请在岗位说明书中起草新版本"),
            )
    return None


class KeepReading(Command):
    """What reading a draft's document gave: its text and nodes, or what stood in the way."""

    draft: int
    media: str = ""
    text: str = Field(default="", exclude=True, repr=False)
    tree: list[dict[str, Any]] = Field(default_factory=list, exclude=True, repr=False)
    unrecognised: list[dict[str, Any]] = Field(default_factory=list, exclude=True, repr=False)
    problems: list[dict[str, str]] = []
    failed: bool = False


@command(
    "intake.keep_reading",
    label=gettext_lazy("保存识别结果"),
    right=USE,
    locks=lambda cmd: [f"draft:{cmd.draft}"],
)
def keep_reading(cmd: KeepReading, *, ctx: Context) -> None:
    """Store a reading; a draft that has one already stays as it is."""
    draft = Draft.objects.select_related("document").get(pk=cmd.draft)
    if draft.state != DraftState.READING:
        return
    if not cmd.failed:
        recorder.update(draft.document, text=cmd.text, media=cmd.media)
    recorder.update(
        draft,
        state=DraftState.FAILED if cmd.failed else DraftState.OPEN,
        tree=cmd.tree,
        unrecognised=cmd.unrecognised,
        problems=cmd.problems,
        counts={} if cmd.failed else _counts(cmd),
    )
    recorder.current_act().about(draft)


def _counts(cmd: KeepReading) -> dict[str, int]:
    from_read = counts(from_json(cmd.tree))
    real = [item for item in cmd.unrecognised if item["reason"] != "furniture" and item["text"].strip()]
    return from_read | {"unrecognised": len(real)}


MOST_NODES = 50_000
"""Units, posts and duties of a draft that people look through on the web: its tree is loaded for every page, which
takes some 4 s of computing and 400 MiB at this number (30,000, from 2 MB of text: 2.3 s and 260 MiB)."""


def read_draft(draft_id: int, *, ctx: Context, progress: Progress = _unwatched, most: int | None = MOST_NODES) -> None:
    """Read a draft's document outside any transaction, then keep the result; a refusal is kept as well.

    So is a fault of the reader: trying again would not help, and somebody waits for the answer. More than `most`
    nodes are refused; None where nobody is going to look at them on the web.
    """
    draft = Draft.objects.select_related("document__file").get(pk=draft_id)
    if draft.state != DraftState.READING:
        return
    try:
        source = read(draft.document.name, bytes(draft.document.file.data), progress=_stage(progress, 0, OPENING))
        elsewhere = register_in(source)
        if elsewhere is not None:
            raise Refused(elsewhere)
        result = _recognised(source, _stage(progress, OPENING, WHOLE), most)
    except Refused as refused:
        problems = [finding.as_dict() for finding in refused.findings]
        keep_reading(KeepReading(draft=draft_id, problems=problems, failed=True), ctx=ctx)
        return
    except DatabaseError:
        raise
    except Exception:
        log.exception("reading the document of draft %s failed", draft_id)
        give_up_reading(draft_id, ctx=ctx)
        return
    keep_reading(
        KeepReading(
            draft=draft_id,
            media=source.media,
            text=source.text,
            tree=to_json(from_recognised(result)),
            unrecognised=result["unrecognised"],
            problems=[finding.as_dict() for finding in source.doubts],
        ),
        ctx=ctx,
    )


def _recognised(source: Source, progress: Progress, most: int | None) -> dict[str, Any]:
    """The documents in a source and what is beside them, in the published form; refused above `most` nodes."""
    documents: list[dict[str, Any]] = []
    unrecognised: list[dict[str, Any]] = []
    count = 0
    for portion in portions(source, progress):
        unrecognised += [item.as_dict() for item in portion.unrecognised]
        if portion.document is None:
            continue
        count += portion.document.size
        if most is not None and count > most:
            raise refuse(
                "intake.too_many",
                _("文件内容过多：识别出的机构、岗位、职责超过%(most)d条，网页上无法逐条核对") % {"most": most},
                remedy=_(
                    "请按机构或部门拆分文件后分别导入；确需整份入库的，请联系系统管理员在服务器上执行"
                    " gangze intake load，或用 gangze intake parse --json 输出识别结果"
                ),
            )
        documents.append(portion.document.as_dict())
    return {"documents": documents, "unrecognised": unrecognised}


def give_up_reading(draft_id: int, *, ctx: Context) -> None:
    """Say at the draft that its document could not be read through no fault that a person could mend in it."""
    fault = Finding(
        "file.unexpected",
        _("识别这份文件时程序出错，未能完成"),
        remedy=_("请把内容另存为 .docx 或 .txt 后重新导入；仍不成功的，请联系系统管理员并附上原文件"),
    )
    keep_reading(KeepReading(draft=draft_id, problems=[fault.as_dict()], failed=True), ctx=ctx)
