"""The bank's own vocabulary and rules of a day, compiled once a version (检查依据)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gangze.controls.domain.activities import Correction, Vocabulary
from gangze.controls.domain.activity_content import KIND as ACTIVITY
from gangze.controls.domain.activity_content import compile_vocabulary
from gangze.controls.domain.dated_terms import KIND as DATED_TERM
from gangze.controls.domain.dated_terms import DatedTerm, compile_terms
from gangze.controls.domain.rules import KIND as SEPARATION
from gangze.controls.domain.rules import Rule, RuleBook, compile_rules
from gangze.controls.models import ActivityCorrection
from gangze.framework.content.store import all_content_on
from gangze.kernel.content import ContentDocument


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What duties are tagged with and judged by. The digests name the versions they were compiled from."""

    vocabulary: Vocabulary
    rules: RuleBook
    terms: tuple[DatedTerm, ...]
    words: str
    digest: str

    def rule(self, key: str) -> Rule | None:
        """The rule of that key."""
        return next((rule for rule in self.rules if rule.key == key), None)


def knowledge_on(day: dt.date, known_at: dt.datetime | None = None) -> Knowledge:
    """The vocabulary and the rules that hold on a day: three queries."""
    activities, rules, terms = (
        _Versions([version.document() for version in all_content_on(kind, day, known_at)])
        for kind in (ACTIVITY, SEPARATION, DATED_TERM)
    )
    return _compiled(activities, rules, terms)


class _Versions:
    """Documents that are the same to a cache when their digests are."""

    def __init__(self, documents: Sequence[ContentDocument]) -> None:
        self.documents = documents
        self.digest = hashlib.sha256("".join(doc.digest for doc in documents).encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Versions) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=4)
def _compiled(activities: _Versions, rules: _Versions, terms: _Versions) -> Knowledge:
    vocabulary, _ = compile_vocabulary(activities.documents)
    book, _ = compile_rules(rules.documents, vocabulary)
    every = hashlib.sha256((activities.digest + rules.digest + terms.digest).encode()).hexdigest()
    return Knowledge(vocabulary, book, compile_terms(terms.documents)[0], activities.digest, every)


def corrections() -> Mapping[str, Correction]:
    """What people decided about wordings, by wording: one query."""
    added: dict[str, set[str]] = {}
    removed: dict[str, set[str]] = {}
    for wording, activity, touches in ActivityCorrection.objects.values_list("wording", "activity", "touches"):
        (added if touches else removed).setdefault(wording, set()).add(activity)
    return {
        wording: Correction(frozenset(added.get(wording, ())), frozenset(removed.get(wording, ())))
        for wording in added.keys() | removed.keys()
    }
