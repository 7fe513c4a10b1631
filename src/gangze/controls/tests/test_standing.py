"""Standing in judged by its days and duties: who steps in for the cashier, the bookkeeper, the second key."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gangze.controls.domain.bank import Bank, Bearer, Holdings, TakenOn
from gangze.controls.domain.found import Found
from gangze.controls.domain.judging import bundled, findings
from gangze.controls.domain.standing import CODE, CUSTODY
from gangze.controls.domain.standing import findings as standing_findings
from gangze.controls.tests.bank_made import TODAY, bank
from gangze.kernel.findings import Effect

CASH, BOOKS, CHECKS = "cash", "books", "checks"


@dataclass(frozen=True)
class Tag:
    activity: str
    part: str = "do"
    reason: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Rule:
    key: str
    left: frozenset[str]
    right: frozenset[str]
    within: frozenset[str] = frozenset({"post", "person", "standing_in"})
    effect: Effect = Effect.BLOCK


RULES = [Rule("cash-books", frozenset({CASH}), frozenset({BOOKS}))]
OUTLET = {"营业部": {"出纳": ["保管现金", "打印回单"], "会计": ["登记账簿"], "柜员": ["复印资料"]}}
WORDS = {"保管现金": CASH, "登记账簿": BOOKS}


def made(*standing: TakenOn, units=OUTLET, holdings=((1, 1), (2, 2), (3, 3))) -> Bank:
    """Person n holds position n unless told otherwise."""
    person, position = (np.array(column, dtype=np.int64) for column in zip(*holdings, strict=True))
    days = (np.full(len(person), TODAY - 100, dtype=np.int32), np.full(len(person), TODAY + 100, dtype=np.int32))
    return replace(bank(units), holdings=Holdings(person, position, *days), standing=standing)


def tags(whole: Bank) -> dict[int, list[Tag]]:
    return {line.id: [Tag(WORDS[line.text])] if line.text in WORDS else [] for line in whole.lines}


def found(whole: Bank, rules=RULES) -> list[Found]:
    return list(standing_findings(whole, tags(whole), rules, bundled(whole)))


def taken(person: int, position: int, start: int = 0, end: int = 5, absent: int = 0, lines=None, arranged=False) -> TakenOn:
    return TakenOn(person, absent or position, position, TODAY + start, TODAY + end, lines, arranged)


def line(whole: Bank, text: str) -> frozenset[int]:
    return frozenset(one.id for one in whole.lines if one.text == text)


def test_nobody_stands_in_nothing_is_found() -> None:
    assert found(made()) == []


def test_the_bookkeeper_standing_in_for_the_cashier_clashes_on_those_days() -> None:
    (one,) = found(made(taken(2, 1, 3, 8)))
    assert (one.code, one.subject, one.days) == (CODE, ("person", 2), (TODAY + 3, TODAY + 8))
    assert {w.text for w in one.witness if w.kind == "duty"} == {"保管现金", "登记账簿"}
    assert [w.id for w in one.witness if w.kind == "person"] == [1]


def test_somebody_else_standing_in_is_no_finding() -> None:
    assert found(made(taken(3, 1))) == []


def test_of_a_part_only_the_duties_that_pass_count() -> None:
    whole = made()
    assert found(replace(whole, standing=[taken(2, 1, lines=line(whole, "打印回单"))])) == []
    (one,) = found(replace(whole, standing=[taken(2, 1, lines=line(whole, "保管现金"))]))
    assert one.rule == "cash-books"


def test_a_duty_that_passes_brings_what_stands_under_it() -> None:
    units = {"营业部": {"出纳": ["现金业务", ">保管现金"], "会计": ["登记账簿"]}}
    whole = made(units=units, holdings=((1, 1), (2, 2)))
    assert len(found(replace(whole, standing=[taken(2, 1, lines=line(whole, "现金业务"))]))) == 1


def test_a_part_whose_duties_are_gone_from_the_manual_is_nothing() -> None:
    assert found(made(taken(2, 1, lines=frozenset()))) == []


def test_two_posts_stood_in_for_by_one_clash_with_each_other() -> None:
    (one,) = found(made(taken(3, 1, 0, 5), taken(3, 2, 4, 9)))
    assert (one.subject, one.days) == (("person", 3), (TODAY + 4, TODAY + 5))


def test_what_is_arranged_is_told_once_beside_what_is_in_force() -> None:
    plan = taken(2, 1, 0, 100, arranged=True)
    (one,) = found(made(plan))
    assert one.days == (TODAY, TODAY + 100)
    (one,) = found(made(plan, taken(2, 1, 3, 8)))
    assert one.days == (TODAY + 3, TODAY + 8)


def test_a_rule_without_standing_in_does_not_count_here() -> None:
    assert found(made(taken(2, 1)), [replace(RULES[0], within=frozenset({"person"}))]) == []


KEYS = {"营业部": {"库管": ["与会计共同保管金库钥匙"], "会计": ["登记账簿"], "柜员": ["办理业务"]}}


def test_two_who_keep_the_vault_stay_two() -> None:
    (one,) = found(made(taken(2, 1), units=KEYS))
    assert (one.code, one.effect, one.subject) == (CUSTODY, Effect.APPROVE, ("person", 2))
    (one,) = found(made(taken(1, 2), units=KEYS))
    assert (one.code, one.subject) == (CUSTODY, ("person", 1))
    assert found(made(taken(3, 1), units=KEYS)) == []


REVIEW = {"营业部": {"3号柜员": ["办理转账"], "5号柜员": ["对3号柜员办理的大额转账进行复核"], "1号柜员": ["办理现金"]}}


def test_a_stand_in_does_not_review_his_own_handling() -> None:
    (one,) = found(made(taken(2, 1), units=REVIEW), [])
    assert (one.rule, one.subject) == ("review.named_post", ("person", 2))
    assert found(made(taken(3, 1), units=REVIEW), []) == []


def test_what_the_bank_says_without_standing_in_is_as_before() -> None:
    whole = made(taken(2, 1))
    assert list(findings(whole, tags(whole), RULES)) == list(findings(replace(whole, standing=()), tags(whole), RULES))


rows = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(0, 10), st.integers(1, 8)).filter(lambda r: r[0] != r[1]),
    max_size=6,
)


def days_of(items: list[Found]) -> set[tuple[object, ...]]:
    """Each clash by the day, so that only what is so on a day counts."""
    return {(f.subject, f.rule, day) for f in items for day in range(*(f.days or (0, 0)))}


def several(*given: tuple[int, int, int, int]) -> list[TakenOn]:
    return [taken(person, position, start, start + length) for person, position, start, length in given]


@given(rows, st.integers(1, 17))
def test_cutting_an_interval_in_two_changes_no_day(given: list[tuple[int, int, int, int]], cut: int) -> None:
    whole = several(*given)
    pieces = [
        piece
        for one in whole
        for piece in (
            [replace(one, end=TODAY + cut), replace(one, start=TODAY + cut)]
            if one.start < TODAY + cut < one.end
            else [one]
        )
    ]
    assert days_of(found(made(*pieces))) == days_of(found(made(*whole)))


@given(rows)
def test_the_sweep_is_each_person_looked_at_alone(given: list[tuple[int, int, int, int]]) -> None:
    whole = several(*given)
    alone = [days_of(found(made(*(one for one in whole if one.person == person)))) for person in (1, 2, 3)]
    assert days_of(found(made(*whole))) == set().union(*alone)


@given(rows)
def test_standing_in_for_a_whole_post_clashes_like_holding_it(given: list[tuple[int, int, int, int]]) -> None:
    """Days on which one has both sides in hand, plainly counted."""
    sides = {1: CASH, 2: BOOKS, 3: ""}
    expected = set()
    for person in (1, 2, 3):
        for day in range(TODAY, TODAY + 20):
            mine = [o.position for o in several(*given) if o.person == person and o.start <= day < o.end]
            if mine and {CASH, BOOKS} <= {sides[p] for p in (person, *mine)}:
                expected.add((("person", person), "cash-books", day))
    assert days_of(found(made(*several(*given)))) == expected


def test_of_units_own_duties_nothing_passes() -> None:
    whole = replace(made(taken(2, 1)), lines=[line for line in made().lines if line.owner[0] is Bearer.UNIT])
    assert found(whole) == []
