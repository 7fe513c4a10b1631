"""What the controls say when a manual is published: incompatible duties that it would bring (发布说明书时的制衡检查).

Only what the new version brings is asked about: what stood before is among the findings already, and a version that
mends something else must not be held up by it. A rule's effect decides: recorded, approved, or blocked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gangze.controls.domain.bank import Bank, Bearer
from gangze.controls.domain.found import Found
from gangze.controls.domain.judging import Judge, bundled
from gangze.controls.queries.bank import bank_on, homes_of_posts, lines_of_version
from gangze.controls.queries.knowledge import Knowledge, knowledge_on
from gangze.controls.queries.tags import tags_of
from gangze.controls.services.telling import told
from gangze.controls.words import Names
from gangze.duties.models import ManualVersion
from gangze.duties.services import Publish
from gangze.framework.command import register_check
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.kernel.findings import Finding
from gangze.organisation.models import Assignment, PositionState
from gangze.organisation.queries.names import person_names


def clashes_in(version: ManualVersion, day: dt.date) -> Iterator[Finding]:
    """Incompatible duties that a version would bring from a day on: in the manual, and in the hands of its holders."""
    knowledge = knowledge_on(day)
    manual = version.manual
    holders = Assignment.objects.filter(true_on(day), position__post=manual.post_id) if manual.post_id else None
    persons = set(holders.values_list("person", flat=True)) if holders is not None else set()
    owner = (Bearer.POST, manual.post_id) if manual.post_id else (Bearer.UNIT, manual.unit_id or 0)
    fresh = lines_of_version(version.pk, owner)
    before = bank_on(day, persons=persons, manuals=[manual.pk], units=[owner[1]] if manual.unit_id else [], said=fresh)
    others = [line for line in before.lines if line.owner != owner]
    bank = replace(before, lines=[*others, *fresh])
    stood = {item.fingerprint for item in _judged(before, knowledge)}
    found = [item for item in _judged(bank, knowledge) if item.fingerprint not in stood and _about(item, owner)]
    people = {item.subject[1] for item in found if item.subject[0] == "person"}
    posts = {w.id for item in found for w in item.witness if w.kind == "post"}
    posts |= {item.subject[1] for item in found if item.subject[0] == "post"}
    names = Names(bank.posts, bank.units, person_names(people, day), {}, homes_of_posts(posts, bank))
    unit = _unit_of(manual.post_id, manual.unit_id, day) if found else None
    yield from told(found, names, knowledge, day, unit_of=lambda subject: unit)


def _judged(bank: Bank, knowledge: Knowledge) -> Sequence[Found]:
    judge = Judge(bank, bundled(bank), tags_of(bank.lines, knowledge)[0], list(knowledge.rules))
    return [*judge.manuals(), *judge.persons()]


def _about(item: Found, owner: tuple[Bearer, int]) -> bool:
    """Whether a finding is about a manual: its own, or of somebody who holds its post besides others."""
    kind, key = str(owner[0]), owner[1]
    return item.subject == (kind, key) or any((w.kind, w.id) == (kind, key) for w in item.witness)


def _unit_of(post: int | None, unit: int | None, day: dt.date) -> int | None:
    if unit is not None:
        return unit
    found: Mapping[str, int] | None = (
        PositionState.objects.on(day).filter(position__post=post).order_by("position").values("position__unit").first()
    )
    return found["position__unit"] if found else None


def _published(cmds: Sequence[Publish], ctx: Context) -> Iterator[Finding]:
    versions = ManualVersion.objects.select_related("manual").in_bulk([cmd.version for cmd in cmds])
    for cmd in cmds:
        version = versions.get(cmd.version)
        if version is not None:
            yield from clashes_in(version, cmd.effective or ctx.today)


register_check("duties.publish", _published)
