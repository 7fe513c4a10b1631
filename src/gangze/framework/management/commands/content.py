"""`gangze content import|export|diff`: the bank's knowledge as files (内容命令行)."""

from __future__ import annotations

import argparse
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gangze.framework.clock import now
from gangze.framework.command import State
from gangze.framework.content.commands import ImportContent, Piece, ShipContent, import_content, ship_content
from gangze.framework.content.models import ContentVersion, Origin
from gangze.framework.content.planning import Planned, Step, plan
from gangze.framework.content.store import content_files, faults_of, read_files, shipped_files
from gangze.framework.context import system_context
from gangze.kernel.canonical import canonical
from gangze.kernel.content import ContentDocument, write_content
from gangze.kernel.findings import Finding, Refused

_STEPS = {
    Step.NEW: "新增",
    Step.UNCHANGED: "未变",
    Step.REPLACED: "更新",
    Step.MERGED: "合并",
    Step.CONFLICT: "冲突",
}


class Command(BaseCommand):
    """Import, export and compare content."""

    help = _("导入、导出、比对内容（规则、日历、标准等）")

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        bring = verbs.add_parser("import", help=_("导入内容文件；不给路径则更新产品自带内容"))
        bring.add_argument("path", type=Path, nargs="?")
        bring.add_argument("--dry-run", action="store_true", help=_("只检查并列出将发生的变化"))
        export = verbs.add_parser("export", help=_("把全部内容导出为文件"))
        export.add_argument("folder", type=Path)
        compare = verbs.add_parser("diff", help=_("与库内内容三方比对；不给路径则比对产品自带内容"))
        compare.add_argument("path", type=Path, nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one verb; faults end with status 1, each with its file, line and column."""
        try:
            getattr(self, f"_{options['verb']}")(options)
        except Refused as refused:
            raise CommandError("\n".join(_told(finding) for finding in refused.findings)) from refused

    def _import(self, options: dict[str, Any]) -> None:
        documents, origin = _read(options["path"])
        steps = plan(documents, origin)
        self._tell(steps, differences=options["dry_run"])
        if options["dry_run"] or not documents:
            return
        pieces = [Piece.of(document) for document in documents]
        ctx = system_context("gangze content", now(), reason=_("从命令行导入内容文件"))
        if origin is Origin.SHIPPED:
            outcome = ship_content(ShipContent(pieces=pieces), ctx=ctx)
        else:
            outcome = import_content(ImportContent(pieces=pieces), ctx=ctx)
        if outcome.state is State.PROPOSED:
            self.stdout.write(_("已提交第 %(id)s 号待批事项，批准后生效") % {"id": outcome.proposal})
        else:
            self.stdout.write(_("已导入"))

    def _export(self, options: dict[str, Any]) -> None:
        folder: Path = options["folder"]
        by_name: dict[tuple[str, str], dict[Any, ContentDocument]] = defaultdict(dict)
        for version in ContentVersion.objects.order_by("kind", "key", "valid_from", "imported_at", "id"):
            by_name[version.kind, version.key][version.valid_from] = version.document()
        for (kind, key), documents in by_name.items():
            file = folder / kind / f"{_file_name(key)}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(write_content(list(documents.values())), encoding="utf-8")
        self.stdout.write(
            _("已导出 %(count)s 项内容到 %(folder)s") % {"count": len(by_name), "folder": folder}
        )

    def _diff(self, options: dict[str, Any]) -> None:
        documents, origin = _read(options["path"])
        steps = plan(documents, origin)
        self._tell(steps, differences=True)
        if any(planned.conflicts for planned in steps):
            raise CommandError(_("有冲突需要人工确定"), returncode=1)

    def _tell(self, steps: list[Planned], *, differences: bool) -> None:
        for planned in steps:
            self.stdout.write(f"{_STEPS[planned.step]}\t{planned.name}\t{planned.document.valid_from}")
            for change in planned.changes if differences else ():
                place = "/".join(str(step) for step in change.path)
                self.stdout.write(f"  {place}\t{_text(change.old)} → {_text(change.new)}")
            for conflict in planned.conflicts:
                place = "/".join(str(step) for step in conflict.path)
                sides = _("原 %(base)s｜本行 %(own)s｜产品 %(new)s") % {
                    "base": _text(conflict.base),
                    "own": _text(conflict.own),
                    "new": _text(conflict.new),
                }
                self.stdout.write(_("  冲突 %(place)s\t%(sides)s") % {"place": place, "sides": sides})


def _read(path: Path | None) -> tuple[list[ContentDocument], Origin]:
    """The sound documents of a path, or of the product itself. Raises `Refused` with every fault."""
    if path is None:
        files = shipped_files()
        if not files:
            return [], Origin.SHIPPED
    else:
        files = content_files(path)
    documents, findings = read_files(files)
    findings += faults_of(documents)
    if findings:
        raise Refused(findings)
    return documents, Origin.SHIPPED if path is None else Origin.BANK


def _told(finding: Finding) -> str:
    return " ".join(part for part in (finding.source, finding.message, finding.remedy) if part)


def _text(value: Any) -> str:
    return "—" if value is None else canonical(value).decode()


def _file_name(key: str) -> str:
    """A key as a file name of its own: whatever could leave the folder or upset a file system is replaced."""
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in key).lstrip(".")[:80]
    return safe if safe == key else f"{safe}-{sha256(key.encode()).hexdigest()[:8]}"
