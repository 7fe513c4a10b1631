"""What the parser recognised in a document: units, posts, duties, each with its place (识别结果).

All spans are half-open offsets into the text of the `Source`. `as_dict()` gives the published JSON shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gangze.intake.domain.figures import Figure

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at (存疑): a stable `code` and a message in Chinese."""

    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty (职责). `text` is the cleaned wording without its number, `original` the source characters."""

    text: str
    original: str
    span: Span
    group: str = ""
    frequency: str = ""
    figures: tuple[Figure, ...] = ()
    activities: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    duties: tuple[Duty, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "original": self.original,
            "group": self.group or None,
            "frequency": self.frequency or None,
            "figures": [figure.as_dict() for figure in self.figures],
            "activities": list(self.activities),
            "span": list(self.span),
            "doubts": [doubt.as_dict() for doubt in self.doubts],
            "duties": [duty.as_dict() for duty in self.duties],
        }


@dataclass(frozen=True, slots=True)
class Post:
    """One post (岗位) of a unit; `headcount` is None where the document gives none."""

    name: str
    span: Span
    aliases: tuple[str, ...] = ()
    headcount: int | None = None
    duties: tuple[Duty, ...] = ()
    qualifications: tuple[str, ...] = ()
    workflow: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "headcount": self.headcount,
            "duties": [duty.as_dict() for duty in self.duties],
            "qualifications": list(self.qualifications),
            "workflow": list(self.workflow),
            "criteria": list(self.criteria),
            "span": list(self.span),
            "doubts": [doubt.as_dict() for doubt in self.doubts],
        }


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit (机构、部门、岗位组…). `parent` is the name of the unit it stands under, None at the top."""

    name: str
    kind: str
    span: Span
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    implied: bool = False
    mission: str = ""
    duties: tuple[Duty, ...] = ()
    posts: tuple[Post, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "parent": self.parent,
            "aliases": list(self.aliases),
            "implied": self.implied,
            "mission": self.mission or None,
            "duties": [duty.as_dict() for duty in self.duties],
            "posts": [post.as_dict() for post in self.posts],
            "span": list(self.span),
            "doubts": [doubt.as_dict() for doubt in self.doubts],
        }


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A stretch of the source that became no unit, post or duty, with the reason (未识别内容).

    `reason` is a word of `reasons.py`; `furniture` is navigation, page numbers, notices of a download site.
    """

    text: str
    span: Span
    reason: str

    def as_dict(self) -> dict[str, Any]:
        return {"text": self.text, "span": list(self.span), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Document:
    """One of the documents in a file. `kind` is `duties` where it assigns duties, else what it is instead."""

    title: str
    span: Span
    kind: str
    units: tuple[Unit, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def size(self) -> int:
        """How many units, posts and duties there are."""
        return len(self.units) + sum(len(unit.posts) for unit in self.units) + sum(1 for _ in self.duties())

    def duties(self) -> Iterator[Duty]:
        """Every duty at every depth, in order."""
        for unit in self.units:
            yield from _walk(unit.duties)
            for post in unit.posts:
                yield from _walk(post.duties)

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "span": list(self.span),
            "kind": self.kind,
            "units": [unit.as_dict() for unit in self.units],
            "doubts": [doubt.as_dict() for doubt in self.doubts],
        }


@dataclass(frozen=True, slots=True)
class Recognised:
    """Everything that was read out of one source. `covered` are the spans that the recognised things take."""

    source: str
    documents: tuple[Document, ...]
    unrecognised: tuple[Unrecognised, ...]
    covered: tuple[Span, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of all documents, in order."""
        return tuple(unit for document in self.documents for unit in document.units)

    def duties(self) -> Iterator[Duty]:
        """Every duty at every depth, in order."""
        for document in self.documents:
            yield from document.duties()

    def as_dict(self) -> dict[str, Any]:
        documents = [document.as_dict() for document in self.documents]
        return {
            "source": self.source,
            "units": [unit for document in documents for unit in document["units"]],
            "documents": documents,
            "unrecognised": [item.as_dict() for item in self.unrecognised],
            "doubts": [doubt.as_dict() for doubt in self.doubts],
        }


def _walk(duties: tuple[Duty, ...]) -> Iterator[Duty]:
    for duty in duties:
        yield duty
        yield from _walk(duty.duties)
