"""What is wrong with an authority before it is written (授权办理的核查)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gangze.duties.authority.domain.grants import Excess, Given, all_excesses, chain, circle
from gangze.duties.authority.domain.limits import BOUNDS
from gangze.duties.authority.domain.matters import Matter, MatterBook
from gangze.duties.authority.domain.money import CURRENCIES, LARGEST
from gangze.duties.authority.models import AuthorityTerms
from gangze.duties.authority.wording import BOUND_NAMES, FIELD_OF, excess_text, limits_text
from gangze.framework.checks import unknown, value_findings
from gangze.framework.context import Context
from gangze.kernel.findings import Effect, Finding
from gangze.organisation.queries.acting import positions_in_hands
from gangze.organisation.queries.names import position_names, unit_names

DEEPEST = 5
"""Times an authority may be passed on; more levels than any bank has."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where findings about one command stand: `spot(name)` gives the field."""

    prefix: str

    def spot(self, name: str) -> str:
        """The field, after the place in the batch where there are several."""
        return f"{self.prefix}{name}"


def places(cmds: Sequence[Any]) -> list[Place]:
    """Of each command of a batch."""
    return [Place("" if len(cmds) == 1 else f"{number}.") for number in range(1, len(cmds) + 1)]


def value_problems(values: Mapping[str, Any], matter: Matter | None, place: Place, subject: str) -> Iterator[Finding]:
    """Amounts, currency, products and conditions that cannot be."""
    if values["currency"] not in CURRENCIES:
        yield Finding(
            "authority.currency_unknown",
            _("不认识的币种“%(code)s”") % {"code": values["currency"]},
            subject,
            place.spot("currency"),
            _("可选：%(codes)s") % {"codes": "、".join(CURRENCIES)},
        )
    yield from value_findings(AuthorityTerms, {"conditions": values["conditions"]}, place.spot, subject)
    if not 0 <= values["depth"] <= DEEPEST:
        yield Finding(
            "value.out_of_range",
            _("“%(label)s”须在%(least)d至%(most)d之间") % {"label": _("可转授权层级"), "least": 0, "most": DEEPEST},
            subject,
            place.spot("depth"),
            _("请核对数字"),
        )
    yield from _amount_problems(values, matter, place, subject)
    known = {product.key for product in matter.products} if matter else set()
    for key in values["products"] if matter else ():
        if key not in known:
            yield Finding(
                "authority.product_unknown",
                _("事项“%(matter)s”没有产品“%(product)s”") % {"matter": matter.name if matter else "", "product": key},
                subject,
                place.spot("products"),
                _("请从该事项的产品中选择，或先在授权事项内容中增加"),
            )


def _amount_problems(values: Mapping[str, Any], matter: Matter | None, place: Place, subject: str) -> Iterator[Finding]:
    given = {name: values[name] for name in BOUNDS if values[name] is not None}
    for name, value in (given | {"above": values["above"]}).items():
        if not 0 <= value <= LARGEST:
            yield Finding(
                "authority.amount",
                _("%(bound)s限额须为不小于零的金额") % {"bound": BOUND_NAMES[name]},
                subject,
                place.spot(name),
                _("请核对金额"),
            )
    if matter is not None and matter.bounded and not given:
        yield Finding(
            "authority.no_limit",
            _("事项“%(matter)s”以金额为限，没有填写任何限额") % {"matter": matter.name},
            subject,
            place.spot("single"),
            _("请至少填写单笔、单户、当日累计或当月累计限额中的一项"),
        )
    single = values["single"]
    for name in ("customer", "daily", "monthly"):
        if single is not None and values[name] is not None and values[name] < single:
            yield Finding(
                "authority.limits_contradict",
                _("%(bound)s限额低于单笔限额，单笔限额用不足") % {"bound": BOUND_NAMES[name]},
                subject,
                place.spot(name),
                _("请核对两项限额"),
            )
    least = min(given.values(), default=None)
    if values["above"] and least is not None and values["above"] >= least:
        yield Finding(
            "authority.limits_contradict",
            _("起点金额不低于限额，没有金额可以审批"),
            subject,
            place.spot("above"),
            _("起点金额应低于限额"),
        )


