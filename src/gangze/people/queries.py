"""Reads of people on a day: one person, particulars over time, the sign-in (人员查询)."""

from __future__ import annotations

from collections.abc import Iterable

from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import fetch, sees_all, visible
from gangze.people.models import Person, PersonState, User

PERSONAL = "people.read_personal"


def person(ctx: Context, key: int) -> Person:
    """One person whom the actor may see. Raises `Refused`."""
    return fetch(ctx, Person.objects.all(), pk=key)


def person_on(ctx: Context, key: int) -> PersonState | None:
    """A person's particulars on the day looked at, None where not employed that day; one query."""
    rows = PersonState.objects.filter(true_on(ctx.as_of, ctx.known_at), person=key)
    return visible(ctx, rows).select_related("person").first()


def person_history(ctx: Context, key: int) -> list[PersonState]:
    """A person's particulars over time, earliest first, as known; one query."""
    rows = PersonState.objects.filter(known(ctx.known_at), person=key)
    return list(visible(ctx, rows).select_related("person").order_by("valid_from"))


def personal_readable(ctx: Context, keys: Iterable[int]) -> set[int]:
    """Of some persons those whose personal particulars the actor may see; one query, none where it is all.

    The screens mask (脱敏) the others' birth date, mobile and e-mail.
    """
    wanted = set(keys)
    if sees_all(ctx, Person, PERSONAL):
        return wanted
    rows = visible(ctx, Person.objects.filter(pk__in=wanted), PERSONAL)
    return set(rows.values_list("pk", flat=True))


def sign_in_of(ctx: Context, key: int) -> User | None:
    """The sign-in of a person, None where there is none or the actor may not see it; one query."""
    return visible(ctx, User.objects.filter(person=key)).first()


def masked(text: str, keep: int = 3) -> str:
    """A mobile or e-mail with its middle hidden, as 138****5678 (脱敏)."""
    if "@" in text:
        name, _at, host = text.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{text[:keep]}****{text[-4:]}" if len(text) > keep + 4 else "*" * len(text)
