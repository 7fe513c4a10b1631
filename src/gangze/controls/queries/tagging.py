"""What the pages of tagging draw: tags beside a duty, wordings nobody recognises, decisions made (标注页面的数据)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min

from gangze.controls.domain.activities import NOTHING, Correction, Corrections, Tag, Vocabulary, normalised
from gangze.controls.domain.bank import Line
from gangze.controls.domain.gaps import needs_none
from gangze.controls.models import ActivityCorrection, DutyTags, Sweep
from gangze.controls.queries.knowledge import corrections, knowledge_on
from gangze.duties.models import Duty, ManualInForce
from gangze.duties.queries import owner_names
from gangze.framework.context import Context
from gangze.framework.facts import true_on

MOST = 3_000
"""Wordings that are ranked; a bank with more works them off from the top."""

OWNERS = 3
"""Posts and departments named beside a wording."""


@dataclass(frozen=True, slots=True)
class Chip:
    """An activity beside a duty: the words that gave it, or the decision of a person (`decided`)."""

    key: str
    name: str
    part: str
    reason: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one duty is recognised as. `away` are activities that a person took off it; `nothing` that it needs none."""

    chips: tuple[Chip, ...]
    away: tuple[Chip, ...]
    nothing: bool


def recognised(ctx: Context, duties: Iterable[Duty]) -> dict[int, Recognised]:
    """The activities of duties with their reasons and what people decided about them: four queries."""
    vocabulary, decided = knowledge_on(ctx.as_of).vocabulary, corrections()
    return {duty.pk: _of(duty.text, vocabulary, decided) for duty in duties}


def _of(text: str, vocabulary: Vocabulary, decided: Corrections) -> Recognised:
    correction = decided.get(normalised(text), Correction())
    chips = tuple(_chip(tag, vocabulary, tag.activity in correction.added) for tag in vocabulary.tags(text, decided))
    away = [vocabulary[key] for key in sorted(correction.removed) if key in vocabulary]
    return Recognised(
        chips, tuple(Chip(one.key, one.name, "", "", True) for one in away), NOTHING in correction.added
    )


def _chip(tag: Tag, vocabulary: Vocabulary, decided: bool) -> Chip:
    return Chip(tag.activity, vocabulary[tag.activity].name, str(tag.part), tag.reason, decided)


def settled(text: str, decided: Corrections) -> bool:
    """Whether a duty without an activity needs none: a formula, a prohibition, or somebody said so."""
    return needs_none(text) or NOTHING in decided.get(normalised(text), Correction()).added


def count_untagged(lines: Sequence[Line], tags: Mapping[int, Sequence[Tag]]) -> int:
    """Duties that nobody recognises and that are not settled."""
    decided = corrections()
    return sum(not tags[line.id] and not settled(line.text, decided) for line in lines)


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording without an activity, how many duties have it, one of these, and some of their owners."""

    duty: int
    text: str
    count: int
    owners: str
    manual: int


def untagged_wordings(ctx: Context, words: str = "") -> list[Wording]:
    """Wordings of duties in force that the last look recognised nothing in, the most frequent first: five queries."""
    in_force = ManualInForce.objects.filter(true_on(ctx.today)).values("version")
    rows = DutyTags.objects.filter(tags=[], duty__version__in=in_force)
    if words:
        rows = rows.filter(duty__text__icontains=words)
    ranked = rows.values("duty__text").annotate(n=Count("pk"), one=Min("duty")).order_by("-n", "duty__text")[:MOST]
    decided = corrections()
    groups: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for row in ranked:
        wording = normalised(row["duty__text"])
        if not decided.get(wording, Correction()).added and not needs_none(row["duty__text"]):
            groups[wording].append((row["duty__text"], row["n"], row["one"]))
    found = [Wording(same[0][2], same[0][0], sum(n for _, n, _ in same), "", 0) for same in groups.values()]
    return sorted(found, key=lambda one: -one.count)


def with_owners(ctx: Context, wordings: Sequence[Wording]) -> list[Wording]:
    """The wordings of a page with whose they are: three queries."""
    in_force = ManualInForce.objects.filter(true_on(ctx.today)).values("version")
    texts = [one.text for one in wordings]
    duties = Duty.objects.filter(text__in=texts, version__in=in_force).select_related("version__manual")
    by_text: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties.order_by("pk"):
        by_text[duty.text].append(duty)
    manuals = [duty.version.manual for some in by_text.values() for duty in some[:OWNERS]]
    names = owner_names(ctx, manuals)
    return [
        Wording(
            one.duty,
            one.text,
            one.count,
            "、".join(dict.fromkeys(names.get(duty.version.manual_id, "") for duty in by_text[one.text][:OWNERS])),
            by_text[one.text][0].version.manual_id if by_text[one.text] else 0,
        )
        for one in wordings
    ]


def decisions(ctx: Context) -> list[tuple[ActivityCorrection, str]]:
    """What people decided about wordings, the newest first, with the activity's name: two queries and the content."""
    vocabulary = knowledge_on(ctx.as_of).vocabulary
    rows = ActivityCorrection.objects.order_by("-pk")
    return [(row, vocabulary[row.activity].name if row.activity in vocabulary else "") for row in rows]


@dataclass(frozen=True, slots=True)
class Share:
    """The share of duties without an activity at one look, in percent."""

    day: dt.date
    untagged: int
    duties: int

    @property
    def percent(self) -> float:
        """From 0 to 100."""
        return 100 * self.untagged / self.duties if self.duties else 0.0


def shares(days: int = 30) -> list[Share]:
    """The last look of each of the last days on which there was one, oldest first: one query."""
    by_day: dict[dt.date, Share] = {}
    for day, untagged, duties in Sweep.objects.order_by("at").values_list("day", "untagged", "duties"):
        by_day[day] = Share(day, untagged, duties)
    return [by_day[day] for day in sorted(by_day)][-days:]
