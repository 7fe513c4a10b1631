"""The staff: 300 invented people on the established posts, drawn with a fixed seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bank import load, manifest
from establishment import Place, places

SEED = 20240101
SENIOR = ("行长", "首席", "总经理", "主任", "会计主管", "部经理")
RETIRING = 96
YOUNG = ("柜员", "大堂经理", "客服", "集中作业", "系统开发")


@dataclass(frozen=True)
class Staff:
    """One person as the roster prints them; phone numbers use a prefix that no operator issues."""

    number: str
    name: str
    gender: str
    born: date
    joined: date
    mobile: str
    email: str


@dataclass(frozen=True)
class Holding:
    """One line of the roster: a person on a post, of which kind (任职类型), from when."""

    staff: Staff
    place: Place
    kind: str
    since: date
    approval: str = ""
    approved_on: date | None = None


def seats() -> list[Place]:
    """One entry for every chair that is taken: exactly as many as the manifest says people."""
    vacant = load("people.yaml")["vacant"]
    taken = {
        place: 0 if [place.department or place.office, place.post] in vacant else place.headcount
        for place in places()
    }
    surplus = sum(taken.values()) - manifest()["roster"]["people"]
    large = sorted((place for place in taken if taken[place] >= 3), key=lambda item: -item.headcount)
    for place in large[:surplus]:
        taken[place] -= 1
    return [place for place in places() for _ in range(taken[place])]


def draw_name(random: Random, female: bool, used: set[str]) -> str:
    """A common name not drawn before."""
    words = load("people.yaml")
    surnames, given = words["surnames"].split(), words["female" if female else "male"].split()
    while True:
        name = random.choice(surnames) + random.choice(given)
        if name not in used:
            used.add(name)
            return name


def ages(post: str) -> tuple[int, int]:
    """Youngest and oldest on such a post, at the start of 2024."""
    if any(word in post for word in SENIOR):
        return 44, 56
    return (23, 36) if any(word in post for word in YOUNG) else (27, 50)


def draw(random: Random, place: Place, index: int, used: set[str], joined: date | None = None) -> Staff:
    """One person whose age fits the post and, for newcomers, the day of joining."""
    female = random.random() < 0.54
    age = random.randint(*ages(place.post))
    if joined is not None:
        age = min(age, 34 - (joined.year - 2024))
    born = date(2024 - age, random.randint(1, 12), random.randint(1, 28))
    if index == RETIRING:
        female, born = False, date(1965, 7, 24)
    if joined is None:
        year = min(2023, born.year + 22 + int(random.triangular(0, max(0, 2023 - born.year - 22), 1)))
        joined = date(year, random.choice((3, 7, 7, 7, 9)), random.randint(1, 28))
    return staff(index, draw_name(random, female, used), "女" if female else "男", born, joined)


def staff(index: int, name: str, gender: str, born: date, joined: date) -> Staff:
    """A person with the numbers that follow from the running number."""
    number = f"L{joined.year % 100:02d}{index:04d}"
    return Staff(
        number,
        name,
        gender,
        born,
        joined,
        f"154{10000000 + index * 7919:08d}",
        f"{number.lower()}@lzbank.example",
    )


def since(random: Random, post: str) -> date:
    """Heads and appointed supervisors hold their post since the registry opened, others some since later."""
    opened: date = manifest()["opens_on"]
    if random.random() < 0.7 or post in manifest()["needs_approval"] or any(word in post for word in SENIOR):
        return opened
    return opened + timedelta(days=random.randint(30, 500))


def roster() -> list[Holding]:
    """Primary posts of everybody, then the further holdings."""
    random, used = Random(SEED), set[str]()
    lines: list[Holding] = []
    for index, place in enumerate(seats(), 1):
        start = since(random, place.post)
        newcomer = start > date(2024, 6, 1) and random.random() < 0.4
        person = draw(random, place, index, used, joined=start if newcomer else None)
        approval: tuple[str, date | None] = ("", None)
        if place.post in manifest()["needs_approval"]:
            approval = f"澜金复〔2023〕{100 + index}号", date(2023, 11, 6) + timedelta(days=index % 30)
        lines.append(Holding(person, place, "主岗", start, *approval))
    return lines + further(lines)


def further(lines: list[Holding]) -> list[Holding]:
    """What people hold beside their primary post (兼岗、代理、借调、派驻、委派、联络)."""
    found = []
    for post, which, kind, unit, target, start in load("people.yaml")["further"]:
        holder = [line for line in lines if line.place.post == post][which]
        place = find_place(unit, target)
        found.append(Holding(holder.staff, place, kind, max(start, holder.since)))
    return found


def find_place(unit: str, post: str) -> Place:
    """The established post in `机构/部门`, or in the one unit of that name."""
    office, _, department = unit.rpartition("/")
    return next(
        place
        for place in places()
        if place.post == post
        and (place.department or place.office) == department
        and (not office or place.office == office)
    )
