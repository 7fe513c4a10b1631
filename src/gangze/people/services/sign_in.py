"""Commands on sign-ins: create, new password, disable (登录身份的开通、重置、停用).

A password is made here, handed back once and never written down: the ledger keeps that it was made, not what
it is. That is why these acts take no request key, under which results are kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.checks import spot, unknown
from gangze.framework.command import Command, Outcome, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding
from gangze.people.models import Person, PersonState, User

CHANGE = "people.sign_in"
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""

PASSWORD_LENGTH = 14


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
    """Create a sign-in; the result is `{"username": …, "password": …}`, to be shown once."""
    return _create(cmd, ctx=ctx.keyed(""))


def create_sign_ins(cmds: Sequence[CreateSignIn], *, ctx: Context) -> Outcome:
    """Create several sign-ins in one act; the result is a list of the same."""
    return _create.many(cmds, ctx=ctx.keyed(""))


def reset_password(cmd: ResetPassword, *, ctx: Context) -> Outcome:
    """Give a sign-in a new password; the result is `{"username": …, "password": …}`, to be shown once."""
    return _reset(cmd, ctx=ctx.keyed(""))


def enable_sign_in(cmd: EnableSignIn, *, ctx: Context) -> Outcome:
    """Accept a disabled sign-in again; the result is as of `reset_password`."""
    return _enable(cmd, ctx=ctx.keyed(""))


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
