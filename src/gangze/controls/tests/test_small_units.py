"""Outlets of two people get a finding that asks for a compensating control."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gangze.controls.domain.judging import bundled
from gangze.controls.domain.small_units import small_units
from gangze.controls.tests.bank_made import bank
from gangze.kernel.findings import Effect


@dataclass(frozen=True)
class Rule:
    key: str = "seal.voucher"
    left: frozenset[str] = frozenset({"seal"})
    right: frozenset[str] = frozenset({"voucher"})
    within: frozenset[str] = frozenset({"person"})
    effect: Effect = Effect.BLOCK
    small_outlet: str = "空白凭证上收"


@dataclass(frozen=True)
class Tag:
    activity: str
    part: str = "do"
    reason: str = ""
    apart: bool = False


def found(posts: dict[str, list[str]], held: list[str], rule: Rule = Rule(), outlets: tuple[int, ...] = (1,)):
    here = bank({"栗坪分理处": posts}, held=held)
    said = {"管印章": "seal", "管凭证": "voucher", "管两样": "seal voucher"}
    tags = {line.id: [Tag(name) for name in said.get(line.text, "").split()] for line in here.lines}
    return list(small_units(here, tags, [rule], bundled(here), outlets))


TWO = {"主管": ["管印章"], "柜员": ["管凭证"]}


def test_two_people_who_keep_it_apart_still_need_a_compensating_control() -> None:
    (one,) = found(TWO, ["主管", "柜员"])
    assert (one.code, one.effect, one.subject, one.rule) == (
        "sod.small_unit",
        Effect.APPROVE,
        ("unit", 1),
        "seal.voucher",
    )
    assert {(w.kind, w.role) for w in one.witness} == {("duty", "left"), ("duty", "right"), ("position", "")}


def test_three_people_are_enough() -> None:
    assert not found({**TWO, "客户经理": ["迎客"]}, ["主管", "柜员", "客户经理"])


def test_one_who_has_both_by_the_manual_is_found_elsewhere() -> None:
    assert not found({"主管": ["管两样"], "柜员": ["管凭证"]}, ["主管", "柜员"])


def test_departments_and_rules_without_a_way_out_are_left_alone() -> None:
    assert not found(TWO, ["主管", "柜员"], outlets=())
    assert not found(TWO, ["主管", "柜员"], replace(Rule(), small_outlet=""))
    assert not found(TWO, ["主管", "柜员"], replace(Rule(), within=frozenset({"post"})))


def test_a_vacant_side_is_no_side() -> None:
    assert not found(TWO, ["主管"])
