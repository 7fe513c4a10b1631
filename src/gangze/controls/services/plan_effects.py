"""What stands in the whole bank on a day, as plans compare it: findings, owners, people, units (推演所见)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gangze.controls.domain.bank import Bearer
from gangze.controls.domain.judging import bundled
from gangze.controls.domain.plan_effect import Standing
from gangze.controls.queries.tags import tags_of
from gangze.controls.services.sweeping import Look, Told, look
from gangze.framework.context import Context
from gangze.framework.facts import among, known, true_on
from gangze.organisation.domain.staffing import OCCUPYING
from gangze.organisation.models import Assignment, PostState
from gangze.organisation.queries.lifelines import chunks
from gangze.organisation.queries.names import person_names
from gangze.people.models import PersonState

Named = Iterator[tuple[str, Standing]]


def standing_widely(ctx: Context, day: dt.date) -> Mapping[str, Standing]:
    """All of it by name. Who may see what of it is decided where it is shown: it is kept for several readers."""
    seen = look(day)
    held = list(Assignment.objects.filter(true_on(day)).values_list("person", "position", "kind"))
    named: dict[str, Standing] = {
        f"finding:{item.found.fingerprint}": finding(item) for item in seen.told if item.exemption is None
    }
    named.update(_positions(seen, held, day))
    named.update(_owners(seen, held))
    named.update(_people(held, day))
    return named


def finding(item: Told) -> Standing:
    """A finding with its words in both languages."""
    values = {
        "code": item.found.code,
        "effect": str(item.found.effect),
        "subject": item.subject,
        "message": item.message,
        "remedy": item.remedy,
        "english": list(item.english),
    }
    return Standing("finding", item.place.unit, values)


Held = Iterable[tuple[int, int, str]]


def _positions(seen: Look, held: Held, day: dt.date) -> Named:
    """Units with their place, headcount and people; positions that nobody holds, key posts apart."""
    holders: dict[int, list[str]] = defaultdict(list)
    for _person, position, kind in held:
        holders[position].append(kind)
    key_posts = set(PostState.objects.on(day).filter(key_post=True).values_list("post", flat=True))
    bank = seen.bank
    headcount: dict[int, int] = defaultdict(int)
    occupied: dict[int, int] = defaultdict(int)
    for position in bank.positions:
        headcount[position.unit] += position.headcount or 0
        occupied[position.unit] += sum(kind in OCCUPYING for kind in holders[position.id])
        if position.headcount != 0 and not holders[position.id]:
            key = position.post in key_posts
            values = {"unit": bank.units.get(position.unit, ""), "post": bank.posts.get(position.post, "")}
            yield f"vacant:{position.id}", Standing("vacant_key" if key else "vacant", position.unit, values)
    for unit, name in bank.units.items():
        place = {"id": unit, "name": name, "parent": bank.above.get(unit)}
        staff = {"headcount": headcount[unit], "held": occupied[unit]}
        yield f"unit:{unit}", Standing("unit", unit, {**place, **staff})


def _owners(seen: Look, held: Held) -> Named:
    """Activities that somebody does: in a unit, and in the bank at all; standing-in clauses that somebody can fill."""
    bank, knowledge = seen.bank, seen.knowledge
    tags, _ = tags_of(bank.lines, knowledge)
    done: dict[int, set[str]] = defaultdict(set)
    for line in bank.lines:
        if line.owner[0] is Bearer.POST:
            done[line.owner[1]] |= {tag.activity for tag in tags[line.id] if str(tag.part) == "do"}
    filled = {position for _person, position, _kind in held}
    at = [position for position in bank.positions if position.id in filled]
    for position in at:
        for activity in done[position.post]:
            if activity in knowledge.vocabulary:
                name = {"activity": knowledge.vocabulary[activity].name}
                values = {"unit": bank.units.get(position.unit, ""), **name}
                yield f"owned:{position.unit}:{activity}", Standing("owned", position.unit, values)
                yield f"owned::{activity}", Standing("owned_anywhere", None, name)
    held_posts = {position.post for position in at}
    standing = {position.post: position.unit for position in bank.positions}
    for clause in bundled(bank).clauses:
        if clause.by in held_posts and clause.absent in standing:
            values = {"by": bank.posts.get(clause.by, ""), "absent": clause.absent_name, "text": clause.line.text}
            unit = standing.get(clause.by)
            yield f"clause:{clause.by}:{clause.absent}:{clause.line.text}", Standing("clause", unit, values)


def _people(held: Held, day: dt.date) -> Named:
    """People of the bank who hold no post, where they last were."""
    busy = {person for person, _position, _kind in held}
    idle = set(PersonState.objects.on(day).values_list("person", flat=True)) - busy
    names, homes = person_names(idle, day), _last_units(idle)
    for person in idle:
        yield f"idle:{person}", Standing("idle", homes.get(person), {"person": names.get(person, "")})


def _last_units(persons: Iterable[int]) -> dict[int, int]:
    found: dict[int, Any] = {}
    for some in chunks(persons):
        rows = Assignment.objects.filter(known(), person__in=among(some)).order_by("valid_to", "pk")
        found.update(rows.values_list("person", "position__unit"))
    return found
