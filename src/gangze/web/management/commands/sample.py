"""`gangze sample`: load the sample bank into an empty registry."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from gangze.framework import clock
from gangze.kernel.findings import Refused
from gangze.web.sample.kept import keep
from gangze.web.sample.load import load_sample, sample_is_loaded


class Command(BaseCommand):
    """Loads it once; a registry that holds anything is left alone."""

    help = "Load the sample bank through the real intake, with a progress bar."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """--if-empty: say nothing where there already is a registry."""
        parser.add_argument("--if-empty", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print the sign-ins once; they are also kept in a file only the owner can read."""
        if sample_is_loaded():
            if options["if_empty"]:
                return
            raise CommandError("登记中已有机构，示例银行只装入空库。请换一个 GANGZE_DATA 目录再试。")
        with tqdm(total=1, bar_format="{desc:<14}{percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt}") as bar:

            def report(step: str, done: int, total: int) -> None:
                bar.total, bar.n = total, done
                bar.set_description(f"装载示例银行：{step}")

            try:
                with transaction.atomic():  # an interrupted load leaves nothing behind
                    bank, sign_ins = load_sample(clock.now(), report)
            except Refused as refused:
                lines = [f"{f.message} {f.subject} {f.source} {f.remedy}" for f in refused.findings[:20]]
                raise CommandError("示例银行未能装入：\n" + "\n".join(lines)) from refused
        keep(sign_ins)
        self.stdout.write(f"已装入：{bank.counts}")
