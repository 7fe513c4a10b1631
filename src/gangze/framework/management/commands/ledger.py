"""`gangze ledger export|verify|seal|new-key`: the ledger from the command line (台账命令行)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from gangze.framework.clock import now
from gangze.framework.context import Actor, ActorKind
from gangze.framework.ledger.append import append
from gangze.framework.ledger.audit import verify_live
from gangze.framework.ledger.export import export_heads, export_ledger, outside_file, verify_file
from gangze.framework.ledger.faults import Report
from gangze.framework.ledger.record import NewEntry, new_entry_id
from gangze.framework.ledger.sealing import seal_all
from gangze.framework.ledger.signing import key_id, keys_folder, new_key, public_bytes
from gangze.kernel.findings import Refused


class Command(BaseCommand):
    """Export, verify and seal the ledger."""

    help = _("导出、核验、封存操作台账")
    requires_system_checks: list[str] = []  # an export is verified where no database is

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser("export", help=_("导出台账，或只导出供外存的封存头"))
        export.add_argument("out", type=Path, help=_("输出文件；以 .zip 结尾则压缩"))
        export.add_argument("--heads-only", action="store_true", help=_("只导出封存头和各笔摘要"))
        export.add_argument("--personal", action="store_true", help=_("连同尚未脱敏的个人信息一起导出"))
        verify = verbs.add_parser("verify", help=_("核验导出文件；不给文件则核验在线台账"))
        verify.add_argument("export", type=Path, nargs="?", help=_("gangze ledger export 导出的文件"))
        verify.add_argument("--against", type=Path, help=_("外存的封存头文件"))
        verify.add_argument("--json", action="store_true", help=_("以 JSON 输出结果"))
        verbs.add_parser("seal", help=_("立即封存全部待封存记录"))
        verbs.add_parser("new-key", help=_("启用新的封存密钥，旧密钥改名保留"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one verb; any refusal ends with status 1 and says what to do."""
        verb = options["verb"].replace("-", "_")
        try:
            getattr(self, f"_{verb}")(options)
        except Refused as refused:
            lines = [
                " ".join(part for part in (f.source, f.message, f.remedy) if part) for f in refused.findings
            ]
            raise CommandError("\n".join(lines)) from refused

    def _export(self, options: dict[str, Any]) -> None:
        file: Path = options["out"]
        try:
            if options["heads_only"]:
                count = export_heads(file, now())
            else:
                count = export_ledger(file, now(), personal=options["personal"])
        except OSError as fault:
            raise CommandError(
                _("无法写入 %(file)s：%(reason)s") % {"file": file, "reason": fault.strerror}
            ) from fault
        self.stdout.write(_("已导出 %(count)s 笔到 %(file)s") % {"count": count, "file": file})

    def _verify(self, options: dict[str, Any]) -> None:
        outside = outside_file(options["against"]) if options["against"] else None
        file: Path | None = options["export"]
        report = verify_file(file, outside) if file else verify_live(outside)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self._tell(report)
        if report.first is not None:
            raise CommandError(_("台账核验未通过"), returncode=1)

    def _tell(self, report: Report) -> None:
        counts = {"entries": report.entries, "heads": report.heads, "held": report.held_outside}
        text = _("核验 %(entries)s 笔记录、%(heads)s 个封存头；外存依据覆盖前 %(held)s 笔")
        self.stdout.write(text % counts)
        for notice in report.notices:
            self.stdout.write(_("提示：%(text)s") % {"text": notice})
        first = report.first
        if first is None:
            self.stdout.write(_("未发现异常"))
            return
        text = _("首个异常：第 %(number)s 笔（编号 %(entry)s）：%(text)s")
        told = {"number": first.position + 1, "entry": first.entry or "—", "text": first.message}
        self.stderr.write(text % told)
        for fault in sorted(report.faults, key=lambda fault: fault.position)[:50]:
            self.stderr.write(f"  {fault.position + 1}\t{fault.entry or '—'}\t{fault.kind}\t{fault.message}")
        if len(report.faults) > 50:
            self.stderr.write(_("  ……共 %(count)s 处异常") % {"count": len(report.faults)})

    def _seal(self, options: dict[str, Any]) -> None:
        heads = seal_all(now())
        self.stdout.write(_("新签封存头 %(count)s 个") % {"count": heads})

    def _new_key(self, options: dict[str, Any]) -> None:
        at = now()
        name = key_id(public_bytes(new_key(keys_folder())))
        with transaction.atomic():
            append(
                NewEntry(
                    id=new_entry_id(at),
                    at=at,
                    command="ledger.new_key",
                    actor=Actor(ActorKind.SYSTEM, 0, "gangze ledger new-key"),
                    payload={"key_id": name},
                )
            )
        self.stdout.write(_("已启用新密钥 %(key)s，请告知审计部门") % {"key": name})
