"""Looking at the whole bank, or a part of it, for everything that is not as it should be (全行检查)."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from gangze.accounts.queries.picture import picture
from gangze.committees.queries import sitting
from gangze.controls.domain import authorities, gaps, judging, overlap
from gangze.controls.domain import standing as standing_in
from gangze.controls.domain.accounts import account_findings
from gangze.controls.domain.bank import Bank, Line
from gangze.controls.domain.committees import committee_findings
from gangze.controls.domain.found import Found
from gangze.controls.domain.pairs import pair_key, sides_of
from gangze.controls.domain.relatives import relative_findings
from gangze.controls.domain.small_units import small_units
from gangze.controls.models import DutyTags, Noticed, Sweep
from gangze.controls.queries.authorities import authorities_on, stated_limits
from gangze.controls.queries.bank import bank_on, homes_of_posts, outlets_on, reviewed_on
from gangze.controls.queries.exempting import Running, running_on
from gangze.controls.queries.knowledge import Knowledge, knowledge_on
from gangze.controls.queries.overlaps import decided_pairs
from gangze.controls.queries.relatives import pairs_from
from gangze.controls.queries.standing import uncovered_from
from gangze.controls.queries.tagging import count_untagged
from gangze.controls.queries.tags import Tags, as_row, tags_of
from gangze.controls.services.comparing import alike_pairs
from gangze.controls.services.over_time import found_over_time
from gangze.controls.words import EPOCH, Names, day_of, worded
from gangze.framework.collector import resting
from gangze.framework.facts import among, true_on
from gangze.kernel.findings import Effect
from gangze.organisation.models import Assignment, AssignmentKind
from gangze.organisation.queries.lifelines import chunks
from gangze.organisation.queries.names import person_names, position_names

KEEP = 2_000
"""Rows per statement when results are kept."""

REVIEW_YEARS = 3
"""Years after which a manual that nobody revised is brought up; no rule of an authority, a widely kept practice."""

RANK = {Effect.BLOCK: 0, Effect.APPROVE: 1, Effect.RECORD: 2}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is looked after: the unit of its position or department, a unit of its post, of its person."""

    unit: int | None
    post: int | None
    person: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its words, and the exception under which it runs on the day, if any."""

    found: Found
    subject: str
    message: str
    remedy: str
    place: Place
    english: tuple[str, str]
    exemption: Running | None = None

    @property
    def blocks(self) -> bool:
        """Whether it stands, blocks, and nobody has accepted it."""
        return self.found.effect is Effect.BLOCK and self.exemption is None

    def as_dict(self) -> dict[str, object]:
        """As printed and exported."""
        days = self.found.days
        return {
            "code": self.found.code,
            "effect": str(self.found.effect),
            "subject": self.subject,
            "message": self.message,
            "remedy": self.remedy,
            "rule": self.found.rule,
            "from": day_of(days[0]).isoformat() if days else None,
            "to": day_of(days[1]).isoformat() if days else None,
            "exception": self.exemption.as_dict() if self.exemption else None,
            "witness": [_plain(w) for w in self.found.witness],
        }


def _plain(witness: object) -> dict[str, object]:
    fields = {name: getattr(witness, name) for name in witness.__slots__}  # type: ignore[attr-defined]
    return {name: value for name, value in fields.items() if value not in ("", None, 0)}


@dataclass(frozen=True, slots=True)
class Look:
    """What one look saw: the bank, what it was judged by, and what was found, gravest first."""

    bank: Bank
    knowledge: Knowledge
    told: Sequence[Told]
    untagged: int


def look(day: dt.date, *, units: Iterable[int] | None = None, index: bool = False) -> Look:
    """Everything found on a day, of some units where asked, in a constant number of queries.

    `index` writes fresh tags to the index.
    """
    bank = bank_on(day)
    knowledge = knowledge_on(day)
    tags, fresh = tags_of(bank.lines, knowledge)
    if index:
        keep_tags(fresh, tags, knowledge)
    found = list(_found(bank, tags, knowledge))
    given = authorities_on(day)
    found += authorities.findings(given, bank, (day - EPOCH).days, tags, list(knowledge.rules))
    found += _found_in_manuals(bank, knowledge)
    found += authorities.against_manuals(given, bank, stated_limits(bank))
    told = told_of(found, bank, knowledge, units)
    return Look(bank, knowledge, told, count_untagged(bank.lines, tags))


def told_of(
    found: Sequence[Found],
    bank: Bank,
    knowledge: Knowledge,
    units: Iterable[int] | None = None,
    *,
    whole: bool = True,
) -> Sequence[Told]:
    """Findings with their words, their places and the exceptions they run under, gravest first. Of a bank that was
    not read as a `whole` where posts stand is asked besides."""
    names = _names(found, bank, whole=whole)
    place_of = _placed(bank, {item.subject[1] for item in found if item.subject[0] == "person"})
    wanted = None if units is None else set(units)
    running = running_on(bank.day)
    told = [
        Told(
            item,
            *worded(item, names, knowledge),
            place,
            _english(item, names, knowledge),
            running.get(item.situation),
        )
        for item in found
        if (place := place_of(item.subject)) and (wanted is None or place.unit in wanted)
    ]
    return sorted(told, key=lambda item: (RANK[item.found.effect], item.found.code, item.subject, item.message))


def _english(item: Found, names: Names, knowledge: Knowledge) -> tuple[str, str]:
    with override("en"):
        _subject, message, remedy = worded(item, names, knowledge)
    return message, remedy


def _found(bank: Bank, tags: Tags, knowledge: Knowledge) -> Iterator[Found]:
    """What any change of who does what may bring or take away."""
    bundles = judging.bundled(bank)
    yield from judging.findings(bank, tags, list(knowledge.rules), bundles)
    yield from small_units(bank, tags, list(knowledge.rules), bundles, outlets_on(bank.day))
    yield from found_over_time(bank, tags, knowledge, bundles)
    yield from standing_in.findings(bank, tags, list(knowledge.rules), bundles)
    yield from uncovered_from(bank)
    yield from gaps.missing(bank, (bank.day - EPOCH).days)
    yield from gaps.vague_findings(bank)
    yield from account_findings(picture(bank.day), knowledge.rules)
    yield from committee_findings(
        bank, tags, knowledge.rules, sitting(bank.day).values(), (bank.day - EPOCH).days
    )
    yield from relative_findings(bank, tags, knowledge.rules, pairs_from(bank.day))


def _found_in_manuals(bank: Bank, knowledge: Knowledge) -> Iterator[Found]:
    """What only the manuals themselves bring: overlaps, what is out of date, what cannot be appraised."""
    reviewed = reviewed_on(bank.day)
    yield from gaps.unmeasured(bank, reviewed.measured)
    yield from gaps.stale(bank, reviewed.since, REVIEW_YEARS, knowledge.terms)
    decided = decided_pairs()
    overlaps = overlap.overlaps(bank, compare=alike_pairs)
    yield from (item for item in overlaps if pair_key(sides_of(item.witness)) not in decided)


def _names(found: Sequence[Found], bank: Bank, *, whole: bool) -> Names:
    keys: dict[str, set[int]] = {"person": set(), "position": set(), "post": set()}
    for item in found:
        for kind, key in (item.subject, *((w.kind, w.id) for w in item.witness)):
            if kind in keys:
                keys[kind].add(key)
    return Names(
        bank.posts,
        bank.units,
        person_names(keys["person"], bank.day),
        position_names(keys["position"], bank.day),
        bank.homes() if whole else homes_of_posts(keys["post"], bank),
    )


def keep_tags(lines: Sequence[Line], tags: Tags, knowledge: Knowledge) -> None:
    rows = [
        DutyTags(
            duty_id=line.id,
            vocabulary=knowledge.words,
            tags=[as_row(tag) for tag in tags[line.id]],
        )
        for line in lines
    ]
    DutyTags.objects.bulk_create(
        rows,
        batch_size=KEEP,
        update_conflicts=True,
        unique_fields=["duty"],
        update_fields=["vocabulary", "tags"],
    )


def sweep(now: dt.datetime, day: dt.date) -> Sweep:
    """Look at the whole bank and keep what was found: new findings come, those that no longer stand are closed."""
    begin = time.perf_counter()
    with resting(), override(settings.LANGUAGE_CODE):  # the bank's own language is kept, English beside it
        seen = look(day, index=True)
    with transaction.atomic():
        keep_found(seen.told, day, Noticed.objects.all())
        return Sweep.objects.create(
            at=now,
            day=day,
            knowledge=seen.knowledge.digest,
            duties=len(seen.bank.lines),
            untagged=seen.untagged,
            counts=dict(Counter(item.found.code for item in seen.told)),
            seconds=time.perf_counter() - begin,
        )


def keep_found(told: Sequence[Told], day: dt.date, looked_at: QuerySet[Noticed]) -> None:
    """Keep what was found; of the findings that were looked at, those that no longer stand are closed."""
    rows = {}
    for item in told:
        days = item.found.days
        rows[item.found.fingerprint] = Noticed(
            fingerprint=item.found.fingerprint,
            situation=item.found.situation,
            code=item.found.code,
            effect=item.found.effect,
            rule=item.found.rule,
            subject=item.subject[:200],
            unit_id=item.place.unit,
            post_id=item.place.post,
            person_id=item.place.person,
            message=item.message,
            remedy=item.remedy,
            english=dict(zip(("message", "remedy"), item.english, strict=True)),
            witness=[_plain(w) for w in item.found.witness],
            valid_from=day_of(days[0]) if days else None,
            valid_to=day_of(days[1]) if days else None,
            first_seen=day,
            gone_on=None,
        )
    same = [f.name for f in Noticed._meta.concrete_fields if f.name not in ("id", "fingerprint", "first_seen")]
    Noticed.objects.bulk_create(
        rows.values(), batch_size=KEEP, update_conflicts=True, unique_fields=["fingerprint"], update_fields=same
    )
    standing = looked_at.filter(gone_on=None).values_list("pk", "fingerprint")
    gone = [key for key, fingerprint in standing if fingerprint not in rows]
    for some in chunks(gone):
        Noticed.objects.filter(pk__in=among(some)).update(gone_on=day)


def _placed(bank: Bank, persons: set[int]) -> Callable[[tuple[str, int]], Place]:
    """Where the subjects of findings are looked after."""
    units_of_posts = {position.post: position.unit for position in reversed(bank.positions)}
    positions = {position.id: position for position in bank.positions}
    homes = homes_of(persons, bank.day)

    def place(subject: tuple[str, int]) -> Place:
        kind, key = subject
        if kind == "position":
            return Place(positions[key].unit, positions[key].post, None)
        if kind == "post":
            return Place(units_of_posts.get(key), key, None)
        return Place(key, None, None) if kind == "unit" else Place(homes.get(key), None, key)

    return place


def homes_of(persons: set[int], day: dt.date) -> dict[int, int]:
    """The unit of each person's primary position."""
    found: dict[int, int] = {}
    for some in chunks(persons):
        rows = Assignment.objects.filter(true_on(day), person__in=among(some), kind=AssignmentKind.PRIMARY)
        found.update(rows.values_list("person", "position__unit"))
    return found
