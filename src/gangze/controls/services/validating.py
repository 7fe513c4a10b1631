"""Whether a vocabulary and rules mean what they say, before they become the bank's content (内容校验)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gangze.controls.domain.activities import too_wide
from gangze.controls.domain.activity_content import KIND as ACTIVITY
from gangze.controls.domain.activity_content import compile_vocabulary
from gangze.controls.domain.dated_terms import KIND as DATED_TERM
from gangze.controls.domain.dated_terms import compile_terms
from gangze.controls.domain.exempting import KIND as EXEMPTION
from gangze.controls.domain.exempting import compile_limits
from gangze.controls.domain.key_posts import KIND as KEY_POST
from gangze.controls.domain.key_posts import compile_figures
from gangze.controls.domain.rules import KIND as SEPARATION
from gangze.controls.domain.rules import compile_rules
from gangze.controls.words import LABELS
from gangze.duties.models import Duty
from gangze.framework.content.store import all_content_on, register_validator
from gangze.kernel.content import ContentDocument
from gangze.kernel.findings import Finding

SAMPLE = 5_000
"""Duties of the registry on which the reach of a pattern is tried."""


@register_validator
def faults(documents: Sequence[ContentDocument]) -> Iterator[Finding]:
    """Faults of activities and rules, judged together with what the bank has beside them."""
    yield from compile_terms(document for document in documents if document.kind == DATED_TERM)[1]
    if any(document.kind == KEY_POST for document in documents):
        yield from compile_figures(_beside(documents, KEY_POST))[1]
    given = [document for document in documents if document.kind in (ACTIVITY, SEPARATION, EXEMPTION)]
    if not given:
        return
    activities, rules, limits = (_beside(given, kind) for kind in (ACTIVITY, SEPARATION, EXEMPTION))
    vocabulary, wrong = compile_vocabulary(activities)
    yield from wrong
    book, wrong = compile_rules(rules, vocabulary)
    yield from wrong
    yield from compile_limits(limits, {rule.key for rule in book}, LABELS)[1]
    if any(document.kind == ACTIVITY for document in given):
        yield from too_wide(vocabulary, list(Duty.objects.order_by("pk").values_list("text", flat=True)[:SAMPLE]))


def _beside(given: Sequence[ContentDocument], kind: str) -> list[ContentDocument]:
    """The given documents of a kind, and those of other keys that hold when the first of them begins."""
    mine = [document for document in given if document.kind == kind]
    keys = {document.key for document in mine}
    day = min(document.valid_from for document in given)
    return [*mine, *(v.document() for v in all_content_on(kind, day) if v.key not in keys)]
