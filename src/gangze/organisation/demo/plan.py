"""What a large bank consists of, decided from a seed alone: the same size gives the same bank (大型银行样例)."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from gangze.organisation.demo.words import (
    GIVEN,
    GRADES,
    LINES,
    PLACES,
    PROVINCES,
    ROLES,
    STREETS,
    SURNAMES,
)
from gangze.organisation.models import UnitKind

FULL = 500_000
"""People of the full bank; smaller banks are the same bank with fewer branches."""

FOUNDED = dt.date(2010, 1, 1)


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit by its code, under another by code; `line` is the number of its business line."""

    code: str
    name: str
    kind: UnitKind
    parent: str
    line: int


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A person with the numbers of the positions held now and before, and since when."""

    number: str
    name: str
    gender: str
    joined: dt.date
    primary: int
    since: dt.date
    before: int | None
    concurrent: int | None


def units(people: int) -> list[PlannedUnit]:
    """About 12,000 units for the full bank, each after the one above it."""
    branches = max(1, round(len(PROVINCES) * people / FULL))
    found = [PlannedUnit("D", "示范银行总行", UnitKind.HEAD_OFFICE, "", 0)]
    for line, name in enumerate(LINES):
        code = f"DH{line:02d}"
        found.append(PlannedUnit(code, f"{name}部", UnitKind.DEPARTMENT, "D", line))
        rooms = ("综合室", "管理室", "业务室", "监督室")
        found += [
            PlannedUnit(f"{code}{n}", f"{name}部{room}", UnitKind.ROOM, code, line)
            for n, room in enumerate(rooms)
        ]
    for branch in range(branches):
        found += _branch(f"D{branch:02d}", PROVINCES[branch])
    return found


def _branch(code: str, province: str) -> Iterator[PlannedUnit]:
    yield PlannedUnit(code, f"{province}分行", UnitKind.BRANCH, "D", 0)
    for line in range(15):
        department = f"{code}D{line:02d}"
        name = f"{province}分行{LINES[line * 2]}部"
        yield PlannedUnit(department, name, UnitKind.DEPARTMENT, code, line * 2)
        for n, group in enumerate(("一组", "二组")):
            yield PlannedUnit(f"{department}{n}", f"{name}{group}", UnitKind.GROUP, department, line * 2)
    for place, district in enumerate(PLACES):
        sub = f"{code}S{place:02d}"
        yield PlannedUnit(sub, f"{province}{district}支行", UnitKind.SUB_BRANCH, code, 1)
        for n, line in enumerate((0, 1, 2, 13, 17, 25)):
            name = f"{province}{district}支行{LINES[line]}部"
            yield PlannedUnit(f"{sub}D{n}", name, UnitKind.DEPARTMENT, sub, line)
        for n in range(7):
            name = f"{province}{district}支行{STREETS[(place + n) % len(STREETS)]}路网点"
            yield PlannedUnit(f"{sub}N{n}", name, UnitKind.OUTLET, sub, 1 if n % 2 else 13)


def posts() -> list[tuple[str, str, int]]:
    """Code, name and business line of about 4,000 standard posts."""
    found = []
    for line, business in enumerate(LINES):
        for role_number, role in enumerate(ROLES):
            for grade_number, grade in enumerate(GRADES):
                code = f"DP{line:02d}{role_number:02d}{grade_number}"
                found.append((code, f"{business}{role}{grade}", line))
        found.append((f"DP{line:02d}HEAD", f"{business}负责人", line))
    return found


def positions(planned: list[PlannedUnit], seed: int) -> list[tuple[str, str, int, bool]]:
    """Unit code, post code, headcount, and whether it leads the unit: about four a unit."""
    chance = random.Random(seed)  # noqa: S311 - made-up data, the same each time
    found = []
    for unit in planned:
        found.append((unit.code, f"DP{unit.line:02d}HEAD", 1, True))
        kinds = chance.sample(range(len(ROLES) * len(GRADES)), 3 if chance.random() < 0.8 else 4)
        for kind in kinds:
            role, grade = divmod(kind, len(GRADES))
            found.append((unit.code, f"DP{unit.line:02d}{role:02d}{grade}", chance.randint(6, 20), False))
    return found


def people(count: int, headcounts: list[int], seed: int) -> Iterator[PlannedPerson]:
    """So many people: each holds one primary position, many held another before, some hold a second one.

    Over the whole bank 2.4 assignments a person, of which 1.4 hold today.
    """
    chance = random.Random(seed + 1)  # noqa: S311 - made-up data, the same each time
    ordinary = [place for place, size in enumerate(headcounts) if size > 1]
    places = [place for place, size in enumerate(headcounts) for _seat in range(size)]
    for number in range(count):
        primary = places[number % len(places)]
        joined = FOUNDED + dt.timedelta(days=chance.randrange(3000))
        since = joined + dt.timedelta(days=chance.randrange(400, 2500))
        second = chance.randrange(len(headcounts)) if chance.random() < 0.4 else None
        before = ordinary[chance.randrange(len(ordinary))]
        yield PlannedPerson(
            f"{number + 1:08d}",
            chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2)))),
            chance.choice(("男", "女")),
            joined,
            primary,
            since,
            before if before != primary else None,
            second if second != primary else None,
        )
