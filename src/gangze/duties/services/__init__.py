"""Every act on manuals and duties: the only writes of the capability (说明书的编制、审核、发布、签收)."""

from __future__ import annotations

from gangze.duties.services.acknowledging import acknowledge
from gangze.duties.services.drafting import draft_manual, register_manual
from gangze.duties.services.editing import (
    add_duty,
    change_duty,
    edit_sections,
    merge_duties,
    move_duty,
    remove_duty,
    split_duty,
)
from gangze.duties.services.inputs import (
    Acknowledge,
    AddDuty,
    ChangeDuty,
    DraftManual,
    DutyElements,
    DutyInput,
    EditSections,
    MergeDuties,
    MoveDuty,
    Publish,
    RegisterManual,
    RemoveDuty,
    SplitDuty,
    WithdrawManual,
)
from gangze.duties.services.publishing import (
    OfDraft,
    discard,
    publish,
    recall,
    review_findings,
    submit,
    withdraw_manual,
)

COMMANDS = (
    draft_manual,
    register_manual,
    edit_sections,
    add_duty,
    change_duty,
    split_duty,
    merge_duties,
    move_duty,
    remove_duty,
    submit,
    recall,
    discard,
    publish,
    withdraw_manual,
    acknowledge,
)

__all__ = [
    "COMMANDS",
    "Acknowledge",
    "AddDuty",
    "ChangeDuty",
    "DraftManual",
    "DutyElements",
    "DutyInput",
    "EditSections",
    "MergeDuties",
    "MoveDuty",
    "OfDraft",
    "Publish",
    "RegisterManual",
    "RemoveDuty",
    "SplitDuty",
    "WithdrawManual",
    "acknowledge",
    "add_duty",
    "change_duty",
    "discard",
    "draft_manual",
    "edit_sections",
    "merge_duties",
    "move_duty",
    "publish",
    "recall",
    "register_manual",
    "remove_duty",
    "review_findings",
    "split_duty",
    "submit",
    "withdraw_manual",
]
