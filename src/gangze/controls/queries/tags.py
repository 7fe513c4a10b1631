"""The activities of duties: from the index where it is current, else from their words (职责标注)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from gangze.controls.domain.activities import Tag, normalised
from gangze.controls.domain.bank import Line
from gangze.controls.domain.parts import Part
from gangze.controls.models import DutyTags
from gangze.controls.queries.knowledge import Knowledge, corrections
from gangze.framework.facts import among

Tags = Mapping[int, Sequence[Tag]]

MANY = 2_000
"""Duties from which the whole index is read: the database finds many by their ids dearer than all."""

_PARTS = {str(part): part for part in Part}


def tags_of(lines: Sequence[Line], knowledge: Knowledge) -> tuple[Tags, list[Line]]:
    """Tags by duty, with people's corrections, and the duties that are not yet in the index."""
    kept = _indexed([line.id for line in lines], knowledge.words)
    decided = corrections()
    vocabulary = knowledge.vocabulary
    tags: dict[int, Sequence[Tag]] = {}
    fresh = []
    for line in lines:
        if line.id in kept and not (decided and normalised(line.text) in decided):
            tags[line.id] = kept[line.id]
        else:
            tags[line.id] = vocabulary.tags(line.text, decided)
            if line.id not in kept:
                fresh.append(line)
    return tags, fresh


def as_row(tag: Tag) -> list[Any]:
    """A tag as the index keeps it; `_indexed` reads it back."""
    return [getattr(tag, name) if name != "part" else str(tag.part) for name in tag.__slots__]


def _indexed(duties: Collection[int], words: str) -> dict[int, tuple[Tag, ...]]:
    rows = DutyTags.objects.filter(vocabulary=words)
    if len(duties) < MANY:
        rows = rows.filter(duty__in=among(duties))
    return {
        duty: tuple(Tag(activity, _PARTS[part], *rest) for activity, part, *rest in tags)
        for duty, tags in rows.values_list("duty", "tags").iterator(chunk_size=MANY)
    }
