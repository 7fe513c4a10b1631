"""Importing content as recorded acts (内容导入).

The bank's own content needs a second person; what the product ships is brought in by the system on upgrade.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, JsonValue

from gangze.framework import recorder
from gangze.framework.command import Command, Outcome, command, register_check
from gangze.framework.content.models import ContentVersion, Origin
from gangze.framework.content.planning import Planned, Step, plan
from gangze.framework.content.store import faults_of, read_files, shipped_files
from gangze.framework.context import Context
from gangze.framework.permission import Right, register_rights
from gangze.kernel.canonical import canonical
from gangze.kernel.content import ContentDocument, restored, stored
from gangze.kernel.findings import Effect, Finding, Refused, refuse

CHANGE, APPROVE = "content.change", "content.approve"

register_rights(Right(APPROVE, gettext_lazy("批准规则内容")))


class Piece(BaseModel):
    """One document as it travels in a command; exact fractions as `{"$decimal": "0.5"}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    key: str
    valid_from: dt.date
    valid_to: dt.date
    source: str
    body: JsonValue

    @classmethod
    def of(cls, document: ContentDocument) -> Piece:
        """The piece that carries a document."""
        return cls(
            kind=document.kind,
            key=document.key,
            valid_from=document.valid_from,
            valid_to=document.valid_to,
            source=document.source,
            body=stored(document.body),
        )

    def document(self) -> ContentDocument:
        """The document it carries."""
        days = (self.valid_from, self.valid_to)
        return ContentDocument(self.kind, self.key, *days, self.source, restored(self.body))


class ImportContent(Command):
    """Make documents versions of the bank's content."""

    pieces: list[Piece]


class ShipContent(Command):
    """Bring in what the product ships, keeping what the bank changed."""

    pieces: list[Piece]


def _names(cmd: ImportContent | ShipContent) -> list[str]:
    return [f"content:{piece.kind}/{piece.key}" for piece in cmd.pieces]


@command("content.import", label=gettext_lazy("导入内容"), right=CHANGE, locks=_names, four_eyes=APPROVE)
def import_content(cmd: ImportContent, *, ctx: Context) -> dict[str, int]:
    """Store documents as new versions; returns how many were new, replaced and unchanged."""
    return _carry_out(_plan(cmd, Origin.BANK), Origin.BANK, ctx)


@command("content.ship", label=gettext_lazy("更新产品自带内容"), right=CHANGE, locks=_names)
def ship_content(cmd: ShipContent, *, ctx: Context) -> dict[str, int]:
    """Store shipped documents, merged where the bank has its own; conflicts stay as the bank has them."""
    if ctx.person is not None:
        raise refuse(
            "content.ship",
            _("产品自带内容只能由系统在升级时更新"),
            remedy=_("本行自己的内容请用“导入内容”办理"),
        )
    return _carry_out(_plan(cmd, Origin.SHIPPED), Origin.SHIPPED, ctx)


def _plan(cmd: ImportContent | ShipContent, origin: Origin) -> list[Planned]:
    return plan([piece.document() for piece in cmd.pieces], origin)


def _conflicts(cmds: Sequence[ShipContent], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        for planned in _plan(cmd, Origin.SHIPPED):
            for conflict in planned.conflicts:
                yield Finding(
                    "content.conflict",
                    _("产品与本行都修改了此处，暂保留本行内容"),
                    subject=f"{planned.name}:{'/'.join(str(step) for step in conflict.path)}",
                    remedy=_("请用 gangze content diff 对照后，另行导入确定的内容"),
                    effect=Effect.RECORD,
                )


register_check("content.ship", _conflicts)


def _meaningless(cmds: Sequence[ImportContent], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        yield from faults_of([piece.document() for piece in cmd.pieces])


register_check("content.import", _meaningless)


def _carry_out(steps: Sequence[Planned], origin: Origin, ctx: Context) -> dict[str, int]:
    rows = [
        row
        for planned in steps
        if planned.step not in (Step.UNCHANGED, Step.CONFLICT)
        for row in _versions(planned, origin, ctx)
    ]
    recorder.current_act().about(*recorder.create_many(rows))
    return {str(step): count for step, count in Counter(planned.step for planned in steps).items()}


def _versions(planned: Planned, origin: Origin, ctx: Context) -> Iterator[ContentVersion]:
    """The rows of one document; a merge is the shipped one and then, over it, the bank's own."""
    document = planned.document
    yield _version(document, origin, ctx)
    if planned.step is Step.MERGED:
        days = (document.valid_from, document.valid_to)
        source = _("%(source)s；与本行内容合并") % {"source": document.source}
        both = ContentDocument(document.kind, document.key, *days, source, planned.merged)
        yield _version(both, Origin.BANK, ctx)


def _version(document: ContentDocument, origin: Origin, ctx: Context) -> ContentVersion:
    body: Any = stored(document.body)
    approver = ctx.approver.id if ctx.approver is not None else ctx.person
    return ContentVersion(
        kind=document.kind,
        key=document.key,
        digest=document.digest,
        body=canonical(body).decode(),
        valid_from=document.valid_from,
        valid_to=document.valid_to,
        source=document.source,
        origin=origin,
        approver=approver,
        imported_at=ctx.now,
    )


def ship_everything(ctx: Context) -> Outcome:
    """Bring in all that the product ships; `Refused` with file and line where one of its files is faulty."""
    documents, findings = read_files(shipped_files())
    if findings := [*findings, *faults_of(documents)]:
        raise Refused(findings)
    return ship_content(ShipContent(pieces=[Piece.of(document) for document in documents]), ctx=ctx)
