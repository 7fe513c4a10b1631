"""`gangze demo --people N`: a large bank for trying out and measuring."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.organisation.demo.load import load
from gangze.organisation.models import Unit

WORDS = {"units": "机构", "posts": "标准岗位", "positions": "设岗", "people": "人员", "assignments": "任岗"}


class Command(BaseCommand):
    """Loads the made-up bank through the ordinary commands; refuses to do it twice."""

    help = "装载一家示范性的大型银行，用于试用和性能测试"

    def add_arguments(self, parser: CommandParser) -> None:
        """Size and seed."""
        parser.add_argument("--people", type=int, default=500_000, help="人数，默认 500000")
        parser.add_argument("--seed", type=int, default=7, help="随机种子，默认 7")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load with progress, then say what was made and how long it took."""
        if options["people"] < 1:
            raise CommandError("人数必须大于 0")
        if Unit.objects.filter(code="D").exists():
            raise CommandError("示范银行已经装载过，请换用空的数据库")
        ctx = system_context("demo", clock.now(), reason="装载示范银行")
        started = time.perf_counter()
        with tqdm(total=int(options["people"] * 3.4), unit="条", file=sys.stderr) as bar:

            def progress(what: str, count: int) -> None:
                bar.set_description(WORDS[what])
                bar.update(count)

            made = load(options["people"], options["seed"], ctx, progress)
        words = "，".join(f"{WORDS[what]} {count}" for what, count in made.items())
        self.stdout.write(f"{words}；用时 {time.perf_counter() - started:.1f} 秒")
