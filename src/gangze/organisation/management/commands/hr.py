"""`gangze hr load FILE…`: rosters and movement files from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.kernel.findings import Refused
from gangze.organisation.imports import FeedResult, faulty_copy, load_feed, template
from gangze.organisation.imports.feed import FeedRefused


class Command(BaseCommand):
    """Loads all rows or none; every bad row is named with file, line, column, reason and remedy."""

    help = "导入人员花名册或人员变动表；输出空白模板"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`load` and `template`."""
        actions = parser.add_subparsers(dest="action", required=True)
        loading = actions.add_parser("load", help="导入一个或多个 .xlsx、.csv 文件，全部成功或全部不变")
        loading.add_argument("files", nargs="+", type=Path)
        loading.add_argument("--dry-run", action="store_true", help="只校验，不写入")
        loading.add_argument("--keep-existing", action="store_true", help="不更新已经存在的数据")
        loading.add_argument("--faults", type=Path, help="把有错误的行连同原因另存为该 .xlsx 文件")
        blank = actions.add_parser("template", help="输出空白模板")
        blank.add_argument("file", type=Path)
        blank.add_argument("--movers", action="store_true", help="人员变动表（默认花名册）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the chosen action."""
        if options["action"] == "template":
            options["file"].write_bytes(template(options["movers"]))
            return
        ctx = system_context("hr", clock.now(), reason="命令行导入人员数据")
        try:
            result = load_feed(
                options["files"], ctx=ctx, dry_run=options["dry_run"], update=not options["keep_existing"]
            )
        except FeedRefused as refusal:
            result = refusal.result
        except FileNotFoundError as missing:
            raise CommandError(f"找不到文件 {missing.filename}") from missing
        except Refused as refusal:
            lines = [f"{f.source} [{f.code}] {f.message}。{f.remedy}" for f in refusal.findings]
            raise CommandError("\n".join(lines)) from refusal
        if result.faults:
            self._refuse(result, options["faults"])
        self.stdout.write(json.dumps(_counts(result), ensure_ascii=False))

    def _refuse(self, result: FeedResult, target: Path | None) -> None:
        if target is not None:
            faulty = next(t for t in result.tables if t.name == result.faults[0].file)
            target.write_bytes(faulty_copy(faulty, result.faults))
        lines = [
            f"{f.file}:{f.line} {f.column} [{f.code}] {f.message}。{f.remedy}" for f in result.faults
        ]
        count = len({(fault.file, fault.line) for fault in result.faults})
        raise CommandError("\n".join([*lines, f"共{count}行有错误，未做任何改动"]))


def _counts(result: FeedResult) -> dict[str, int]:
    return {
        "行数": result.rows,
        "入职": result.joined,
        "信息变更": result.changed,
        "任岗": result.placed,
        "卸任": result.ended,
        "更正": result.corrected,
        "离职": result.left,
        "未变": result.unchanged,
        "跳过": result.skipped,
    }
