"""What the registry costs; one JSON line a figure.

    python tests/performance/bench_registry.py [--people 20000] [--rows 100000] [--postgres URL] [--loaded DATABASE_URL]

- `registry.load`: the made-up bank of `--people` people, set-based through the commands, beside the limit of
  300 seconds for 500,000 people.
- `registry.load.act`: 5,000 assignments as one act, beside the same rows inserted raw, taking turns.
- `registry.page`: the page of the people register as the browser gets it: application CPU beside the limit of
  10 ms, time, number of queries; and the reads alone beside the same answers by hand-written SQL.
- `registry.total`: the count that stands under the page.
- `registry.fact`: what one person holds on a day, beside the limit of 1 ms.
- `registry.feed`: a roster of `--rows` rows (a fifth of the people) with ten bad ones, beside 60 seconds for 100,000.
- `registry.subtree`: a page of the people in a branch's subtree on a day, beside the limit of 40 ms.

Each figure is the median of repeated runs. SQLite works inside the process, so its share is part of the
application's CPU there. Runs on SQLite in a folder that is removed afterwards, and on a database of its own on
the PostgreSQL server named by `--postgres` or GANGZE_TEST_POSTGRES; `--loaded` takes a database as it stands.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg

ROOT = Path(__file__).resolve().parents[2]
LOAD_LIMIT_SECONDS, LOAD_LIMIT_PEOPLE = 300.0, 500_000
PAGE_LIMIT_MS, FACT_LIMIT_MS, SUBTREE_LIMIT_MS = 10.0, 1.0, 40.0
FEED_LIMIT_SECONDS = 60.0
AN_ACT = 5_000


def emit(name: str, **figures: Any) -> None:
    """Print one figure."""
    rounded = {key: round(one, 3) if isinstance(one, float) else one for key, one in figures.items()}
    print(json.dumps({"bench": name, **rounded}, ensure_ascii=False), flush=True)


def main() -> None:
    """Run on SQLite, and on PostgreSQL where there is one; each in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--postgres", default=os.environ.get("GANGZE_TEST_POSTGRES", ""))
    parser.add_argument("--loaded", default="")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        run(options.people, bool(options.loaded), options.rows)
        return
    with tempfile.TemporaryDirectory(prefix="gangze-bench-") as folder:
        if options.loaded:
            again(options.loaded, folder, options.people, options.rows, loaded=True)
            return
        again(f"sqlite:///{folder}/bench.sqlite3", folder, options.people, options.rows)
        if not options.postgres:
            emit("registry.postgresql", skipped="no server named")
            return
        name = f"gangze_bench_{os.getpid()}"
        parts = urlsplit(options.postgres)
        admin = urlunsplit(parts._replace(path=parts.path if parts.path.strip("/") else "/postgres"))
        with psycopg.connect(admin, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
            try:
                again(urlunsplit(parts._replace(path=f"/{name}")), folder, options.people, options.rows)
            finally:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


def again(database: str, folder: str, people: int, rows: int, *, loaded: bool = False) -> None:
    """Run the figures of one database in a fresh process."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"DATABASE_URL": database, "GANGZE_DATA": folder, "PYTHONPATH": path}
    own = [sys.executable, __file__, "--here", "--people", str(people), "--rows", str(rows)]
    subprocess.run(own + (["--loaded", "yes"] if loaded else []), env=environment, check=True)


def run(people: int, loaded: bool, rows: int) -> None:
    """All figures of the database of this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.web.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, skip_checks=True)
    if not loaded:
        load(people, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    act_beside_raw(connection.vendor)
    reader = reader_of_people()
    pages(connection.vendor, reader)
    facts(connection.vendor)
    feed(rows or max(people // 5, 1_000), connection.vendor)


def context() -> Any:
    """The system acting now."""
    from gangze.framework.clock import now
    from gangze.framework.context import system_context

    return system_context("bench", now())


def load(people: int, vendor: str) -> None:
    """The whole made-up bank."""
    from gangze.organisation.demo.load import load as load_bank

    began, cpu = time.perf_counter(), time.process_time()
    made = load_bank(people, 7, context(), lambda what, count: None)
    seconds = time.perf_counter() - began
    limit = LOAD_LIMIT_SECONDS * people / LOAD_LIMIT_PEOPLE
    emit(
        "registry.load",
        database=vendor,
        **made,
        seconds=seconds,
        cpu_seconds=time.process_time() - cpu,
        limit_seconds=limit,
        ratio_to_limit=seconds / limit,
    )


def feed(rows: int, vendor: str) -> None:
    """A roster as .xlsx with ten rows bad in ten ways: just these named with their lines, nothing changed."""
    from gangze.organisation.imports import load_feed
    from gangze.organisation.models import Position
    from gangze.organisation.queries.names import post_names, unit_names
    from gangze.people.models import Person
    from tests.rosters import bad_lines, roster

    ctx = context()
    places = list(Position.objects.order_by("pk").values_list("unit_id", "post_id")[:500])
    units = unit_names((unit for unit, _post in places), ctx.today)
    posts = post_names((post for _unit, post in places), ctx.today)
    data = roster(rows, [(units[unit], posts[post]) for unit, post in places])
    before = Person.objects.count()
    began, cpu = time.perf_counter(), time.process_time()
    result = load_feed([("花名册.xlsx", data)], ctx=ctx, dry_run=True)
    seconds, limit = time.perf_counter() - began, FEED_LIMIT_SECONDS * rows / 100_000
    assert Person.objects.count() == before
    assert [fault.line for fault in result.faults] == bad_lines(rows)
    emit(
        "registry.feed",
        database=vendor,
        rows=rows,
        bad_rows_named=len({fault.line for fault in result.faults}),
        seconds=seconds,
        cpu_seconds=time.process_time() - cpu,
        limit_seconds=limit,
        ratio_to_limit=seconds / limit,
    )


class GiveUp(Exception):
    """Ends a transaction whose writes are not wanted."""


def act_beside_raw(vendor: str) -> None:
    """One act of many assignments and the same rows by one raw statement, each rolled back, taking turns."""
    from django.db import connection, transaction

    from gangze.framework.guard import guard_statement
    from gangze.organisation.models import Assignment, AssignmentKind, Position
    from gangze.organisation.services.assignments import Assign, assign
    from gangze.people.models import PersonState

    day = context().today
    persons = list(
        PersonState.objects.on(day).order_by("person").values_list("person_id", flat=True)[:AN_ACT]
    )
    positions = list(Position.objects.order_by("pk").values_list("pk", flat=True)[:AN_ACT])
    cmds = [
        Assign(
            person=person,
            position=positions[n % len(positions)],
            kind=AssignmentKind.LIAISON,
            valid_from=day,
        )
        for n, person in enumerate(persons)
    ]
    columns = [f.column for f in Assignment._meta.concrete_fields if not f.primary_key]
    kept: list[tuple[Any, ...]] = []

    def ours() -> None:
        outcome = assign.many(cmds, ctx=context())
        if not kept:
            made = Assignment.objects.filter(recorded_by=outcome.act)
            with connection.cursor() as cursor:
                sql, values = made.query.sql_with_params()
                cursor.execute(sql, values)
                kept.extend(row[1:] for row in cursor.fetchall())

    def raw() -> None:
        marks = ", ".join(["%s"] * len(columns))
        names = ", ".join(columns)
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {Assignment._meta.db_table} ({names}) VALUES ({marks})", kept)

    costs: dict[str, list[float]] = {"ours": [], "raw": []}
    for _turn in range(3):
        for name, write in (("ours", ours), ("raw", raw)):
            if name == "raw":
                connection.execute_wrappers.remove(guard_statement)
            began = time.perf_counter()
            try:
                with transaction.atomic():
                    write()
                    costs[name].append(time.perf_counter() - began)
                    raise GiveUp
            except GiveUp:
                pass
            finally:
                if name == "raw":
                    connection.execute_wrappers.append(guard_statement)
    ours_ms, raw_ms = (statistics.median(costs[name]) * 1e3 for name in ("ours", "raw"))
    emit(
        "registry.load.act",
        database=vendor,
        assignments=len(cmds),
        ms=ours_ms,
        us_a_row=ours_ms * 1e3 / len(cmds),
        raw_insert_ms=raw_ms,
        ratio=ours_ms / raw_ms,
    )


def reader_of_people() -> Any:
    """A sign-in whose post gives the reading of all people."""
    from gangze.framework.permission import Scope
    from gangze.organisation.models import Unit
    from gangze.organisation.services.assignments import Assign, assign
    from gangze.organisation.services.positions import Establish, establish
    from gangze.organisation.services.posts import CreatePost, create_post
    from gangze.organisation.services.rights import GrantRight, grant_right
    from gangze.people.models import User
    from gangze.people.services.employment import Hire, hire
    from gangze.people.services.sign_in import CreateSignIn, create_sign_in

    found = User.objects.filter(username="bench").first()
    if found is not None:
        return found
    ctx = context()
    post = create_post(CreatePost(name="花名册管理岗", valid_from=ctx.today), ctx=ctx).result["post"]
    unit = Unit.objects.get(code="D").pk
    place = establish(Establish(unit=unit, post=post, valid_from=ctx.today), ctx=ctx).result["position"]
    person = hire(Hire(staff_number="bench", name="测试员", valid_from=ctx.today), ctx=ctx).result["person"]
    assign(Assign(person=person, position=place, valid_from=ctx.today), ctx=ctx)
    right = GrantRight(post=post, right="people.read", scope=Scope.BANK, valid_from=ctx.today)
    grant_right(right, ctx=ctx)
    create_sign_in(CreateSignIn(person=person), ctx=ctx)
    User.objects.filter(username="bench").update(must_change_password=False)
    return User.objects.get(username="bench")


def pages(vendor: str, reader: Any) -> None:
    """The register as a page, and its reads alone in several shapes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from gangze.organisation.models import Unit
    from gangze.organisation.queries.people_register import PeopleFilter, people_page, people_total
    from gangze.people.models import Person

    people = Person.objects.count()
    client = Client()
    client.force_login(reader)
    for name, query in (("first", ""), ("hundredth", "?page=100")):
        address = reverse("people") + query
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        statements: list[str] = []
        with connection.execute_wrapper(Noting(statements)):
            client.get(address)
        wall, cpu = timed(lambda address=address: client.get(address))  # type: ignore[misc]
        emit(
            "registry.page",
            database=vendor,
            people=people,
            page=name,
            cpu_ms=cpu,
            limit_ms=PAGE_LIMIT_MS,
            ratio_to_limit=cpu / PAGE_LIMIT_MS,
            ms=wall,
            queries=len(statements),
            kilobytes=len(answer.content) // 1024,
        )
    ids = dict(Unit.objects.filter(code__in=("D00", "D00S00", "D00S00N0")).values_list("code", "pk"))
    ctx = context()
    last = Person.objects.order_by("staff_number").values_list("staff_number", flat=True)[people // 2]
    shapes: dict[str, Callable[[], Any]] = {
        "first": lambda: people_page(ctx),
        "offset 5000": lambda: people_page(ctx, offset=5_000),
        "after the middle": lambda: people_page(ctx, after=last),
        "one sub-branch": lambda: people_page(ctx, PeopleFilter(unit=ids["D00S00"])),
        "one outlet": lambda: people_page(ctx, PeopleFilter(unit=ids["D00S00N0"])),
        "name": lambda: people_page(ctx, PeopleFilter(words="王芳")),
    }
    for name, read in shapes.items():
        with CaptureQueriesContext(connection) as captured:
            rows = read()
        statements = [(q["sql"]) for q in captured.captured_queries]
        wall, cpu = timed(read)
        raw, _cpu = timed(lambda statements=statements: by_hand(statements))  # type: ignore[misc]
        emit(
            "registry.reads",
            database=vendor,
            people=people,
            shape=name,
            rows=len(rows),
            ms=wall,
            cpu_ms=cpu,
            raw_sql_ms=raw,
            ratio=wall / raw,
            queries=len(statements),
        )
    for name, wanted in (("all", None), ("one sub-branch", PeopleFilter(unit=ids["D00S00"]))):
        wall, cpu = timed(lambda wanted=wanted: people_total(ctx, wanted))  # type: ignore[misc]
        total = people_total(ctx, wanted)
        emit("registry.total", database=vendor, of=name, total=total, ms=wall, cpu_ms=cpu)
    wall, cpu = timed(lambda: people_page(ctx, PeopleFilter(unit=ids["D00"])))
    emit(
        "registry.subtree",
        database=vendor,
        people=people_total(ctx, PeopleFilter(unit=ids["D00"])),
        ms=wall,
        cpu_ms=cpu,
        limit_ms=SUBTREE_LIMIT_MS,
        ratio_to_limit=wall / SUBTREE_LIMIT_MS,
    )


class Noting:
    """An `execute_wrapper` that notes each statement."""

    def __init__(self, statements: list[str]) -> None:
        self.statements = statements

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append(sql)
        return execute(sql, params, many, context)


def by_hand(statements: list[str]) -> None:
    """The same statements without anything around them."""
    from django.db import connection

    with closing(connection.connection.cursor()) as cursor:
        for sql in statements:
            cursor.execute(sql)
            cursor.fetchall()


def facts(vendor: str) -> None:
    """What one person holds on a day, by the model and by hand."""
    from django.db import connection

    from gangze.framework.facts import true_on
    from gangze.organisation.models import Assignment
    from gangze.people.models import Person

    day = context().today
    persons = list(Person.objects.order_by("-pk").values_list("pk", flat=True)[:2000:20])

    def ours() -> None:
        for person in persons:
            list(Assignment.objects.filter(true_on(day), person=person))

    sql, values = Assignment.objects.filter(true_on(day), person=persons[0]).query.sql_with_params()
    place = list(values).index(persons[0])

    def raw() -> None:
        with connection.cursor() as cursor:
            for person in persons:
                cursor.execute(sql, [*values[:place], person, *values[place + 1 :]])
                cursor.fetchall()

    ours_ms, ours_cpu = (cost / len(persons) for cost in timed(ours))
    raw_ms = timed(raw)[0] / len(persons)
    emit(
        "registry.fact",
        database=vendor,
        facts=Assignment.objects.count(),
        ms=ours_ms,
        cpu_ms=ours_cpu,
        limit_ms=FACT_LIMIT_MS,
        ratio_to_limit=ours_ms / FACT_LIMIT_MS,
        raw_sql_ms=raw_ms,
        ratio=ours_ms / raw_ms,
    )


def timed(work: Callable[[], Any], times: int = 15) -> tuple[float, float]:
    """Median milliseconds of wall time and of this process' CPU."""
    work()
    walls, cpus = [], []
    for _turn in range(times):
        began, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - began) * 1e3)
        cpus.append((time.process_time() - cpu) * 1e3)
    return statistics.median(walls), statistics.median(cpus)


if __name__ == "__main__":
    main()
