"""Limits, chains and ladders: what is within, what is beyond, who is next."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gangze.duties.authority.domain.deciding import Band, Book, Question, decide, first_that_may, ladder, uncovered
from gangze.duties.authority.domain.grants import Given, Terms, all_excesses, below, chain, circle, excesses
from gangze.duties.authority.domain.limits import Asked, Limits
from gangze.duties.authority.domain.matters import compile_matters
from gangze.duties.authority.domain.money import read_amount
from gangze.duties.authority.domain.papers import numbered
from gangze.kernel.content import ContentDocument
from gangze.kernel.interval import FOREVER, Interval

YEAR = Interval(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
DAY = dt.date(2026, 3, 2)
BANK, BRANCH, OUTLET = 1, 2, 3
PATHS = {BANK: [1], BRANCH: [2, 1], OUTLET: [3, 2, 1]}
WAN = 10_000 * 100


def terms(single: int | None, reach: int = BANK, **more) -> Terms:
    limits = {k: more.pop(k) for k in ("customer", "daily", "monthly", "above", "inclusive", "currency") if k in more}
    return Terms(more.pop("when", YEAR), Limits(limits.pop("currency", "CNY"), single, **limits), reach, **more)


def ladder_of_a_bank() -> dict[int, Given]:
    """行长 5000万 → 分行行长 500万 → 支行行长 50万, each in its own place."""
    return {
        1: Given(1, "A1", "basic", "loan", 10, terms=(terms(5000 * WAN, depth=2),)),
        2: Given(2, "A2", "sub", "loan", 20, parent=1, terms=(terms(500 * WAN, BRANCH, depth=1),)),
        3: Given(3, "A3", "sub", "loan", 30, parent=2, terms=(terms(50 * WAN, OUTLET),)),
    }


HELD = {10: {100}, 20: {200}, 30: {300}}


def question(amount: int, **more) -> Question:
    currency = more.pop("currency", "CNY")
    totals = {k: more.pop(k) for k in ("customer", "daily", "monthly") if k in more}
    return Question("loan", Asked(currency, amount, **totals), (OUTLET, BRANCH, BANK), more.pop("day", DAY), **more)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("500万", 500 * WAN, ""), ("5,000,000.00元", 500 * WAN, ""), ("1.5亿元", 15_000 * WAN, ""),
        ("3万美元", 3 * WAN, "USD"), ("USD 30000", 3 * WAN, "USD"), ("０", 0, ""), ("2000", 200_000, ""),
        ("人民币20万元", 20 * WAN, "CNY"), ("0.01", 1, ""), ("3千万元整", 3000 * WAN, ""),
    ],
)  # fmt: skip
def test_amounts_are_read_as_staff_write_them(text: str, amount: int, currency: str) -> None:
    read = read_amount(text)
    assert read is not None
    assert (read.amount, read.currency) == (amount, currency)


@pytest.mark.parametrize("text", ["五百万", "-5", "0.005", "5万瑞郎", "CNY 5 美元", "1e9", "5..0", "9999999999亿"])
def test_what_is_no_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_amount(text)


def test_an_empty_amount_is_none() -> None:
    assert read_amount(" 　") is None


@pytest.mark.parametrize(("inclusive", "amount", "may"), [
    (True, 50 * WAN, True), (False, 50 * WAN, False), (True, 50 * WAN + 1, False), (False, 50 * WAN - 1, True),
])  # fmt: skip
def test_the_bound_itself_counts_where_it_is_inclusive(inclusive: bool, amount: int, may: bool) -> None:
    limits = Limits("CNY", 50 * WAN, inclusive=inclusive)
    assert (limits.refused_by(Asked("CNY", amount)) is None) is may


def test_totals_are_held_against_their_own_bounds() -> None:
    limits = Limits("CNY", 50 * WAN, customer=80 * WAN, daily=100 * WAN)
    assert limits.refused_by(Asked("CNY", 50 * WAN, customer=80 * WAN, daily=100 * WAN)) is None
    assert limits.refused_by(Asked("CNY", 10 * WAN, customer=81 * WAN)) == ("customer", 80 * WAN)
    assert limits.refused_by(Asked("CNY", 10 * WAN, daily=101 * WAN)) == ("daily", 100 * WAN)
    assert Limits("CNY", None, daily=5 * WAN).refused_by(Asked("CNY", 6 * WAN)) == ("daily", 5 * WAN)


def test_zero_lets_nothing_through() -> None:
    assert Limits("CNY", 0).refused_by(Asked("CNY", 1)) == ("single", 0)


def test_the_lowest_level_that_may_is_named_and_the_way_up_explained() -> None:
    book = Book(ladder_of_a_bank(), HELD)
    verdict = decide(question(480 * WAN), 30, book)
    assert not verdict.may
    assert [(r.code, r.bound, r.limit) for r in verdict.reasons] == [("amount", "single", 50 * WAN)]
    assert verdict.next is not None
    assert verdict.next.given.code == "A2"
    assert [link.code for link in verdict.next.chain] == ["A2", "A1"]
    assert decide(question(480 * WAN), 20, book).by is book.givens[2]
    assert decide(question(50 * WAN), 30, book).may
    assert [rung.given.code for rung in ladder(question(480 * WAN), book)] == ["A3", "A2", "A1"]


def test_beyond_everybody_there_is_no_next() -> None:
    verdict = decide(question(5001 * WAN), 20, Book(ladder_of_a_bank(), HELD))
    assert (verdict.may, verdict.next) == (False, None)


def test_who_has_nothing_is_told_so() -> None:
    verdict = decide(question(1), 99, Book(ladder_of_a_bank(), HELD))
    assert [reason.code for reason in verdict.reasons] == ["none"]
    assert verdict.next is not None
    assert verdict.next.given.code == "A3"


def test_another_currency_product_place_or_day_is_beside_the_question() -> None:
    givens = ladder_of_a_bank()
    givens[3] = dataclasses.replace(givens[3], terms=(terms(50 * WAN, OUTLET, products=frozenset({"sme"})),))
    book = Book(givens, HELD)

    def why(**more) -> list[str]:
        return [reason.code for reason in decide(question(WAN, **more), 30, book).reasons]

    assert why(product="mortgage") == ["product"]
    assert why() == ["product"]
    assert decide(question(WAN, product="sme"), 30, book).may
    assert why(product="sme", currency="USD") == ["currency"]
    assert why(day=dt.date(2027, 1, 1)) == ["expired"]
    assert why(day=dt.date(2025, 12, 31)) == ["dates"]
    elsewhere = Question("loan", Asked("CNY", WAN), (4, BANK), DAY, "sme")
    assert [r.code for r in decide(elsewhere, 30, book).reasons] == ["reach"]


def test_an_authority_counts_only_as_far_as_its_chain() -> None:
    givens = ladder_of_a_bank()
    lower = terms(20 * WAN, BRANCH, depth=1)
    shrunk = givens | {2: dataclasses.replace(givens[2], terms=(lower,))}
    (reason,) = decide(question(30 * WAN), 30, Book(shrunk, HELD)).reasons
    assert (reason.code, reason.link, reason.limit) == ("chain_amount", 2, 20 * WAN)
    assert decide(question(20 * WAN), 30, Book(shrunk, HELD)).may
    ended = givens | {1: dataclasses.replace(givens[1], terms=(), withdrawn=DAY)}
    assert [r.code for r in decide(question(WAN), 30, Book(ended, HELD)).reasons] == ["chain"]
    gone = {key: given for key, given in givens.items() if key != 1}
    assert [r.code for r in decide(question(WAN), 30, Book(gone, HELD)).reasons] == ["chain"]


def test_personal_authority_ends_with_the_person_and_is_not_anybody_elses() -> None:
    givens = ladder_of_a_bank()
    givens[3] = dataclasses.replace(givens[3], person=300)
    assert decide(question(WAN), 30, Book(givens, HELD)).may
    assert [r.code for r in decide(question(WAN), 30, Book(givens, HELD | {30: {301}})).reasons] == ["holder_gone"]
    assert [r.code for r in decide(question(WAN), 30, Book(givens, HELD | {30: {300, 301}}), person=301).reasons] == [
        "not_named"
    ]
    assert [r.code for r in decide(question(WAN), 20, Book(ladder_of_a_bank(), {})).reasons] == ["no_holder"]


def test_only_who_acts_in_the_position_decides_by_its_authority() -> None:
    book = Book(ladder_of_a_bank(), HELD | {30: {300, 301}})
    assert decide(question(WAN), 30, book, person=301).may
    assert [r.code for r in decide(question(WAN), 30, book, person=302).reasons] == ["not_acting"]


def test_a_band_begins_above_its_floor() -> None:
    givens = ladder_of_a_bank()
    givens[4] = Given(4, "A4", "special", "loan", 40, terms=(terms(900 * WAN, BRANCH, above=500 * WAN),))
    book = Book(givens, HELD | {40: {400}})
    assert first_that_may(ladder(question(501 * WAN), book)).given.code == "A4"
    assert first_that_may(ladder(question(500 * WAN), book)).given.code == "A2"
    (reason,) = decide(question(WAN), 40, book).reasons
    assert (reason.code, reason.bound, reason.limit) == ("amount", "above", 500 * WAN)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"single": 501 * WAN}, "single"),
        ({"single": None}, "single"),
        ({"single": 500 * WAN, "currency": "USD"}, "currency"),
        ({"single": WAN, "reach": BANK}, "reach"),
        ({"single": WAN, "depth": 1}, "depth"),
        ({"single": WAN, "when": Interval(dt.date(2026, 6, 1), dt.date(2027, 6, 1))}, "dates"),
        ({"single": WAN, "when": Interval(dt.date(2026, 6, 1), FOREVER)}, "dates"),
    ],
)
def test_nobody_passes_on_more_than_he_has(more: dict, what: str) -> None:
    givens = ladder_of_a_bank()
    wanted = terms(more.pop("single"), more.pop("reach", OUTLET), **more)
    one = Given(9, "A9", "sub", "loan", 31, parent=2, terms=(wanted,))
    assert [e.what for e in excesses(one, givens[2], PATHS)] == [what]


def test_products_and_bounds_and_matter_must_be_within() -> None:
    upper = Given(1, "U", "basic", "loan", 1, terms=(terms(WAN, products=frozenset("ab"), daily=5 * WAN, depth=1),))

    def beyond(**more) -> list[str]:
        one = Given(2, "L", "sub", more.pop("matter", "loan"), 2, parent=1, terms=(terms(WAN, **more),))
        return [e.what for e in excesses(one, upper, PATHS)]

    assert beyond(products=frozenset("a"), daily=5 * WAN) == []
    assert beyond(products=frozenset("ac"), daily=5 * WAN) == ["products"]
    assert beyond(daily=5 * WAN) == ["products"]
    assert beyond(products=frozenset("a")) == ["daily"]
    assert beyond(matter="rate", products=frozenset("a")) == ["matter"]
    same = Given(3, "S", "sub", "loan", 2, parent=1, terms=(terms(WAN, products=frozenset("a"), daily=5 * WAN),))
    strict = dataclasses.replace(upper, terms=(dataclasses.replace(
        upper.terms[0], limits=dataclasses.replace(upper.terms[0].limits, inclusive=False)),))  # fmt: skip
    assert [e.what for e in excesses(same, strict, PATHS)] == ["single", "daily"]


def test_a_later_cut_above_is_seen_through_the_chain_with_its_days() -> None:
    givens = ladder_of_a_bank()
    cut = dt.date(2026, 7, 1)
    before, after = (
        terms(5000 * WAN, depth=2, when=Interval(YEAR.start, cut)),
        terms(30 * WAN, depth=2, when=Interval(cut, YEAR.end)),
    )
    givens[1] = dataclasses.replace(givens[1], terms=(before, after))
    (excess,) = [e for e in all_excesses(givens[3], givens, PATHS) if e.what == "single"]
    assert (excess.link, excess.own, excess.upper, excess.when) == (1, 50 * WAN, 30 * WAN, Interval(cut, YEAR.end))


def test_circles_are_found_and_do_not_turn_for_ever() -> None:
    givens = ladder_of_a_bank()
    assert circle(chain(givens, 3), 10, None) is givens[1]
    assert circle(chain(givens, 3), 40, None) is None
    round_about = givens | {1: dataclasses.replace(givens[1], parent=3)}
    assert [g.id for g in chain(round_about, 3)] == [3, 2, 1]
    assert {g.id for g in below(round_about, 3)} == {1, 2}


@pytest.mark.parametrize(
    ("spans", "bands"),
    [
        ([(0, 50, True)], []),
        ([(0, 50, True), (100, 500, True)], [Band(50, 100)]),
        ([(0, 50, False), (50, 500, True)], [Band(50, 50, True)]),
        ([(10, 50, True)], [Band(0, 10)]),
        ([(0, 50, True), (0, 20, True), (40, 90, True)], []),
        ([(0, None, True), (100, 500, True)], []),
        ([(0, 0, True)], []),
    ],
)
def test_gaps_of_a_ladder(spans: list, bands: list[Band]) -> None:
    given_terms = [terms(to, above=above, inclusive=inclusive) for above, to, inclusive in spans]
    assert uncovered(given_terms) == bands


LIMIT = st.builds(
    lambda above, more, inclusive: terms(above + more, above=above, inclusive=inclusive),
    st.integers(0, 40), st.integers(1, 30), st.booleans(),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(LIMIT, min_size=1, max_size=6))
def test_a_gap_is_just_what_nobody_may_decide(some: list[Terms]) -> None:
    top = max(t.limits.single or 0 for t in some)

    def covered(amount: int) -> bool:
        return any(t.limits.refused_by(Asked("CNY", amount)) is None for t in some)

    def in_gap(amount: int) -> bool:
        return any(b.start < amount <= b.end or (b.included and amount == b.start) for b in uncovered(some))

    assert [a for a in range(1, top) if covered(a) == in_gap(a)] == []


@settings(max_examples=100, deadline=None)
@given(st.permutations([1, 2, 3]), st.integers(1, 6000))
def test_an_answer_does_not_depend_on_the_order_of_rows(order: list[int], amount: int) -> None:
    givens = ladder_of_a_bank()
    mixed = {key: givens[key] for key in order}
    there = decide(question(amount * WAN), 30, Book(mixed, HELD))
    assert there == decide(question(amount * WAN), 30, Book(givens, HELD))


def test_one_name_for_two_matters_is_a_fault() -> None:
    body = {"name": "授信", "matters": [{"key": "a", "name": "审批"}, {"key": "b", "name": "审批"}]}
    document = ContentDocument("authority-matter", "x", DAY, FOREVER, "测试", body)
    book, faults = compile_matters([document])
    assert [fault.code for fault in faults] == ["authority_matter.twice"]
    assert len(book.matters) == 2


def test_a_number_fills_in_places_and_runs_nothing() -> None:
    assert numbered("{bank}授〔{year}〕{serial}号", bank="某行", year=2026, serial=7) == "某行授〔2026〕7号"
    assert numbered("{bank.__class__}{serial}", bank="x", year=1, serial=2) == "{bank.__class__}2"
