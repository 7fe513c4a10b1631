"""Commands on sign-ins: create, new password, disable (登录身份的开通、重置、停用).

A password is made here, handed back once and never written down: the ledger keeps that it was made, not what
it is. That is why these acts take no request key, under which results are kept.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.checks import spot, unknown
from gangze.framework.command import Command, Outcome, command, register_check
from gangze.framework.context import Context, person_context
from gangze.framework.facts import true_on
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import grants_of
from gangze.framework.proposal import Proposal, ProposalState
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding, refuse
from gangze.people.models import Person, PersonState, User

CHANGE = "people.sign_in"
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""

PASSWORD_LENGTH = 14

RELEASE = "people.release_sign_in"
"""The right of the second person, without whom nobody gets at the sign-in of who grants rights."""

RELEASED_FOR = dt.timedelta(days=1)
"""How long after the approval the password may be made, once."""

MAKING = ("people.create_sign_in", "people.reset_password", "people.enable_sign_in")
_guarded: set[str] = set()


def guard_sign_ins(*rights: str) -> None:
    """Declare rights whose holders' sign-ins are renewed by two people only."""
    _guarded.update(rights)


class CreateSignIn(Command):
    """A person gets a sign-in under the staff number."""

    person: int


class ResetPassword(Command):
    """A sign-in gets a new password, to be changed at the next sign-in."""

    person: int


class DisableSignIn(Command):
    """A sign-in is no longer accepted."""

    person: int


class EnableSignIn(Command):
    """A disabled sign-in is accepted again, with a new password."""

    person: int


class ReleaseSignIn(Command):
    """A second person agrees that the asker makes a new password for a holder of guarded rights."""

    person: int


@command(
    "people.release_sign_in",
    label=gettext_lazy("同意为权限管理人员设置密码"),
    right=CHANGE,
    locks=lambda c: [f"person:{c.person}"],
    four_eyes=RELEASE,
)
def _release(cmd: ReleaseSignIn, *, ctx: Context) -> None:
    """Let whoever asked make the password, once and within a day; it is shown to that person alone."""
    current_act().about(Person(pk=cmd.person))


def guarded(person: int, ctx: Context) -> bool:
    """Whether the sign-in of a person may only be renewed with a second one; the system acts alone."""
    return ctx.person is not None and any(
        grant.right in _guarded for grant in grants_of(person_context(person, "", ctx.now))
    )


def _asked(person: int, ctx: Context) -> Iterator[Proposal]:
    """What the actor asked for a person lately, newest first."""
    rows = Proposal.objects.filter(command="people.release_sign_in", asked_by=ctx.actor.id).order_by("-pk")
    return (row for row in rows[:100] if any(item.get("person") == person for item in row.payload))


def _released(person: int, ctx: Context) -> bool:
    """Whether a second person agreed, not too long ago, and no password was made since."""
    for row in _asked(person, ctx):
        if row.state == ProposalState.APPROVED and row.decided_at and row.decided_at > ctx.now - RELEASED_FOR:
            made = LedgerEntry.objects.filter(command__in=MAKING, at__gte=row.decided_at)
            return not made.filter(
                subjects__subject_type=Person._meta.label_lower, subjects__subject_id=person
            ).exists()
    return False


def _with_second(act: Callable[..., Outcome], cmd: Any, ctx: Context) -> Outcome:
    """Make the password, or ask a second person first where the sign-in is guarded."""
    alone = ctx.keyed("")
    if not guarded(cmd.person, ctx) or _released(cmd.person, ctx):
        return act(cmd, ctx=alone)
    for row in _asked(cmd.person, ctx):
        if row.state == ProposalState.WAITING and row.expires_on >= ctx.today:
            raise refuse(
                "sign_in.waiting",
                _("该人员有权限管理职权，设置密码须另一人同意；您已提请，尚未批准"),
                subject=row.label,
                source=f"/todo/{row.pk}",
                remedy=_("请等待有权人员批准，批准后一天内再办理一次"),
            )
    return _release(ReleaseSignIn(person=cmd.person), ctx=alone)


def _check_released(cmds: Sequence[Any], ctx: Context) -> Iterator[Finding]:
    for index, cmd in enumerate(cmds):
        if guarded(cmd.person, ctx) and not _released(cmd.person, ctx):
            yield Finding(
                "sign_in.second_person",
                _("该人员有权限管理职权，设置密码须另一人同意"),
                subject=str(cmd.person),
                source=spot(cmds, index, "person"),
                remedy=_("请在该人员的页面办理，系统会提请另一人批准"),
            )


def new_password() -> str:
    """A random password that a person can read and type: letters and digits of each kind."""
    while True:
        word = "".join(secrets.choice(LETTERS) for _index in range(PASSWORD_LENGTH))
        if any(c.islower() for c in word) and any(c.isupper() for c in word) and any(c.isdigit() for c in word):
            return word


