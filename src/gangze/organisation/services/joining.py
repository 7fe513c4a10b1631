"""Joining the bank in a post: whoever may hire into a unit needs no right over the whole bank (入职并任岗)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from gangze.framework.command import command, register_check
from gangze.framework.context import Context
from gangze.kernel.findings import Finding
from gangze.organisation.models import Assignment, AssignmentKind
from gangze.organisation.services.assignments import Assign, assign
from gangze.organisation.services.positions import places_of_positions
from gangze.people.models import PersonState
from gangze.people.services.employment import Hire, begin_employment, hire_findings


class Join(Hire):
    """A person joins and takes a position as the primary post, from the same day on."""

    position: int
    approval: str = ""
    approved_on: dt.date | None = None

    def hiring(self) -> Hire:
        """The joining alone."""
        return Hire(**self.model_dump(include=set(Hire.model_fields)))


@command(
    "organisation.join",
    writes=(PersonState, Assignment),
    label=gettext_lazy("入职并任岗"),
    right="people.change",
    places=lambda cmds, ctx: places_of_positions(cmd.position for cmd in cmds),
    locks=lambda c: [f"staff-number:{c.staff_number.strip()}", f"position:{c.position}"],
)
def join(cmd: Join, *, ctx: Context) -> dict[str, Any]:
    """Employ one person and assign the position, both or neither; returns `{"person", "assignment"}`.

    The right to hire is needed at the unit of the position only, and so is the right to assign. Who is employed
    already, anywhere in the bank, is refused: another unit's people are transferred, not hired.
    """
    person = begin_employment([cmd.hiring()])[0]["person"]
    placing = Assign(
        person=person,
        position=cmd.position,
        kind=AssignmentKind.PRIMARY,
        valid_from=cmd.valid_from,
        valid_to=cmd.valid_to,
        approval=cmd.approval,
        approved_on=cmd.approved_on,
    )
    return {"person": person, **assign(placing, ctx=ctx).result}


def _check_join(cmds: Sequence[Join], ctx: Context) -> Iterator[Finding]:
    return hire_findings([cmd.hiring() for cmd in cmds], ctx)


register_check("organisation.join", _check_join)
