"""Change the terms of an authority over days (变更授权、展期)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.authority.domain.grants import Given, all_excesses, below, chain
from gangze.duties.authority.models import Authority, AuthorityTerms
from gangze.duties.authority.queries.givens import family, paths_for, terms_of
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.authority.services.granting import APPROVE, GRANT, authority_lock
from gangze.duties.authority.services.inputs import VALUES, ChangeTerms
from gangze.duties.authority.services.judging import (
    chain_problems,
    chain_text,
    excess_names,
    noted,
    own_problems,
    places,
    value_problems,
)
from gangze.duties.authority.wording import excess_text
from gangze.framework.checks import days_findings, unknown
from gangze.framework.command import command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_facts, known
from gangze.framework.permission import BANK, at_units
from gangze.framework.permission import Place as Where
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import Interval, Piece, gaps, overwrite
from gangze.organisation.models import Position
from gangze.organisation.queries.names import position_names
from gangze.organisation.services.positions import places_of_positions


def at_authorities(keys: Iterable[int]) -> set[Where]:
    """The units of the positions that have some authorities; what does not exist is nobody's but the bank's."""
    rows = list(Authority.objects.filter(pk__in=list(keys)).values_list("position_id", flat=True))
    return places_of_positions(rows) if rows else {BANK}


def _changed_places(cmds: Sequence[ChangeTerms]) -> set[Where]:
    """Where the authorities are, and the units for whose business they would count from then on."""
    reaches = {at_units(cmd.changes["reach"]) for cmd in cmds if "reach" in cmd.changes}
    return at_authorities(cmd.authority for cmd in cmds) | reaches


@command(
    "authority.change",
    label=gettext_lazy("变更授权"),
    right=GRANT,
    places=lambda cmds, ctx: _changed_places(cmds),
    locks=lambda c: [authority_lock(c.authority)],
    four_eyes=APPROVE,
)
def change_terms(cmd: ChangeTerms, *, ctx: Context) -> dict[str, Any]:
    """Other terms over days, once a second person approves; returns `{"authority": id}`."""
    row = Authority.objects.get(pk=cmd.authority)
    assert_facts(AuthorityTerms, list(_assertions(cmd, _rows(row.pk))))
    act = current_act()
    act.about(row, Position(pk=row.position_id))
    return {"authority": row.pk}


def _rows(key: int) -> list[AuthorityTerms]:
    return list(AuthorityTerms.objects.filter(known(), authority=key).order_by("valid_from"))


def _assertions(cmd: ChangeTerms, rows: Sequence[AuthorityTerms]) -> Iterator[Assertion]:
    """Each stretch of days keeps what is not changed; days without any take the terms that stood last before them."""
    when = Interval(cmd.valid_from, cmd.valid_to)
    key = {"authority": cmd.authority}
    for row in rows:
        shared = row.when.intersection(when)
        if shared is not None:
            yield Assertion(key, shared, _values(row, cmd))
    for empty in gaps([Piece(row.when, row.pk) for row in rows], when):
        before = [row for row in rows if row.valid_from < empty.start] or rows[:1]
        yield Assertion(key, empty, _values(before[-1], cmd))


def _values(row: AuthorityTerms, cmd: ChangeTerms) -> dict[str, Any]:
    return {name: getattr(row, name) for name in VALUES} | {"reach": row.reach_id} | dict(cmd.changes)


def _after(one: Given, cmd: ChangeTerms, rows: Sequence[AuthorityTerms]) -> Given:
    """The authority as the change would leave it."""
    timeline = [Piece(row.when, terms_of(row)) for row in rows]
    for assertion in _assertions(cmd, rows):
        values = dict(assertion.values or {})
        values["reach_id"] = values.pop("reach")
        times = {"valid_from": assertion.when.start, "valid_to": assertion.when.end}
        terms = terms_of(AuthorityTerms(authority_id=one.id, **values, **times))
        done = overwrite(timeline, assertion.when, terms)
        kept = [piece for number, piece in enumerate(timeline) if number not in done.superseded]
        timeline = sorted([*kept, *done.inserted], key=lambda piece: piece.when)
    return replace(one, terms=tuple(replace(piece.value, when=piece.when) for piece in timeline))


def _check(cmds: Sequence[ChangeTerms], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    known_ones = family(cmd.authority for cmd in cmds)
    names = position_names({given.position for given in known_ones.values()}, ctx.today)
    asked = [(cmd, place) for cmd, place in zip(cmds, places(cmds), strict=True) if cmd.authority in known_ones]
    wanted = [(known_ones[cmd.authority].position, known_ones[cmd.authority].person) for cmd, _place in asked]
    yield from own_problems(wanted, names, [place for _cmd, place in asked], ctx)
    for cmd, place in zip(cmds, places(cmds), strict=True):
        one = known_ones.get(cmd.authority)
        if one is None:
            yield unknown(_("授权"), cmd.authority, place.spot("authority"))
            continue
        name = names.get(one.position, "")
        if one.withdrawn is not None:
            yield Finding(
                "authority.withdrawn",
                _("授权%(code)s已于%(day)s撤回") % {"code": one.code, "day": one.withdrawn},
                name,
                place.spot("authority"),
                _("撤回的授权不能变更，请重新授权"),
            )
            continue
        if cmd.days is None:
            continue
        rows = _rows(one.id)
        last = {name: getattr(rows[-1], name) for name in VALUES} | {"reach": rows[-1].reach_id}
        yield from value_problems(last | dict(cmd.changes), matters_on(ctx.today).get(one.matter), place, name)
        after = _after(one, cmd, rows)
        whole = dict(known_ones) | {one.id: after}
        paths = paths_for(whole.values(), cmd.valid_from)
        if one.parent is not None:
            yield from chain_problems(after, whole, paths, place, name)
        for lower in below(whole, one.id):
            found = all_excesses(lower, whole, paths)
            words = [excess_text(e, lower.terms[-1].limits.currency, excess_names(found, whole)) for e in found]
            if words and lower.withdrawn is None:
                yield noted(
                    "authority.below_exceeds",
                    _("变更后，转授权%(code)s将超出：%(what)s（授权链：%(chain)s）")
                    % {"code": lower.code, "what": words[0], "chain": chain_text(lower, chain(whole, lower.parent))},
                    names.get(lower.position, ""),
                    _("请一并调整或撤回该转授权"),
                )


register_check("authority.change", _check)
