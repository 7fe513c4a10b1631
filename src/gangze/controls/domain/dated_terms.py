"""Words of a time gone by: old names of authorities, ways of work that are no more (过时用语).

Content of the kind `dated-term` lists them with what is said now, since when, and examples, which are its tests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gangze.kernel.content import ContentDocument
from gangze.kernel.findings import Effect, Finding

KIND = "dated-term"


@dataclass(frozen=True, slots=True)
class DatedTerm:
    """Words that are no longer right from a day on. `unless` are wordings around them in which they still are."""

    words: tuple[str, ...]
    now: str
    since: dt.date
    unless: tuple[str, ...] = ()

    def found(self, text: str) -> str:
        """The first of the words that stands in a text, empty if none."""
        for around in self.unless:
            text = text.replace(around, "")
        return next((word for word in self.words if word in text), "")


def compile_terms(documents: Iterable[ContentDocument]) -> tuple[tuple[DatedTerm, ...], tuple[Finding, ...]]:
    """The terms of content documents, longest words first, and what is wrong with them, by file and place."""
    terms: list[DatedTerm] = []
    faults: list[Finding] = []
    for document in documents:
        for number, row in enumerate(document.body["terms"]):
            where = f"{document.file} body.terms[{number}]"
            words = tuple(sorted(row["words"], key=len, reverse=True))
            term = DatedTerm(words, row["now"], dt.date.fromisoformat(row["since"]), tuple(row.get("unless", ())))
            if any(word in term.now for word in words):
                faults.append(_fault(where, f"“{term.now}”自身含有所列过时用语", "请改写现行说法"))
            for example in row.get("examples", ()):
                if not term.found(example):
                    faults.append(_fault(where, f"例句“{example}”不含所列用语", "请改例句或用语"))
            for example in row.get("not_examples", ()):
                if term.found(example):
                    faults.append(_fault(where, f"反例“{example}”被当作过时用语", "请在 unless 中列出其说法"))
            terms.append(term)
    return tuple(terms), tuple(faults)


def _fault(where: str, message: str, remedy: str) -> Finding:
    return Finding("dated_term.wrong", message, KIND, where, remedy, Effect.BLOCK)
