"""What importing documents would do, decided before anything is written (导入计划).

For the product's own content on upgrade three are compared: the *base* shipped before, what the bank has
*now*, and the *new* document. Where the bank changed nothing the new one is taken; what both changed in
different places is merged into a version of the bank's own; what both changed in one place is a conflict,
stays as the bank has it, and is listed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gangze.framework.content.models import ContentVersion, Origin
from gangze.framework.content.store import latest
from gangze.kernel.content import ContentDocument, restored, stored
from gangze.kernel.merging import Conflict, Difference, differences, merge


class Step(StrEnum):
    """What happens to one document."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    MERGED = "merged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Planned:
    """One document, what happens to it, how it differs from what the bank has, and what stands in the way.

    `merged` is the body that a merge gives, None otherwise.
    """

    document: ContentDocument
    step: Step
    changes: tuple[Difference, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    merged: Any = None

    @property
    def name(self) -> str:
        """Kind and key."""
        return f"{self.document.kind}/{self.document.key}"


def plan(documents: Iterable[ContentDocument], origin: Origin) -> list[Planned]:
    """The plan for documents of one origin, in their order; nothing is written."""
    return [_planned(document, origin) for document in documents]


def _planned(document: ContentDocument, origin: Origin) -> Planned:
    versions = ContentVersion.objects.filter(kind=document.kind, key=document.key)
    if versions.filter(digest=document.digest).exists():
        return Planned(document, Step.UNCHANGED)
    own = latest(document.kind, document.key)
    if own is None:
        return Planned(document, Step.NEW)
    now, new = json.loads(own.body), stored(document.body)
    changes = tuple(differences(now, new))
    base = latest(document.kind, document.key, Origin.SHIPPED)
    if origin is Origin.BANK or base is None or base.body == own.body:
        return Planned(document, Step.REPLACED, changes)
    merged = merge(json.loads(base.body), now, new)
    if merged.conflicts:
        return Planned(document, Step.CONFLICT, changes, merged.conflicts)
    return Planned(document, Step.MERGED, changes, (), restored(merged.value))
