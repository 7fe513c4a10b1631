"""What a heading sets for everything below it (归属范围)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gangze.intake.domain.drafts import PostDraft, UnitDraft
from gangze.intake.domain.recognised import Span


class Mode(StrEnum):
    """What the items under a heading are."""

    NOTHING = "nothing"
    DUTIES = "duties"
    POSTS = "posts"
    UNITS = "units"
    QUALIFICATIONS = "qualifications"
    WORKFLOW = "workflow"
    CRITERIA = "criteria"
    OTHER = "other"


ELEMENTS = frozenset((Mode.QUALIFICATIONS, Mode.WORKFLOW, Mode.CRITERIA))
"""Elements of a post's manual beside its duties; the posts' drafts hold them by these names."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose text this is, and what it is."""

    unit: UnitDraft | None = None
    post: PostDraft | None = None
    mode: Mode = Mode.NOTHING
    group: str = ""

    @property
    def owned(self) -> bool:
        return self.unit is not None or self.post is not None


@dataclass(slots=True)
class Claims:
    """Cleaned spans that were recognised, and those that were read but hold no duty, with the reason."""

    taken: list[Span]
    left: list[tuple[Span, str]]
