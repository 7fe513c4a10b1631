"""Recusal of relatives on plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from gangze.controls.domain.relatives import Pair, relative_findings
from gangze.controls.domain.rules import Basis, Rule, Within
from gangze.controls.tests.bank_made import TODAY, bank
from gangze.kernel.findings import Effect

RULE = Rule(
    "money.accounts", "管钱不管账", frozenset({"cash"}), frozenset({"book"}), frozenset({Within.RELATIVES}), Effect.BLOCK,
    "钱账分管", "请调整", Basis.PRACTICE, "",
)  # fmt: skip


@dataclass(frozen=True)
class Tagged:
    activity: str
    part: str = "do"
    reason: str = ""
    apart: bool = False


def made(above: dict[str, str] | None = None):
    """支行: 行长 (1), 出纳 (2); 分理处: 会计 (3). Persons 0, 1, 2 in that order."""
    return bank(
        {"支行": {"行长": ["主持工作"], "出纳": ["现金收付"]}, "分理处": {"会计": ["记账"]}},
        above=above,
        held=("行长", "出纳", "会计"),
    )


TAGS = {2: [Tagged("cash")], 3: [Tagged("book")]}


def pair(first: int, second: int, start: int = TODAY - 100, end: int = TODAY + 100) -> list[Pair]:
    return [Pair(first, second, start, end)]


def headed(it, *heads: int, together: bool = False):
    places = [
        replace(p, heads_unit=p.id in heads, unit=1 if together else p.unit) for p in it.positions
    ]
    return replace(it, positions=places)


def codes(it, pairs, tags=TAGS) -> list[str]:
    return [f.code for f in relative_findings(it, tags, [RULE], pairs)]


def test_the_head_of_a_unit_and_a_relative_in_it_whichever_declared() -> None:
    it = headed(made(), 1)
    for couple in (pair(0, 1), pair(1, 0)):
        (found,) = relative_findings(it, {}, [RULE], couple)
        assert (found.code, found.subject) == ("sod.relatives_superior", ("person", 1))
        assert [w.id for w in found.witness if w.kind == "position"] == [1, 2]


def test_without_a_line_between_them_nothing_is_said() -> None:
    assert codes(made(), pair(0, 1)) == []
    assert codes(headed(made(), 1), pair(0, 2)) == []


def test_heads_of_a_unit_and_of_the_one_below_it() -> None:
    assert codes(headed(made({"分理处": "支行"}), 1, 3), pair(0, 2)) == ["sod.relatives_superior"]


def test_the_position_reported_to() -> None:
    it = made()
    it = replace(it, positions=[replace(p, reports_to=2) if p.id == 3 else p for p in it.positions])
    assert codes(it, pair(1, 2), {}) == ["sod.relatives_superior"]


def test_money_and_accounts_in_one_unit_only() -> None:
    assert codes(made(), pair(1, 2)) == []
    (found,) = relative_findings(headed(made(), together=True), TAGS, [RULE], pair(2, 1))
    assert (found.code, found.rule, found.effect) == ("sod.relatives", "money.accounts", Effect.BLOCK)


def test_who_only_assists_or_leads_has_no_side() -> None:
    assert codes(headed(made(), together=True), pair(1, 2), {2: [Tagged("cash", "manage")], 3: TAGS[3]}) == []


@pytest.mark.parametrize(("start", "end"), [(TODAY + 10, TODAY + 20), (TODAY - 30, TODAY - 10)])
def test_only_days_on_which_all_holds_count(start: int, end: int) -> None:
    assert codes(headed(made(), 1), pair(0, 1, start, end)) == []


def test_no_word_of_the_relation_is_in_what_is_found() -> None:
    (found,) = relative_findings(headed(made(), 1), {}, [RULE], pair(0, 1))
    assert {w.kind for w in found.witness} == {"person", "position"}
