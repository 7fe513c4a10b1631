"""Letters of authority, and which authorities have a letter that says what they say now (授权书)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from gangze.duties.authority.models import Authority, AuthorityTerms, LetterItem
from gangze.framework.facts import among
from gangze.kernel.canonical import digest
from gangze.organisation.queries.lifelines import chunks
from gangze.organisation.queries.names import position_names, unit_names

Grantor = tuple[str, int]
"""`("position" | "unit" | "bank", id)`."""


def grantor_of(row: Authority) -> Grantor:
    """Who gives an authority: whoever has the one it hangs on, the named unit or position, or the bank as such."""
    if row.parent is not None:
        return "position", row.parent.position_id
    if row.grantor_position_id is not None:
        return "position", row.grantor_position_id
    return ("unit", row.grantor_unit_id) if row.grantor_unit_id is not None else ("bank", 0)


def grantor_name(grantor: Grantor, day: dt.date, bank: str) -> str:
    """Who gives an authority, in words."""
    kind, key = grantor
    if kind == "position":
        return position_names([key], day).get(key, "")
    if kind == "unit":
        return unit_names([key], day).get(key, "")
    return _("%(bank)s（法人授权）") % {"bank": bank}


def digest_of(terms: AuthorityTerms) -> str:
    """What tells terms apart, their days left out."""
    return digest([getattr(terms, name) for name in sorted(AuthorityTerms.value_fields())])


def lettered(rows: Iterable[AuthorityTerms], day: dt.date) -> set[int]:
    """Authorities whose terms of a day stand in a letter that covers that day: one query for some thousands."""
    now = {row.authority_id: digest_of(row) for row in rows}
    found: set[int] = set()
    for some in chunks(now):
        items = LetterItem.objects.filter(
            authority__in=among(some), terms__valid_from__lte=day, terms__valid_to__gt=day
        )
        found.update(key for key, said in items.values_list("authority_id", "digest") if now[key] == said)
    return found
