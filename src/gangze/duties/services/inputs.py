"""What commands about manuals take: manuals, duties and their elements, as data (说明书与职责的录入数据)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from gangze.framework.command import Command


class DutyElements(BaseModel):
    """The elements of a duty as somebody set them by hand; None means: as the text says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: str | None = None
    object: str | None = None
    role: str | None = None
    frequency: str | None = None
    deadline: str | None = None
    limit: str | None = None
    standard: str | None = None
    accountability: str | None = None


class DutyInput(DutyElements):
    """One duty as it comes from a document or an editor, with the duties nested under it.

    `span` is the place in the source document, `lineage` the duty of an earlier version that it continues;
    `figures` are `{"kind", "value", "unit", "bound", "inclusive", "subject", "text"}`.
    """

    text: str
    original: str = ""
    group: str = ""
    activities: list[str] = []
    figures: list[dict[str, Any]] = []
    span: tuple[int, int] | None = None
    lineage: UUID | None = None
    duties: list[DutyInput] = []


class ManualInput(Command):
    """The content of a new version of the manual of one post or one unit."""

    post: int | None = None
    unit: int | None = None
    mission: str = ""
    qualifications: str = ""
    workflow: str = ""
    criteria: str = ""
    note: str = ""
    document_number: str = ""
    source: str = ""
    source_digest: str = ""
    duties: list[DutyInput] = []


class DraftManual(ManualInput):
    """A new version as a draft. `copy_in_force` takes over the version in force today, duties and lineage."""

    copy_in_force: bool = False


class RegisterManual(ManualInput):
    """A first version taken from the bank's own document, in force from `effective` on."""

    effective: dt.date


class OfVersion(Command):
    """Something about one version, as the reader saw it: `revision` is the one on the screen."""

    version: int
    revision: int


class EditSections(OfVersion):
    """Change text sections of a draft; None leaves a section as it is."""

    mission: str | None = None
    qualifications: str | None = None
    workflow: str | None = None
    criteria: str | None = None
    note: str | None = None
    document_number: str | None = None


class AddDuty(OfVersion):
    """A new duty under `parent` (None: top level), behind `after`; at the end where None, or `first`."""

    duty: DutyInput
    parent: int | None = None
    after: int | None = None
    first: bool = False


class ChangeDuty(OfVersion):
    """Other words or elements of one duty; a new text sets the elements anew where none are given."""

    duty: int
    text: str | None = None
    group: str | None = None
    activities: list[str] | None = None
    elements: DutyElements = DutyElements()


class SplitDuty(OfVersion):
    """One duty becomes several with these texts, in this order; the first keeps its place in history."""

    duty: int
    texts: list[str]


class MergeDuties(OfVersion):
    """Several duties become the first of them, with this text."""

    duties: list[int]
    text: str


class MoveDuty(OfVersion):
    """A duty, with all under it, goes under `parent`, after `after`; at the end where None, or `first`."""

    duty: int
    parent: int | None = None
    after: int | None = None
    first: bool = False


class RemoveDuty(OfVersion):
    """A duty, with all under it, leaves the draft."""

    duty: int


class Publish(OfVersion):
    """A reviewed version comes into force on `effective`, None meaning the day it is approved."""

    effective: dt.date | None = None


class WithdrawManual(Command):
    """A manual stops being in force from `day` on (废止), for a reason."""

    manual: int
    day: dt.date
    reason: str


class Acknowledge(Command):
    """A holder has read a version and accepts it. `person` is the one who acts."""

    version: int
    person: int
