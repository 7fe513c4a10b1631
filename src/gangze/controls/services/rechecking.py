"""Looking again around what an act was about, as soon as it is done (办理后即时复查).

The sweep looks at the whole bank a while after a change; what the change did to the persons, positions and outlets
that it names is judged at once, by the same judges, so that their findings are right on the next page. What it did
elsewhere is left to the sweep.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.neighbourhood import OF_AUTHORITIES, OF_KIN, OF_POSITION, Neighbourhood
from gangze.controls.models import Noticed
from gangze.controls.queries.neighbourhood import neighbourhood_of
from gangze.controls.services.neighbourhoods import look_near, named_by
from gangze.controls.services.sweeping import keep_found
from gangze.framework.command import act_done
from gangze.framework.context import Context
from gangze.framework.facts import among, listed
from gangze.kernel.findings import Effect
from gangze.organisation.models import Position

log = logging.getLogger(__name__)

MANY = 20
"""Acts about more persons and positions are left to the sweep."""


def recheck(persons: Iterable[int], positions: Iterable[int], day: dt.date) -> None:
    """Judge a neighbourhood again and keep what was found: new findings come, those that no longer stand are closed.

    Nothing is done where only the whole bank tells.
    """
    near = neighbourhood_of(persons, positions, day)
    if near is not None:
        with override(settings.LANGUAGE_CODE):
            told = look_near(near, day)
        keep_found(told, day, Noticed.objects.filter(pk__in=among(_noticed_in(near))))


def _noticed_in(near: Neighbourhood) -> Iterator[int]:
    """The open findings that a look at a neighbourhood would find if they still stood."""
    positions = {
        (unit, post): key
        for key, unit, post in Position.objects.filter(pk__in=among(near.units)).values_list("pk", "unit", "post")
    }
    units = {*near.units.values(), *near.vacant, *near.outlets, *near.bodies}
    around = Q(person__in=listed(near.persons)) | Q(person=None, unit__in=listed(units))
    around |= Q(code__in=OF_AUTHORITIES | OF_KIN)
    rows = Noticed.objects.filter(around, gone_on=None)
    for pk, code, unit, post, person, witness in rows.values_list("pk", "code", "unit", "post", "person", "witness"):
        subject = ("person", person) if person is not None else ("unit", unit)
        if person is None and post is not None:
            subject = ("position", positions.get((unit, post), 0)) if code in OF_POSITION else ("post", post)
        people = tuple(Witness("person", one["id"]) for one in witness if one["kind"] == "person")
        if near.holds(Found(code, Effect.RECORD, subject, people)):
            yield pk


def _done(sender: str, subjects: set[tuple[str, int]], ctx: Context, **more: Any) -> None:
    persons, positions = named_by(subjects)
    if not 0 < len(persons) + len(positions) <= MANY or not Noticed.objects.exists():
        return
    try:
        recheck(persons, positions, ctx.today)
    except Exception:  # the act is done; the sweep will look again
        log.exception("looking again after %s failed", sender)


act_done.connect(_done, dispatch_uid="controls.recheck")
