"""How long people wait who work with the registers at once; one JSON line a figure.

    python tests/performance/bench_pages.py [--people 20000] [--users 50] [--think 5] [--seconds 60] [--workers 2]

- `pages.crowd`: `--users` people who each open a page of a register, read it for about `--think` seconds and open
  the next, against `gangze serve` as it is installed: half of the answers within `p50_ms`, 95 of 100 within `p95_ms`,
  beside the limit of 200 ms; and the CPU of all server processes for each answer.

Runs on SQLite in a folder that is removed afterwards; `--database URL` takes a loaded database as it stands. Client
and server share this machine, so the client's own work is part of what the server has to wait for.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from bench_registry import ROOT, emit, reader_of_people

LIMIT_MS = 200.0
PAGES = ("/people", "/people?page=100", "/units", "/posts", "/assignments", "/positions")


def main() -> None:
    """Make the bank in this process, serve it from another, and let the people work."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--think", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gangze-bench-") as folder:
        os.environ["GANGZE_DATA"] = folder
        os.environ["DATABASE_URL"] = options.database or f"sqlite:///{folder}/bench.sqlite3"
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.web.settings")
        sys.path.insert(0, str(ROOT / "src"))
        people, cookies = prepare(options.people, options.users, loaded=bool(options.database))
        with served(options.workers) as (port, process):
            waits = crowd(port, cookies, 5.0, 0.5)  # every worker has read its templates
            before = cpu_of(process)
            waits = crowd(port, cookies, options.seconds, options.think)
            spent = cpu_of(process) - before
    cuts = statistics.quantiles(waits, n=100)
    emit(
        "pages.crowd",
        people=people,
        users=options.users,
        think_seconds=options.think,
        workers=options.workers,
        cores=os.cpu_count(),
        answers=len(waits),
        p50_ms=cuts[49] * 1e3,
        p95_ms=cuts[94] * 1e3,
        limit_ms=LIMIT_MS,
        ratio_to_limit=cuts[94] * 1e3 / LIMIT_MS,
        cpu_ms_an_answer=spent * 1e3 / len(waits),
    )


def prepare(people: int, users: int, *, loaded: bool) -> tuple[int, list[str]]:
    """The bank, and a session of its own for each user."""
    django.setup()
    from bench_registry import context
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command
    from django.db import connection
    from django.utils.module_loading import import_string

    from gangze.organisation.demo.load import load
    from gangze.people.models import Person

    call_command("migrate", verbosity=0, skip_checks=True)
    if not loaded:
        load(people, 7, context(), lambda what, count: None)
    user = reader_of_people()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    store, cookies = import_string(f"{settings.SESSION_ENGINE}.SessionStore"), []
    for _user in range(users):
        session = store()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    count = Person.objects.count()
    connection.close()
    return count, cookies


@contextmanager
def served(workers: int) -> Any:
    """`gangze serve` on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gangze", "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _try in range(150):
            try:
                if ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz", "") == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def ask(connection: http.client.HTTPConnection, page: str, cookie: str) -> int:
    """Open one page and read it to its end; gives the status."""
    connection.request("GET", page, headers={"Cookie": cookie, "Accept-Language": "zh-CN"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def crowd(port: int, cookies: list[str], seconds: float, think: float) -> list[float]:
    """Seconds that each answer took, of all users together."""
    waits: list[float] = []
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        chance = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        time.sleep(chance.uniform(0, think))
        while time.monotonic() < end:
            began = time.perf_counter()
            status = ask(connection, chance.choice(PAGES), cookies[number])
            waits.append(time.perf_counter() - began)
            if status != 200:
                raise RuntimeError(f"status {status}")
            time.sleep(chance.uniform(0.5, 1.5) * think)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(cookies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def cpu_of(root: int) -> float:
    """Seconds of CPU that a process and all it started have used; 0 where the system does not say."""
    above: dict[int, int] = {}
    used: dict[int, float] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        number = int(file.parent.name)
        above[number] = int(fields[1])
        used[number] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def within(number: int) -> bool:
        while number > 1 and number != root:
            number = above.get(number, 0)
        return number == root

    return sum(seconds for number, seconds in used.items() if within(number))


if __name__ == "__main__":
    main()
