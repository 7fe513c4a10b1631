"""`gangze intake parse FILE…` and `gangze intake load FILE…` (文件识别与导入)."""

from __future__ import annotations

import datetime as dt
import sys
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gangze.framework import clock
from gangze.framework.context import Context, system_context
from gangze.intake.domain.parse import portions
from gangze.intake.domain.plan import repeated_duties
from gangze.intake.domain.source import Source
from gangze.intake.json_output import write_all
from gangze.intake.models import Draft, DraftState
from gangze.intake.readers import read
from gangze.intake.services.accepting import Accept, accept
from gangze.intake.services.correcting import Correct, PlaceDraft, correct, place_draft
from gangze.intake.services.receiving import MOST_NODES, Receive, read_draft, receive
from gangze.kernel.findings import Finding, Refused, refuse
from gangze.organisation.models import Unit

_Done = TypeVar("_Done")


class Command(BaseCommand):
    """`parse` shows what is recognised and touches no database; `load` takes a document into the registry."""

    _failed = False
    help = "识别职责文件（parse），或识别并入库（load）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        showing = verbs.add_parser("parse", help="识别文件，输出机构、岗位、职责")
        showing.add_argument("files", nargs="+", type=Path)
        showing.add_argument("--json", action="store_true", help="输出完整的 JSON")
        loading = verbs.add_parser("load", help="识别文件并作为一次变更入库")
        loading.add_argument("files", nargs="+", type=Path)
        loading.add_argument("--under", default="", metavar="机构编码", help="文件中最上级机构隶属的机构")
        loading.add_argument("--from", dest="valid_from", type=dt.date.fromisoformat, metavar="日期")
        loading.add_argument("--accept-doubts", action="store_true", help="存疑按识别结果入库")
        loading.add_argument("--keep-one", action="store_true", help="同一岗位（部门）下重复的职责只留一条")
        loading.add_argument("--draft-only", action="store_true", help="只识别，留待在网页上核对")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 where a file was refused; every reason of every file is told."""
        for path in options["files"]:
            _check_opens(path)
        if options["verb"] == "parse" and options["json"]:
            several = len(options["files"]) > 1
            write_all(self._tried(options, self._source), sys.stdout, several=several)
        else:
            act = self._show if options["verb"] == "parse" else self._load
            deque(self._tried(options, act), maxlen=0)
        if self._failed:
            sys.exit(1)

    def _tried(self, options: dict[str, Any], act: Callable[[Path, dict[str, Any]], _Done]) -> Iterator[_Done]:
        """What `act` gives for each file; the reasons of those that are refused are told."""
        for path in options["files"]:
            try:
                yield act(path, options)
            except Refused as refused:
                self._failed = True
                for finding in refused.findings:
                    self.stderr.write(_line(path, finding))

    def _source(self, path: Path, options: dict[str, Any]) -> Source:
        return read(path.name, path.read_bytes())

    def _show(self, path: Path, options: dict[str, Any]) -> None:
        """Names and numbers of duties, document by document."""
        source = self._source(path, options)
        self.stdout.write(path.name)
        for portion in portions(source):
            for unit in portion.document.units if portion.document is not None else ():
                self.stdout.write(f"  {unit.name}（职责 {len(unit.duties)}）")
                for post in unit.posts:
                    self.stdout.write(f"    {post.name}（职责 {len(post.duties)}）")

    def _load(self, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        ctx = system_context("命令行导入", clock.now(), reason=f"依据文件《{path.name}》")
        day = options["valid_from"] or ctx.today
        under = _unit(options["under"])
        made = receive(Receive.of(path.name, path.read_bytes(), under=under, valid_from=day), ctx=ctx).result
        read_draft(made, ctx=ctx, most=MOST_NODES if options["draft_only"] else None)
        draft = Draft.objects.select_related("document").get(pk=made)
        if draft.state == DraftState.FAILED:
            raise Refused(Finding(**problem) for problem in draft.problems)
        counts = draft.counts
        self.stdout.write(
            f"{path.name}：机构 {counts['units']}，岗位 {counts['posts']}，职责 {counts['duties']}，"
            f"存疑 {counts['doubts']}，未识别 {counts['unrecognised']}"
        )
        if options["draft_only"]:
            self.stdout.write(f"  草稿编号 {draft.pk}，请在“文件导入”中核对")
            return {}
        return self._accept(draft, under, options, ctx)

    def _accept(self, draft: Draft, under: int | None, options: dict[str, Any], ctx: Context) -> dict[str, Any]:
        place = PlaceDraft(draft=draft.pk, revision=draft.revision, under=under, valid_from=draft.valid_from)
        revision = place_draft(place, ctx=ctx).result
        again = repeated_duties(draft.nodes) if options["keep_one"] else []
        if again:
            fix = Correct(
                draft=draft.pk, revision=revision, operation="reject", arguments={"node_ids": again}
            )
            revision = correct(fix, ctx=ctx).result
        cmd = Accept(draft=draft.pk, revision=revision, doubts_accepted=options["accept_doubts"])
        result: dict[str, Any] = accept(cmd, ctx=ctx).result
        self.stdout.write(
            f"  已入库：新设机构 {result['units']}，新设岗位 {result['posts']}，登记说明书 {result['manuals']}，"
            f"职责 {result['duties']}，转为修订草稿 {result['revisions']}"
        )
        return result


def _check_opens(path: Path) -> None:
    """Before anything is written: a wrong path ends the whole command."""
    try:
        path.open("rb").close()
    except OSError as error:
        raise CommandError(f"{path}：无法打开（{error.strerror}）。请核对路径和权限。") from error


def _unit(code: str) -> int | None:
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise refuse("unit.unknown", f"没有编码为“{code}”的机构", source="--under", remedy="请核对机构编码")
    return int(unit.pk)


def _line(path: Path, finding: Finding) -> str:
    parts = [f"{path}：{finding.message}", finding.subject, finding.source, finding.remedy]
    return "  ".join(str(part) for part in parts if part) + f"  [{finding.code}]"
