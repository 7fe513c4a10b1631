"""Departments that must not answer to one supervising leader are told from those that may."""

from __future__ import annotations

import dataclasses

from gangze.controls.domain.bank import Bank
from gangze.controls.domain.leaders import in_charge, under_one_leader
from gangze.controls.tests.bank_made import bank
from gangze.kernel.findings import Effect

HEADED = {
    "分行": {"行长": ["主持全面工作"], "副行长": ["协助行长工作"]},
    "稽核部": {"稽核部经理": ["实施现场审计"]},
    "信贷部": {"信贷部经理": ["办理贷款调查"]},
}
ABOVE = {"稽核部": "分行", "信贷部": "分行"}


@dataclasses.dataclass(frozen=True)
class Tag:
    activity: str
    part: str = "do"
    reason: str = ""
    apart: bool = False


@dataclasses.dataclass(frozen=True)
class Rule:
    key: str = "audit.leader"
    left: frozenset[str] = frozenset({"audit"})
    right: frozenset[str] = frozenset({"credit"})
    within: frozenset[str] = frozenset({"leader"})
    effect: Effect = Effect.RECORD


def led(given: Bank, head: dict[str, str | None]) -> Bank:
    """The bank with posts that head their units and report to another post, or to nobody."""
    number = {name: key for key, name in given.posts.items()}
    positions = [
        dataclasses.replace(p, heads_unit=True, reports_to=number.get(head[given.posts[p.post]] or ""))
        if given.posts[p.post] in head
        else p
        for p in given.positions
    ]
    return dataclasses.replace(given, positions=positions)


def tags(given: Bank) -> dict[int, tuple[Tag, ...]]:
    words = {"审计": "audit", "贷款": "credit"}
    return {
        line.id: tuple(Tag(activity) for word, activity in words.items() if word in line.text) for line in given.lines
    }


def test_two_departments_whose_heads_report_to_one_deputy_are_under_one_leader() -> None:
    given = led(bank(HEADED, above=ABOVE), {"行长": None, "稽核部经理": "副行长", "信贷部经理": "副行长"})
    (found,) = under_one_leader(given, tags(given), [Rule()])
    assert (found.code, found.subject, found.rule) == ("sod.leader", ("position", 2), "audit.leader")
    assert [(w.kind, w.name or w.text, w.role) for w in found.witness] == [
        ("post", "副行长", "leader"),
        ("unit", "稽核部", "left"),
        ("duty", "实施现场审计", "left"),
        ("unit", "信贷部", "right"),
        ("duty", "办理贷款调查", "right"),
    ]


def test_two_leaders_and_the_head_of_the_whole_institution_are_no_finding() -> None:
    apart = led(bank(HEADED, above=ABOVE), {"行长": None, "稽核部经理": "行长", "信贷部经理": "副行长"})
    assert not list(under_one_leader(apart, tags(apart), [Rule()]))
    whole = led(bank(HEADED, above=ABOVE), {"行长": None, "稽核部经理": "行长", "信贷部经理": "行长"})
    assert not in_charge(whole)


def test_what_a_leaders_manual_says_he_is_in_charge_of_counts() -> None:
    named = HEADED | {"分行": {"副行长": ["协助行长分管稽核部、信贷部等部门工作"]}}
    given = bank(named, above=ABOVE)
    (found,) = under_one_leader(given, tags(given), [Rule()])
    assert {w.name for w in found.witness if w.kind == "unit"} == {"稽核部", "信贷部"}


def test_what_others_are_in_charge_of_and_what_lies_in_another_institution_does_not() -> None:
    asks = HEADED | {"分行": {"秘书": ["报由分管稽核部、信贷部的领导审批"]}}
    assert not in_charge(bank(asks, above=ABOVE))
    elsewhere = HEADED | {"分行": {"副行长": ["分管稽核部、信贷部"]}}
    assert not in_charge(bank(elsewhere, above={"信贷部": "分行"}))


def test_both_sides_in_one_department_are_the_departments_own_matter() -> None:
    both = HEADED | {"稽核部": {"稽核部经理": ["实施现场审计", "办理贷款调查"]}, "信贷部": {"信贷部经理": ["统计报表"]}}
    given = led(bank(both, above=ABOVE), {"行长": None, "稽核部经理": "副行长", "信贷部经理": "副行长"})
    assert not list(under_one_leader(given, tags(given), [Rule()]))
