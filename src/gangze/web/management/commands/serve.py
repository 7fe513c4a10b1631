"""`gangze serve`: web and worker together, on this machine."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gangze.web.sample.kept import kept


class Command(BaseCommand):
    """Starts granian (WSGI) and one worker, prints the address, stops both together."""

    help = "Start web server and worker on 127.0.0.1 (PORT, default 8000)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """--port, --host, --workers."""
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped or until one of the two ends."""
        _require_free(options["host"], options["port"])
        web = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options["host"],
            "--port", str(options["port"]), "--workers", str(options["workers"]), "--blocking-threads", "4",
            "--no-ws", "--log-level", "warning", "gangze.web.wsgi:application",
        ]  # fmt: skip
        worker = [sys.executable, "-m", "gangze", "worker"]
        running = [subprocess.Popen(web), subprocess.Popen(worker)]

        def stop(number: int, frame: FrameType | None) -> None:
            for process in running:
                process.terminate()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self._greet(options["host"], options["port"])
        code = running[0].wait()
        for process in running:
            process.terminate()
            process.wait()
        if code not in (0, -signal.SIGTERM, -signal.SIGINT):
            sys.exit(code)

    def _greet(self, host: str, port: int) -> None:
        self.stdout.write(f"\n岗责已启动： http://{host}:{port}/    （Ctrl+C 停止）")
        rows = kept()
        if rows:
            self.stdout.write("示例登录（首次登录须修改口令）：")
        for row in rows:
            self.stdout.write(f"  {row['role']:<8}\t工号 {row['username']}\t口令 {row['password']}\t{row['who']}")
        self.stdout.flush()


def _require_free(host: str, port: int) -> None:
    """Two servers on one port would each get some of the requests; the operating system does not always refuse."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        if probe.connect_ex((host, port)) == 0:
            raise CommandError(f"端口 {port} 已被占用。请先停止占用它的程序，或换一个端口：PORT={port + 1} make run")
