"""What the pages of authorities draw (授权页面的数据)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gangze.duties.authority.domain.deciding import Question, Rung, first_that_may
from gangze.duties.authority.domain.grants import Given, all_excesses, below, chain
from gangze.duties.authority.domain.matters import MatterBook
from gangze.duties.authority.models import Authority, AuthorityTerms
from gangze.duties.authority.queries.givens import family, paths_for, terms_of, who_may
from gangze.duties.authority.queries.letters import grantor_of
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.authority.queries.screens import codes_of, lines
from gangze.duties.authority.wording import (
    excess_text,
    limits_text,
    reason_text,
    reasons_text,
)
from gangze.framework.context import Context
from gangze.organisation.queries.acting import How, acting_in
from gangze.organisation.queries.names import person_names, position_names, unit_names


@dataclass(frozen=True, slots=True)
class TellLine:
    """One authority of a panel, in words."""

    id: int
    code: str
    matter: str
    products: tuple[str, ...]
    limits: str
    position: str
    last_day: dt.date | None
    wrong: str


def told_lines(ctx: Context, positions: Sequence[int], person: int | None) -> list[TellLine]:
    """Authorities of positions on the day, as panels and the workbench list them."""
    found = lines(ctx, positions, person)
    if not found:
        return []
    book = matters_on(ctx.as_of, ctx.known_at)
    names = position_names({line.given.position for line in found}, ctx.as_of, ctx.known_at)
    links = {reason.link for line in found for reason in line.reasons if reason.link}
    codes = codes_of(sorted(links)) if links else {}
    return [
        TellLine(
            line.given.id,
            line.given.code,
            book.name(line.given.matter),
            book.products(line.given.matter, sorted(line.terms.products)),
            limits_text(line.terms.limits),
            names.get(line.given.position, ""),
            line.last_day,
            reasons_text(line.reasons, line.terms.limits.currency, codes),
        )
        for line in found
    ]


@dataclass(frozen=True, slots=True)
class Node:
    """One authority of the drawn chain: how deep it stands, and what is wrong with it."""

    id: int
    code: str
    name: str
    people: str
    limits: str
    depth: int
    state: str
    current: bool
    wrong: str


def chain_nodes(ctx: Context, row: Authority) -> list[Node]:
    """The chain above an authority and all that was passed on from it, from the bank down, as a tree in lines."""
    every = family([row.pk])
    above = list(reversed(chain(every, row.pk)))
    order: list[tuple[Given, int]] = [(given, depth) for depth, given in enumerate(above)]
    order += _under(every, row.pk, len(above))
    shown = {given.id for given, _depth in order}
    names = position_names({every[key].position for key in shown}, ctx.as_of, ctx.known_at)
    held = acting_in({every[key].position for key in shown}, ctx.as_of, ctx.known_at)
    people = person_names({p for some in held.values() for p in some}, ctx.as_of, ctx.known_at)
    paths = paths_for(every.values(), ctx.as_of)
    codes = {key: given.code for key, given in every.items()}
    nodes = []
    for given, depth in order:
        terms = given.on(ctx.as_of)
        nodes.append(
            Node(
                given.id,
                given.code,
                names.get(given.position, ""),
                _hands(given, held.get(given.position, {}), people),
                limits_text((terms or given.terms[-1]).limits) if given.terms else "",
                depth,
                state_of(given, ctx.as_of),
                given.id == row.pk,
                _wrong(given, every, paths, codes, ctx.as_of),
            )
        )
    return nodes


def _hands(given: Given, acting: Mapping[int, How], people: Mapping[int, str]) -> str:
    """In whose hands an authority is, by name; whoever stands in is marked."""
    persons = [given.person] if given.person else sorted(acting, key=lambda p: (acting[p] != How.ASSIGNED, p))
    said = [people[p].partition("（")[0] + _mark(acting, p) for p in persons if p in people]
    return "、".join(said[:3]) + (_("等%(n)d人") % {"n": len(said)} if len(said) > 3 else "")


def _mark(acting: Mapping[int, How], person: int) -> str:
    return _("（顶岗）") if acting.get(person) == How.STANDING_IN else ""


def _under(every: Mapping[int, Given], key: int, depth: int) -> Iterable[tuple[Given, int]]:
    for child in sorted((g for g in every.values() if g.parent == key), key=lambda g: g.code):
        yield child, depth
        yield from _under(every, child.id, depth + 1)


def state_of(given: Given, day: dt.date) -> str:
    """Where an authority stands on a day: in_force, withdrawn, future or expired."""
    if given.on(day) is not None:
        return "in_force"
    if given.withdrawn is not None and given.withdrawn <= day:
        return "withdrawn"
    return "future" if any(terms.when.start > day for terms in given.terms) else "expired"


def _wrong(
    given: Given, every: Mapping[int, Given], paths: Mapping[int, Sequence[int]], codes: Mapping[int, str], day: dt.date
) -> str:
    terms = given.on(day)
    if terms is None or given.parent is None:
        return ""
    upper = every.get(given.parent)
    if upper is None or upper.on(day) is None:
        return _("所依据的上级授权已失效")
    found = [e for e in all_excesses(given, every, paths) if e.when is None or day in e.when]
    units = unit_names({v for e in found if e.what == "reach" for v in (e.own, e.upper) if isinstance(v, int)}, day)
    names = {"codes": codes, "units": units}
    return "；".join(excess_text(e, terms.limits.currency, names) for e in found[:2])


def withdrawn_along(row: Authority, day: dt.date) -> list[dict[str, str]]:
    """What was passed on from an authority and still holds on a day: shown before it is withdrawn."""
    every = family([row.pk])
    found = [one for one in below(every, row.pk) if one.withdrawn is None and one.ends > day]
    names = position_names({one.position for one in found}, day) if found else {}
    return [
        {
            "code": one.code,
            "name": names.get(one.position, ""),
            "limits": limits_text(one.terms[-1].limits) if one.terms else "",
        }
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the drawn ladder: `width` in hundredths of the widest, `first` for who should be asked."""

    id: int
    code: str
    name: str
    people: str
    limits: str
    products: tuple[str, ...]
    may: bool
    first: bool
    why: str
    chain: str
    width: int


