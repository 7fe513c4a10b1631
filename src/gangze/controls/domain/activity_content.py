"""Activities as content, compiled into a vocabulary with every fault told (业务活动内容).

One document of the kind `activity` per business domain: named lists of words, and activities with synonyms, verbs and
objects, patterns, exceptions, examples. What an activity's examples say is tried at once: they are its tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gangze.controls.domain.activities import Activity, Known, Vocabulary
from gangze.controls.domain.parts import Part
from gangze.controls.domain.patterns import BadPattern, Pattern, of_words, read_pattern, verb_and_object
from gangze.kernel.content import ContentDocument
from gangze.kernel.findings import Finding

KIND = "activity"
_Lists = Mapping[str, Sequence[str]]


def compile_vocabulary(documents: Iterable[ContentDocument]) -> tuple[Vocabulary, list[Finding]]:
    """The vocabulary of some documents of the kind `activity`, and all their faults, each with its place.

    What is faulty is left out of the vocabulary; with findings it is not to be used for anything that counts.
    """
    items = [
        _Item(document, number, body)
        for document in documents
        for number, body in enumerate(document.body["activities"])
    ]
    findings: list[Finding] = []
    activities: list[Activity] = []
    known: list[Known] = []
    first: dict[str, _Item] = {}
    for item in items:
        if item.key in first:
            message = f"活动“{item.key}”重复，{first[item.key].where('key')} 已经写过"
            findings.append(item.fault("activity.duplicate", message, "key", remedy="请删去其中一处或换一个编号"))
            continue
        first[item.key] = item
        known += _patterns(item, len(activities), findings)
        activities.append(Activity(item.key, item.name, item.document.key))
    vocabulary = Vocabulary(activities, known)
    for item in first.values():
        findings += _judged(item, vocabulary)
    return vocabulary, findings


@dataclass(frozen=True, slots=True)
class _Item:
    """One activity in its document."""

    document: ContentDocument
    number: int
    body: Mapping[str, Any]

    @property
    def key(self) -> str:
        return str(self.body["key"])

    @property
    def name(self) -> str:
        return str(self.body["name"])

    def where(self, *path: str | int) -> str:
        """The place of something in it."""
        return self.document.where(("activities", self.number, *path))

    def fault(self, code: str, message: str, *path: str | int, remedy: str = "") -> Finding:
        """A fault at a place in it."""
        return Finding(code, message, self.key, self.where(*path), remedy)

    def texts(self, field: str) -> Iterator[tuple[int, str]]:
        """A field's texts with their places in the list."""
        yield from enumerate(self.body.get(field, ()))


def _patterns(item: _Item, activity: int, findings: list[Finding]) -> list[Known]:
    """All patterns of an activity; what cannot be taken becomes a finding."""
    lists: dict[str, Sequence[str]] = dict(item.document.body.get("words", {}))
    verbs, objects, synonyms = (_words(item, field, lists, findings) for field in ("verbs", "objects", "synonyms"))
    lists |= {"verbs": verbs, "objects": objects}
    unless = tuple(pattern.expression() for pattern, _ in _written(item, "unless", lists, findings))
    found = _written(item, "patterns", lists, findings)
    if synonyms:
        found.append((of_words(synonyms), item.where("synonyms")))
    if verbs and objects:
        found += [(pattern, item.where("objects")) for pattern in verb_and_object(verbs, objects)]
    led = bool(item.body.get("led", False))
    return [Known(activity, pattern, pattern.expression(), unless, led, where) for pattern, where in found]


def _words(item: _Item, field: str, lists: _Lists, findings: list[Finding]) -> list[str]:
    """A field's words; `<name>` stands for a list of the document."""
    words: list[str] = []
    for place, word in item.texts(field):
        name = word[1:-1] if word.startswith("<") and word.endswith(">") else None
        if name is None:
            words.append(word)
        elif name in lists:
            words += lists[name]
        else:
            findings.append(item.fault("activity.pattern", f"没有叫“{name}”的词表", field, place))
    return words


def _written(item: _Item, field: str, lists: _Lists, findings: list[Finding]) -> list[tuple[Pattern, str]]:
    """The patterns that people wrote in a field, with their places."""
    found: list[tuple[Pattern, str]] = []
    for place, text in item.texts(field):
        try:
            found.append((read_pattern(text, lists), item.where(field, place)))
        except BadPattern as bad:
            message = f"“{item.name}”的模式“{text}”{bad}"
            findings.append(item.fault("activity.pattern", message, field, place, remedy="请改写这个模式"))
    return found


def _judged(item: _Item, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Examples that are not tagged, and counter-examples that are; only doing counts."""
    for field, wanted in (("examples", True), ("not_examples", False)):
        for place, text in item.texts(field):
            tag = next((tag for tag in vocabulary.tags(text) if tag.activity == item.key), None)
            done = tag is not None and tag.part is Part.DO
            if wanted and not done:
                why = "认为是管理、定规则或协助" if tag is not None else "没有认出"
                message = f"例句“{text}”应属“{item.name}”，{why}"
                yield item.fault("activity.example", message, field, place, remedy="请补充模式或改正例句")
            elif tag is not None and done and not wanted:
                message = f"反例“{text}”被认作“{item.name}”：{tag.reason}"
                yield item.fault("activity.counter_example", message, field, place, remedy="请收窄模式或加 unless")