@command(
    "people.create_sign_in",
    label=gettext_lazy("开通登录身份"),
    right=CHANGE,
    locks=lambda c: [f"person:{c.person}"],
)
def _create(cmd: CreateSignIn, *, ctx: Context) -> dict[str, str]:
    """Make the sign-in; returns `{"username", "password"}`, the password to be shown once."""
    person = Person.objects.get(pk=cmd.person)
    password = new_password()
    User.objects.create_user(person.staff_number, password, person=person, must_change_password=True)
    current_act().about(person)
    return {"username": person.staff_number, "password": password}


@command(
    "people.reset_password",
    label=gettext_lazy("重置密码"),
    right=CHANGE,
    locks=lambda c: [f"person:{c.person}"],
)
def _reset(cmd: ResetPassword, *, ctx: Context) -> dict[str, str]:
    """Give a new password; returns `{"username", "password"}`."""
    return _renewed(cmd.person)


@command(
    "people.enable_sign_in",
    label=gettext_lazy("启用登录身份"),
    right=CHANGE,
    locks=lambda c: [f"person:{c.person}"],
)
def _enable(cmd: EnableSignIn, *, ctx: Context) -> dict[str, str]:
    """Accept a disabled sign-in again; returns `{"username", "password"}`."""
    return _renewed(cmd.person)


def _renewed(person: int) -> dict[str, str]:
    user = User.objects.get(person=person)
    password = new_password()
    user.set_password(password)
    user.must_change_password = user.is_active = True
    user.save(update_fields=["password", "must_change_password", "is_active"])
    current_act().about(Person(pk=person))
    return {"username": user.username, "password": password}


@command(
    "people.disable_sign_in",
    label=gettext_lazy("停用登录身份"),
    right=CHANGE,
    locks=lambda c: [f"person:{c.person}"],
)
def disable_sign_in(cmd: DisableSignIn, *, ctx: Context) -> None:
    """Accept a sign-in no longer; open sessions end with it, because Django asks for an active user."""
    user = User.objects.get(person=cmd.person)
    user.is_active = False
    user.save(update_fields=["is_active"])
    current_act().about(Person(pk=cmd.person))


def create_sign_in(cmd: CreateSignIn, *, ctx: Context) -> Outcome:
    """Create a sign-in; the result is `{"username": …, "password": …}`, shown once; or a proposal."""
    return _with_second(_create, cmd, ctx)


def create_sign_ins(cmds: Sequence[CreateSignIn], *, ctx: Context) -> Outcome:
    """Create several sign-ins in one act; the result is a list of the same."""
    return _create.many(cmds, ctx=ctx.keyed(""))


def reset_password(cmd: ResetPassword, *, ctx: Context) -> Outcome:
    """Give a sign-in a new password; the result is `{"username": …, "password": …}`, shown once; or a proposal."""
    return _with_second(_reset, cmd, ctx)


def enable_sign_in(cmd: EnableSignIn, *, ctx: Context) -> Outcome:
    """Accept a disabled sign-in again; the result is as of `reset_password`."""
    return _with_second(_enable, cmd, ctx)


def _check_create(cmds: Sequence[CreateSignIn], ctx: Context) -> Iterator[Finding]:
    for index, cmd in enumerate(cmds):
        where = spot(cmds, index, "person")
        person = Person.objects.filter(pk=cmd.person).first()
        if person is None:
            yield unknown(_("人员"), cmd.person, where)
        elif User.objects.filter(username=person.staff_number).exists():
            yield Finding(
                "sign_in.exists",
                _("工号“%(number)s”已开通登录身份") % {"number": person.staff_number},
                subject=person.staff_number,
                source=where,
                remedy=_("如忘记密码，请用重置密码"),
            )
        else:
            yield from _employed(person, where, ctx)


def _employed(person: Person, where: str, ctx: Context) -> Iterator[Finding]:
    if not PersonState.objects.filter(true_on(ctx.today), person=person).exists():
        yield Finding(
            "sign_in.not_employed",
            _("工号“%(number)s”今日不在职") % {"number": person.staff_number},
            subject=person.staff_number,
            source=where,
            remedy=_("请在入职日当日或之后办理"),
        )


def _check_present(cmds: Sequence[ResetPassword | DisableSignIn], ctx: Context) -> Iterator[Finding]:
    for index, cmd in enumerate(cmds):
        user = User.objects.filter(person=cmd.person).select_related("person").first()
        if user is None or user.person is None:
            yield Finding(
                "sign_in.missing",
                _("该人员尚未开通登录身份"),
                subject=str(cmd.person),
                source=spot(cmds, index, "person"),
                remedy=_("请先开通登录身份"),
            )
        elif not isinstance(cmd, DisableSignIn):
            yield from _employed(user.person, spot(cmds, index, "person"), ctx)


register_check("people.create_sign_in", _check_create)
register_check("people.reset_password", _check_present)
register_check("people.enable_sign_in", _check_present)
register_check("people.disable_sign_in", _check_present)
for making in MAKING:
    register_check(making, _check_released)
