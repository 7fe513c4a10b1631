"""A duty's text as data: action, object, role, frequency, deadline, limit, standard, who answers (职责要素).

Figures that the intake found are used first; the careful rules of `phrases` and `wording` fill in what they
leave open. What the text does not say stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gangze.duties.domain import phrases
from gangze.duties.domain.wording import wording


@dataclass(frozen=True, slots=True)
class Structure:
    """The elements of one duty. `role` is primary, management, supervising or assisting; `frequency` a value
    of `phrases.PERIODS`, `on_event` or empty; the rest are the duty's own words."""

    action: str
    object: str
    role: str
    frequency: str
    deadline: str
    limit: str
    standard: str
    accountability: str


WIDTHS = {
    "action": 60,
    "object": 200,
    "deadline": 120,
    "limit": 200,
    "standard": 200,
    "accountability": 120,
}
"""How many characters of an element are kept as data; the duty's text itself is never cut."""

READ = 2_000
"""Characters of a duty that are looked at; a longer one is a chapter, not a sentence."""


def structured(text: str, figures: Sequence[Mapping[str, Any]] = ()) -> Structure:
    """The elements of a duty from its text (NFKC, simplified) and the figures found in it.

    `figures` are `{"kind", "value", "unit", "bound", "inclusive", "subject", "text"}`.
    """
    found = tuple(figures)
    text = text[:READ]
    words = wording(text)
    return Structure(
        action=words.action[: WIDTHS["action"]],
        object=words.object[: WIDTHS["object"]],
        role=words.role,
        frequency=phrases.frequency(text, found),
        deadline=phrases.deadline(text, found)[: WIDTHS["deadline"]],
        limit=phrases.limit(text, found)[: WIDTHS["limit"]],
        standard=phrases.standard(text, found)[: WIDTHS["standard"]],
        accountability=phrases.accountability(text)[: WIDTHS["accountability"]],
    )
