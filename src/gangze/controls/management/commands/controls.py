"""`gangze controls run`: look at the whole bank or a part of it (全行检查)."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gangze.controls.services.sweeping import Look, look, sweep
from gangze.controls.words import LABELS
from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.organisation.models import Unit
from gangze.organisation.queries.tree import ids_below


class Command(BaseCommand):
    """`run` prints what is found; `sweep` looks at the whole bank and keeps it for the screens."""

    help = "检查全行职责是否健全（run 输出发现，sweep 存入检查发现）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        running = verbs.add_parser("run", help="检查并输出发现；有未经例外审批的阻断类发现时退出码为 1")
        running.add_argument("--as-of", type=dt.date.fromisoformat, metavar="日期", help="检查日，默认当日")
        running.add_argument("--unit", default="", metavar="机构编码", help="只检查该机构及下级")
        running.add_argument("--json", action="store_true", help="输出 JSON")
        verbs.add_parser("sweep", help="检查全行并更新检查发现")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 where something blocks and runs under no exception."""
        now = clock.now()
        today = system_context("检查", now).today
        if options["verb"] == "sweep":
            done = sweep(now, today)
            self.stdout.write(json.dumps(done.counts, ensure_ascii=False))
            return
        day = options["as_of"] or today
        seen = look(day, units=self._units(options["unit"], day))
        if options["json"]:
            self.stdout.write(json.dumps(_printed(seen, day), ensure_ascii=False, indent=1))
        else:
            self._tell(seen)
        if any(item.blocks for item in seen.told):
            sys.exit(1)

    def _units(self, code: str, day: dt.date) -> list[int] | None:
        if not code:
            return None
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"没有机构编码“{code}”")
        return sorted(ids_below([unit.pk], day))

    def _tell(self, seen: Look) -> None:
        for item in seen.told:
            self.stdout.write(f"[{LABELS.get(item.found.code, item.found.code)}] {item.message}")
            if item.exemption is not None:
                self.stdout.write(f"    例外至{item.exemption.last_day}：{item.exemption.measure}")
            elif item.remedy:
                self.stdout.write(f"    {item.remedy}")
        self.stdout.write(f"共 {len(seen.told)} 项；{len(seen.bank.lines)} 条职责中 {seen.untagged} 条未标注业务活动")


def _printed(seen: Look, day: dt.date) -> dict[str, Any]:
    return {
        "as_of": day.isoformat(),
        "findings": [item.as_dict() for item in seen.told],
        "counts": dict(Counter(item.found.code for item in seen.told)),
        "duties": len(seen.bank.lines),
        "untagged": seen.untagged,
    }
