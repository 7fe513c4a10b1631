"""The authorities of a day, read for the controls in a constant number of queries (读取授权)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from gangze.controls.domain.authorities import YUAN, Authorities, Stated
from gangze.controls.domain.bank import Bank, Line
from gangze.duties.authority.models import AuthorityTerms
from gangze.duties.authority.queries.givens import paths_for, with_chains
from gangze.duties.authority.queries.letters import lettered
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.models import Duty, ManualInForce
from gangze.framework.facts import among, true_on
from gangze.intake.domain.figure_parts import Bound, FigureKind
from gangze.organisation.models import Position
from gangze.organisation.queries.lifelines import chunks


def authorities_on(day: dt.date) -> Authorities:
    """Authorities in force with what they hang on: six queries and one for each level passed on; two where none is."""
    rows = list(AuthorityTerms.objects.on(day))
    book = matters_on(day)
    if not rows:
        return Authorities({}, {}, {}, {}, frozenset(), book)
    every = with_chains((row.authority_id for row in rows), day)
    units, posts = {}, {}
    for some in chunks(given.position for given in every.values()):
        for key, unit, post in Position.objects.filter(pk__in=among(some)).values_list("pk", "unit_id", "post_id"):
            units[key], posts[key] = unit, post
    return Authorities(every, units, posts, paths_for(every.values(), day), lettered(rows, day), book)


def stated_limits(bank: Bank) -> Iterator[Stated]:
    """Upper limits in yuan that duties of manuals in force state, as read on intake: one query."""
    lines: Mapping[int, Line] = {line.id: line for line in bank.lines}
    in_force = ManualInForce.objects.filter(true_on(bank.day)).values("version")
    rows = Duty.objects.filter(version__in=in_force, version__manual__post__isnull=False).exclude(figures=[])
    for key, figures in rows.values_list("pk", "figures"):
        for figure in figures:
            said = (figure.get("kind"), figure.get("bound"), figure.get("unit"))
            if said == (FigureKind.AMOUNT_LIMIT, Bound.MAX, YUAN) and key in lines:
                yield Stated(lines[key], round(figure["value"] * 100), str(figure.get("text", "")))
