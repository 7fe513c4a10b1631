"""Loading the planned bank through the same commands as everything else, set by set (大型银行样例装载)."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, connections

from gangze.framework.collector import resting
from gangze.framework.context import Context
from gangze.organisation.demo import plan
from gangze.organisation.models import AssignmentKind
from gangze.organisation.services.assignments import Assign, assign
from gangze.organisation.services.positions import Establish, establish
from gangze.organisation.services.posts import CreatePost, create_post
from gangze.organisation.services.units import FoundUnit, found_unit
from gangze.people.services.employment import Hire, hire

PEOPLE_AN_ACT = 25_000
"""People who are hired and placed as one act each; bounds memory and the size of a transaction."""

Progress = Callable[[str, int], None]
Item = TypeVar("Item")


def load(people: int, seed: int, ctx: Context, progress: Progress) -> dict[str, int]:
    """Make the bank; returns how many of each. `progress(what, count)` is told after each act."""
    with resting():
        return _load(people, seed, ctx, progress)


def _load(people: int, seed: int, ctx: Context, progress: Progress) -> dict[str, int]:
    units = plan.units(people)
    unit_ids = _units(units, ctx)
    progress("units", len(unit_ids))
    post_ids = _posts(ctx)
    progress("posts", len(post_ids))
    places = plan.positions(units, seed)
    position_ids = _positions(places, unit_ids, post_ids, ctx)
    progress("positions", len(position_ids))
    assignments = 0
    planned = plan.people(people, [size for _u, _p, size, _h in places], seed)
    for some, persons in _hired(_chunks(planned, PEOPLE_AN_ACT), ctx):
        progress("people", len(persons))
        for stays in _chunks(_stays(some, persons, position_ids), 2 * PEOPLE_AN_ACT):
            assign.many(stays, ctx=ctx)
            assignments += len(stays)
            progress("assignments", len(stays))
    return {
        "units": len(unit_ids),
        "posts": len(post_ids),
        "positions": len(position_ids),
        "people": people,
        "assignments": assignments,
    }


def _chunks(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while some := list(islice(items, size)):
        yield some


def _units(units: list[plan.PlannedUnit], ctx: Context) -> dict[str, int]:
    made = found_unit.many(
        [
            FoundUnit(
                code=unit.code,
                name=unit.name,
                kind=unit.kind,
                parent_code=unit.parent,
                order=order,
                valid_from=plan.FOUNDED,
            )
            for order, unit in enumerate(units)
        ],
        ctx=ctx,
    )
    return {item["code"]: item["unit"] for item in made.result}


def _posts(ctx: Context) -> dict[str, int]:
    made = create_post.many(
        [
            CreatePost(
                code=code,
                name=name,
                business_line=plan.LINES[line],
                category="management" if code.endswith("HEAD") else "professional",
                key_post=code.endswith("HEAD"),
                valid_from=plan.FOUNDED,
            )
            for code, name, line in plan.posts()
        ],
        ctx=ctx,
    )
    return {item["code"]: item["post"] for item in made.result}


def _positions(
    places: list[tuple[str, str, int, bool]], units: dict[str, int], posts: dict[str, int], ctx: Context
) -> list[int]:
    made = establish.many(
        [
            Establish(
                unit=units[unit],
                post=posts[post],
                headcount=size if heads else 3 * size,
                heads_unit=heads,
                valid_from=plan.FOUNDED,
            )
            for unit, post, size, heads in places
        ],
        ctx=ctx,
    )
    return [item["position"] for item in made.result]


def _hired(
    groups: Iterator[list[plan.PlannedPerson]], ctx: Context
) -> Iterator[tuple[list[plan.PlannedPerson], list[int]]]:
    """Groups of people with their ids, each hired as one act.

    Where the database takes two writers, another process hires the next group while this one is placed.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield from ((some, _hire(some, ctx)) for some in groups)
        return
    connections.close_all()  # a connection must not be used on both sides of a fork
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as other:
        under_way: deque[tuple[list[plan.PlannedPerson], Future[list[int]]]] = deque()
        for some in groups:
            under_way.append((some, other.submit(_hire, some, ctx)))
            if len(under_way) == 2:
                ready, persons = under_way.popleft()
                yield ready, persons.result()
        for ready, persons in under_way:
            yield ready, persons.result()


def _hire(some: list[plan.PlannedPerson], ctx: Context) -> list[int]:
    made = hire.many(
        [
            Hire(
                staff_number=p.number,
                name=p.name,
                gender=p.gender,
                valid_from=p.joined,
            )
            for p in some
        ],
        ctx=ctx,
    )
    return [item["person"] for item in made.result]


def _stays(some: list[plan.PlannedPerson], persons: list[int], positions: list[int]) -> Iterator[Assign]:
    for planned, person in zip(some, persons, strict=True):
        yield _stay(person, positions[planned.primary], planned.since)
        if planned.before is not None:
            yield _stay(person, positions[planned.before], planned.joined, planned.since)
        if planned.concurrent is not None:
            yield _stay(person, positions[planned.concurrent], planned.since, kind=AssignmentKind.CONCURRENT)


def _stay(person: int, position: int, start: Any, end: Any = None, **more: Any) -> Assign:
    days = {"valid_from": start} | ({"valid_to": end} if end is not None else {})
    return Assign(person=person, position=position, **days, **more)
