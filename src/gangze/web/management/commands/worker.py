"""`gangze worker`: sweeps due work until it is stopped."""

from __future__ import annotations

import argparse
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from gangze.framework import clock
from gangze.framework.jobs import work_once


class Command(BaseCommand):
    """Wakes every second; what is done stands in rows, so it may be killed at any moment."""

    help = "Run background work: reading documents, sealing the ledger, expiring proposals."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """--pause: seconds between sweeps; --once: one sweep."""
        parser.add_argument("--pause", type=float, default=1.0)
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep until a signal comes."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            work_once(clock.now())
            if options["once"]:
                return
            stop.wait(options["pause"])
