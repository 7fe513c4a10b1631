"""What the capability offers: rights, policies, commands, and where everybody's rights come from."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.framework.jobs import register_job, register_sweep
from gangze.framework.permission import Policy, Right, register_policy, register_rights, register_tree
from gangze.organisation import proposed  # noqa: F401 - words register themselves
from gangze.organisation.imports import staging
from gangze.organisation.jobs import import_given_up, import_job
from gangze.organisation.models import (
    Absence,
    Arrangement,
    Assignment,
    EmergencyRight,
    Position,
    PositionState,
    Post,
    PostRight,
    PostState,
    StagedImport,
    StandIn,
    Unit,
    UnitClass,
    UnitState,
)
from gangze.organisation.queries.reach import held_by, persons_in
from gangze.organisation.rights import RightsFromPosts
from gangze.organisation.services import (
    absences,
    assignments,
    closing,
    departure,
    joining,
    positions,
    posts,
    rights,
    standing,
    units,
)
from gangze.organisation.views import away
from gangze.people.models import Person, PersonState, User
from gangze.people.services.sign_in import guard_sign_ins

COMMANDS = (
    units.found_unit,
    units.change_unit,
    units.move_unit,
    units.classify_unit,
    closing.close_unit,
    posts.create_post,
    posts.change_post,
    posts.end_post,
    positions.establish,
    positions.change_position,
    positions.abolish,
    assignments.assign,
    assignments.end_assignment,
    assignments.transfer,
    assignments.correct_assignment,
    departure.depart,
    joining.join,
    rights.grant_right,
    rights.withdraw_right,
    rights.give_emergency_right,
    rights.end_emergency_right,
    absences.request_absence,
    absences.enter_absence,
    absences.come_back,
    standing.arrange,
    standing.end_arrangement,
    standing.stand_in,
    standing.end_stand_in,
)

PANELS = (away.unit_away, away.person_away)

READ = "organisation.read"

register_rights(
    Right(READ, _("查看机构与岗位"), bank_by_default=True),
    Right("organisation.change", _("调整机构与岗位")),
    Right("assignment.change", _("办理任岗、调岗、卸任")),
    Right("rights.change", _("调整岗位授权")),
    Right("absence.read", _("查看请休假"), own_by_default=True),
    Right("absence.request", _("申请请休假和销假"), own_by_default=True),
    Right("absence.approve", _("审批请休假")),
    Right("absence.change", _("登记请休假")),
    Right("standin.change", _("安排顶岗")),
    Right("import.own", _("查看本人上传的批量导入"), own_by_default=True),
)
register_tree(RightsFromPosts())
guard_sign_ins("rights.change")
register_job(staging.JOB, import_job, import_given_up)
register_sweep("organisation.uploads", staging.sweep)


def _posts_in(units: Any) -> Any:
    return Position.objects.filter(unit__in=units).values("post")


for policy in (
    Policy(
        Unit,
        READ,
        lambda ids, ctx: Q(pk__in=ids),
        lambda person, ctx: Q(pk__in=held_by(person, ctx, "position__unit")),
    ),
    Policy(
        UnitState,
        READ,
        lambda ids, ctx: Q(unit__in=ids),
        lambda person, ctx: Q(unit__in=held_by(person, ctx, "position__unit")),
    ),
    Policy(
        UnitClass,
        READ,
        lambda ids, ctx: Q(unit__in=ids),
        lambda person, ctx: Q(unit__in=held_by(person, ctx, "position__unit")),
    ),
    Policy(
        Post,
        READ,
        lambda ids, ctx: Q(pk__in=_posts_in(ids)),
        lambda person, ctx: Q(pk__in=held_by(person, ctx, "position__post")),
    ),
    Policy(
        PostState,
        READ,
        lambda ids, ctx: Q(post__in=_posts_in(ids)),
        lambda person, ctx: Q(post__in=held_by(person, ctx, "position__post")),
    ),
    Policy(
        PostRight,
        READ,
        lambda ids, ctx: Q(post__in=_posts_in(ids)),
        lambda person, ctx: Q(post__in=held_by(person, ctx, "position__post")),
    ),
    Policy(
        Position,
        READ,
        lambda ids, ctx: Q(unit__in=ids),
        lambda person, ctx: Q(pk__in=held_by(person, ctx, "position")),
    ),
    Policy(
        PositionState,
        READ,
        lambda ids, ctx: Q(position__unit__in=ids),
        lambda person, ctx: Q(position__in=held_by(person, ctx, "position")),
    ),
    Policy(
        Assignment,
        READ,
        lambda ids, ctx: Q(position__unit__in=ids),
        lambda person, ctx: Q(person=person),
    ),
    Policy(
        Absence,
        "absence.read",
        lambda ids, ctx: Q(person__in=persons_in(ids, ctx)),
        lambda person, ctx: Q(person=person),
    ),
    Policy(
        Arrangement,
        READ,
        lambda ids, ctx: Q(absent__unit__in=ids),
        lambda person, ctx: Q(absent__in=held_by(person, ctx, "position")) | Q(by_person=person),
    ),
    Policy(
        StandIn,
        READ,
        lambda ids, ctx: Q(position__unit__in=ids),
        lambda person, ctx: Q(absent=person) | Q(by=person),
    ),
    Policy(
        EmergencyRight,
        "rights.change",
        lambda ids, ctx: Q(person__in=persons_in(ids, ctx)),
        lambda person, ctx: Q(person=person),
    ),
    Policy(
        StagedImport,
        "import.own",
        lambda ids, ctx: Q(pk__in=[]),
        lambda person, ctx: Q(owner=person),
    ),
    Policy(
        Person,
        "people.read",
        lambda ids, ctx: Q(pk__in=persons_in(ids, ctx)),
        lambda person, ctx: Q(pk=person),
    ),
    Policy(
        PersonState,
        "people.read",
        lambda ids, ctx: Q(person__in=persons_in(ids, ctx)),
        lambda person, ctx: Q(person=person),
    ),
    Policy(
        User,
        "people.sign_in",
        lambda ids, ctx: Q(person__in=persons_in(ids, ctx)),
        lambda person, ctx: Q(person=person),
    ),
):
    register_policy(policy)
