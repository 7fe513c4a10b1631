"""Signing in and out, locking and changing one's password as entries of the ledger (登录日志).

The ledger's list shows them apart from other acts by the act's name. A failed sign-in is kept only where the
staff number exists: what else people type there may be a password.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from gangze.framework import clock
from gangze.framework.command import Command, command
from gangze.framework.context import Context, person_context, system_context
from gangze.framework.permission import BANK, Place, Right, register_rights
from gangze.framework.recorder import current_act
from gangze.people.models import Person, User
from gangze.web.signin import events

OWN = "signin.own"
SERVICE = "登录服务"

register_rights(Right(OWN, _("使用本人登录身份"), own_by_default=True))


class Event(StrEnum):
    """What happened to a session or a password."""

    SIGNED_IN = "signed_in"
    FAILED = "failed"
    SIGNED_OUT = "signed_out"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    UNLOCK_FAILED = "unlock_failed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a name, no password


LABELS = {
    Event.SIGNED_IN: _("登录"),
    Event.FAILED: _("登录失败"),
    Event.SIGNED_OUT: _("退出"),
    Event.LOCKED: _("锁屏"),
    Event.UNLOCKED: _("解锁"),
    Event.UNLOCK_FAILED: _("解锁失败"),
    Event.PASSWORD_CHANGED: _("修改密码"),
}


class NoteEvent(Command):
    """One event of a sign-in: of which staff number and person, from which network address."""

    event: Event
    username: str
    person: int | None = None
    address: str = ""


@command(
    "signin.event",
    label=_("登录与会话"),
    right=OWN,
    place=lambda c: Place(persons=frozenset({c.person})) if c.person else BANK,
)
def note_event(cmd: NoteEvent, *, ctx: Context) -> None:
    """Keep the event; it changes no table but the ledger."""
    if cmd.person is not None:
        current_act().about(Person(pk=cmd.person))


def note(event: Event, user: User, request: HttpRequest | None) -> None:
    """Enter an event. The person is the actor, but for failures, where nobody has proved who he is.

    Raises whatever the ledger raises: an event that cannot be entered does not happen.
    """
    person: int | None = user.person_id  # type: ignore[attr-defined]
    now = clock.now()
    if person is None or event in (Event.FAILED, Event.UNLOCK_FAILED):
        ctx = system_context(SERVICE, now)
    else:
        ctx = person_context(person, user.label, now)
    wanted = NoteEvent(event=event, username=user.username, person=person, address=_address(request))
    with override(settings.LANGUAGE_CODE):  # the ledger is in the bank's language, whoever signs in
        reason = str(LABELS[event])
    note_event(wanted, ctx=ctx.because(reason))


def _address(request: HttpRequest | None) -> str:
    if request is None or not request.META.get("REMOTE_ADDR"):
        return ""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def _receiver(event: Event) -> Any:
    def receive(*, user: User | None, request: HttpRequest | None = None, **_sent: Any) -> None:
        if user is not None and user.pk:
            note(event, user, request)

    return receive


def _failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_sent: Any) -> None:
    user = User.objects.filter(username=credentials.get("username", "")).first()
    if user is not None:
        note(Event.FAILED, user, request)


def connect() -> None:
    """Listen to the events; done once when Django starts."""
    for signal, event in (
        (user_logged_in, Event.SIGNED_IN),
        (user_logged_out, Event.SIGNED_OUT),
        (events.locked, Event.LOCKED),
        (events.unlocked, Event.UNLOCKED),
        (events.unlock_failed, Event.UNLOCK_FAILED),
        (password_changed, Event.PASSWORD_CHANGED),
    ):
        signal.connect(_receiver(event), weak=False, dispatch_uid=f"signin.{event}")
    user_login_failed.connect(_failed, weak=False, dispatch_uid=f"signin.{Event.FAILED}")