@dataclass(frozen=True, slots=True)
class DrawnLadder:
    """The ladder of a question; `mark` is where the amount asked for lies, in hundredths of the width."""

    steps: tuple[Step, ...]
    beside: tuple[Step, ...]
    mark: int
    may: int


BESIDE = {"currency", "product", "reach", "dates", "expired", "withdrawn"}


def drawn_ladder(ctx: Context, asked: Question, book: MatterBook) -> DrawnLadder:
    """Who may approve, lowest level first; what lies beside the question comes apart."""
    on = ctx.on(asked.day)
    rungs = who_may(on, asked)
    first = first_that_may(rungs)
    givens = {given.id: given for rung in rungs for given in rung.chain}
    names = position_names({given.position for given in givens.values()}, asked.day, ctx.known_at)
    held = acting_in({given.position for given in givens.values()}, asked.day, ctx.known_at)
    people = person_names({p for some in held.values() for p in some}, asked.day, ctx.known_at)
    most = max([asked.asked.amount, *(rung.limit or 0 for rung in rungs)], default=1)
    near = [rung for rung in rungs if not any(reason.code in BESIDE for reason in rung.reasons)]

    def step(rung: Rung) -> Step:
        given = rung.given
        codes = {key: one.code for key, one in givens.items()}
        links = " → ".join(names.get(one.position, "") for one in reversed(rung.chain))
        return Step(
            given.id,
            given.code,
            names.get(given.position, ""),
            _hands(given, held.get(given.position, {}), people),
            limits_text(rung.terms.limits) if rung.terms else "",
            book.products(given.matter, sorted(rung.terms.products)) if rung.terms else (),
            rung.may,
            rung is first,
            "；".join(reason_text(reason, asked.asked.currency, codes) for reason in rung.reasons),
            links if len(rung.chain) > 1 else "",
            100 if rung.limit is None else _share(rung.limit, most),
        )

    return DrawnLadder(
        tuple(step(rung) for rung in near),
        tuple(step(rung) for rung in rungs if rung not in near),
        _share(asked.asked.amount, most),
        sum(rung.may for rung in rungs),
    )


def _share(amount: int, most: int) -> int:
    """Amounts on a ladder differ by powers of ten: the picture's scale is logarithmic, from ten yuan up."""
    low = 1_000
    if amount <= low or most <= low:
        return 2
    return max(2, round(100 * math.log(amount / low) / math.log(most / low)))


def grantee_facts(row: Authority, terms: AuthorityTerms | None, ctx: Context) -> dict[str, Any]:
    """Names that the page of one authority needs."""
    grantor = grantor_of(row)
    return {
        "position": position_names([row.position_id], ctx.as_of, ctx.known_at).get(row.position_id, ""),
        "person": person_names([row.person_id], ctx.as_of).get(row.person_id, "") if row.person_id else "",
        "grantor": grantor,
        "reach": unit_names([terms.reach_id], ctx.as_of).get(terms.reach_id, "") if terms else "",
        "limits": limits_text(terms_of(terms).limits) if terms else "",
    }
