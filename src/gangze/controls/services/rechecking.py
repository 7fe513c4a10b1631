"""Looking again at whom an act was about, as soon as it is done (办理后即时复查).

The sweep looks at the whole bank a while after a change; what the change did to the persons it names is judged at once,
by the same judge on what they hold, so that their findings are right on the next page. What it did to others is left
to the sweep.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import override

from gangze.controls.domain.judging import Judge, bundled
from gangze.controls.models import Noticed
from gangze.controls.queries.bank import bank_on
from gangze.controls.queries.knowledge import knowledge_on
from gangze.controls.queries.tags import tags_of
from gangze.controls.services.sweeping import Told, keep_found, told_of
from gangze.framework.command import act_done
from gangze.framework.context import Context
from gangze.people.models import Person

log = logging.getLogger(__name__)

CODE = "sod.person"
"""What is judged at once; it depends on nothing but what the person holds."""

MANY = 20
"""Acts about more persons are left to the sweep."""


def found_of(persons: Iterable[int], day: dt.date) -> Sequence[Told]:
    """Incompatible duties in the hands of some persons, as the sweep would tell them."""
    knowledge = knowledge_on(day)
    bank = bank_on(day, persons=persons)
    tags, _ = tags_of(bank.lines, knowledge)
    found = [item for item in Judge(bank, bundled(bank), tags, list(knowledge.rules)).persons() if item.code == CODE]
    return told_of(found, bank, knowledge)


def recheck(persons: Iterable[int], day: dt.date) -> None:
    """Judge some persons again and keep what was found: new findings come, those that no longer stand are closed."""
    wanted = set(persons)
    with override(settings.LANGUAGE_CODE):
        told = found_of(wanted, day)
    keep_found(told, day, Noticed.objects.filter(code=CODE, person__in=wanted))


def _done(sender: str, subjects: set[tuple[str, int]], ctx: Context, **more: Any) -> None:
    label = Person._meta.label_lower
    persons = {key for kind, key in subjects if kind == label}
    if not 0 < len(persons) <= MANY or not Noticed.objects.exists():
        return
    try:
        recheck(persons, ctx.today)
    except Exception:  # the act is done; the sweep will look again
        log.exception("looking again after %s failed", sender)


act_done.connect(_done, dispatch_uid="controls.recheck")