def matter_problems(key: str, book: MatterBook, place: Place) -> Iterator[Finding]:
    """A matter that the content does not have."""
    if book.get(key) is None:
        yield Finding(
            "authority.matter_unknown",
            _("没有授权事项“%(key)s”") % {"key": key},
            key,
            place.spot("matter"),
            _("请从授权事项中选择，或先在规则内容中增加"),
        )


def own_problems(
    wanted: Sequence[tuple[int, int | None]], called: Mapping[int, str], where: Sequence[Place], ctx: Context
) -> Iterator[Finding]:
    """Nobody proposes or approves an authority that he would have himself (回避): `wanted` are position and person."""
    own = positions_in_hands(ctx.hands, ctx.today)
    for (position, person), place in zip(wanted, where, strict=True):
        if person in ctx.hands or (person is None and position in own):
            yield Finding(
                "authority.self",
                _("不能办理或批准授予本人的授权"),
                called.get(position, ""),
                place.spot("position"),
                _("请由另一名有权人员办理或批准"),
            )


def chain_problems(
    one: Given, family: Mapping[int, Given], paths: Mapping[int, Sequence[int]], place: Place, subject: str
) -> Iterator[Finding]:
    """An authority that its own chain does not bear: a circle, or more than somebody above has."""
    links = chain(family, one.parent)
    if not links:
        yield unknown(_("上级授权"), one.parent, place.spot("parent"))
        return
    upper = links[0]
    if upper.withdrawn is not None:
        yield Finding(
            "authority.parent_withdrawn",
            _("上级授权%(code)s已于%(day)s撤回") % {"code": upper.code, "day": upper.withdrawn},
            subject,
            place.spot("parent"),
            _("请选择有效的上级授权"),
        )
    back = circle(links, one.position, one.person)
    if back is not None:
        yield Finding(
            "authority.circular",
            _("循环转授权：%(path)s") % {"path": chain_text(one, links)},
            subject,
            place.spot("position"),
            _("被授权人已在授权链之上，请另选岗位"),
        )
    found = all_excesses(one, family, paths)
    names = excess_names(found, family)
    for excess in found:
        field = FIELD_OF.get(excess.what, excess.what)
        code = "authority.mixed_currency" if excess.what == "currency" else "authority.exceeds"
        currency = next((t.limits.currency for t in one.terms), "CNY")
        yield Finding(
            code,
            _("%(what)s（授权链：%(chain)s）")
            % {"what": excess_text(excess, currency, names), "chain": chain_text(one, links)},
            subject,
            place.spot(field),
            _("请降到上级授权以内，或报请有权机构调整上级授权、办理特别授权"),
        )


def excess_names(found: Iterable[Excess], family: Mapping[int, Given]) -> dict[str, Any]:
    """Names that excesses need in words: codes of authorities, names of units."""
    units = {value for e in found if e.what == "reach" for value in (e.own, e.upper) if isinstance(value, int)}
    days = [t.when.start for given in family.values() for t in given.terms]
    return {
        "codes": {key: given.code for key, given in family.items()},
        "units": unit_names(units, max(days)) if units and days else {},
    }


def chain_text(one: Given, links: Sequence[Given]) -> str:
    """A chain from the bank down to the authority: 行长 单笔5,000万元 → 分行行长 单笔500万元 → …"""
    every = [*reversed(links), one]
    days = [terms.when.start for given in every for terms in given.terms]
    names = position_names({given.position for given in every}, max(days)) if days else {}
    said = []
    for given in every:
        limits = limits_text(given.terms[-1].limits) if given.terms else ""
        said.append(f"{names.get(given.position, '')} {limits}".strip())
    return " → ".join(said)


def noted(code: str, message: str, subject: str, remedy: str = "") -> Finding:
    """A finding that stops nothing but is seen before saving and by the approver."""
    return Finding(code, message, subject, "", remedy, Effect.RECORD)
