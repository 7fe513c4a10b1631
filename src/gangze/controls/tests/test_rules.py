"""The rule library: its own examples, its faults with their places, which activities it keeps apart."""

from __future__ import annotations

import pytest

from gangze.controls.domain.activities import Vocabulary
from gangze.controls.domain.activity_content import compile_vocabulary
from gangze.controls.domain.rules import Basis, RuleBook, Within, compile_rules, done
from gangze.framework.content.store import SHIPPED_FOLDER, content_files, read_files, schemas
from gangze.kernel.content import read_content
from gangze.kernel.findings import Effect, Finding


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return compile_vocabulary(read_files(content_files(SHIPPED_FOLDER / "activity"))[0])[0]


@pytest.fixture(scope="module")
def book(vocabulary: Vocabulary) -> RuleBook:
    documents, faults = read_files(content_files(SHIPPED_FOLDER / "separation"))
    rules, wrong = compile_rules(documents, vocabulary)
    assert faults == [] and wrong == []
    return rules


RULE = """kind: separation
key: custody
valid_from: 2026-01-01
source: 本行印章管理办法
body:
  name: 保管
  rules:
    - key: seal.voucher
      name: 印章与凭证分管
      left: [seal.custody]
      right: [voucher.custody]
      within: [post, person]
      effect: record
      why: 一人可以自行开出存单
      remedy: 分人保管
      basis: practice
      source: 通行做法
      examples:
        conflict:
          - [保管印章, 保管重要空白凭证]
        fine:
          - [保管印章]
"""


def compiled(vocabulary: Vocabulary, *changes: tuple[str, str]) -> tuple[RuleBook, list[Finding]]:
    """The rule with some of its words replaced."""
    text = RULE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    documents, faults = read_content(text, "custody.yaml", schemas())
    assert faults == [], faults
    return compile_rules(documents, vocabulary)


def test_a_sound_rule(vocabulary: Vocabulary) -> None:
    rules, faults = compiled(vocabulary)
    assert faults == []
    (rule,) = rules
    assert rule.within == {Within.POST, Within.PERSON}
    assert (rule.effect, rule.basis, rule.where) == (Effect.RECORD, Basis.PRACTICE, "custody.yaml:8:7")
    assert rule.meets({"voucher.custody", "seal.custody", "archive.keep"}) == ("seal.custody", "voucher.custody")
    assert rule.meets({"seal.custody"}) is None


def test_an_unknown_activity_is_answered_with_the_nearest(vocabulary: Vocabulary) -> None:
    rules, (fault,) = compiled(vocabulary, ("[voucher.custody]", "[voucher.custdy]"))
    assert len(rules) == 0
    assert (fault.code, fault.source) == ("rule.unknown_activity", "custody.yaml:11:15")
    assert "“voucher.custdy”不存在，是不是“voucher.custody”？" in fault.message


def test_a_rule_that_contradicts_itself(vocabulary: Vocabulary) -> None:
    rules, (fault,) = compiled(vocabulary, ("[voucher.custody]", "[voucher.custody, seal.custody]"))
    assert len(rules) == 0
    assert fault.code == "rule.contradiction" and "“印章保管”同在两边" in fault.message


def test_an_example_that_is_no_conflict_and_one_that_is(vocabulary: Vocabulary) -> None:
    _, (fault,) = compiled(vocabulary, ("[保管印章, 保管重要空白凭证]", "[保管印章, 指导网点保管重要空白凭证]"))
    assert (fault.code, fault.source) == ("rule.example", "custody.yaml:20:13")
    assert "认出：seal.custody" in fault.message
    _, (fault,) = compiled(vocabulary, ("- [保管印章]\n", "- [保管公章和重要空白凭证]\n"))
    assert fault.code == "rule.counter_example"


def test_a_rule_written_twice(vocabulary: Vocabulary) -> None:
    text = RULE + RULE[RULE.index("    - key") :]
    documents, _ = read_content(text, "custody.yaml", schemas())
    rules, (fault,) = compile_rules(documents, vocabulary)
    assert len(rules) == 1
    assert fault.code == "rule.duplicate" and "custody.yaml:8:7 已经写过" in fault.message


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("effect: record", "effect: recrod", "是不是“record”"),
        ("[post, person]", "[post, persn]", "是不是“person”"),
        ("      source: 通行做法\n", "", "缺少键“source”"),
        ("left: [seal.custody]", "left: []", "项数不得少于"),
    ],
)
def test_a_misspelt_or_incomplete_rule_is_refused_by_the_schema(old: str, new: str, says: str) -> None:
    _, (fault,) = read_content(RULE.replace(old, new), "custody.yaml", schemas())
    assert says in fault.message and fault.source.startswith("custody.yaml:")


MUST_BE_KEPT_APART = [
    ("counter.handle", "entry.review"),
    ("input", "input.review"),
    ("cash.receive_pay", "entry.record"),
    ("asset.purchase", "asset.accept"),
    ("asset.purchase", "asset.custody"),
    ("asset.custody", "asset.record"),
    ("credit.investigate", "credit.approve"),
    ("credit.approve", "credit.disburse"),
    ("credit.approve", "credit.post_loan"),
    ("budget.make", "budget.approve"),
    ("budget.approve", "budget.settle"),
    ("seal.custody", "voucher.custody"),
    ("seal.custody", "key.custody"),
    ("voucher.custody", "key.custody"),
    ("trade", "trade.settle"),
    ("trade", "reconcile"),
    ("trade.settle", "reconcile"),
    ("system.develop", "system.operate"),
    ("credit.collect", "credit.write_off_approve"),
    ("cash.custody", "entry.record"),
    ("counter.authorise", "counter.handle"),
    ("key.custody", "password.custody"),
]


@pytest.mark.parametrize("pair", MUST_BE_KEPT_APART)
def test_what_is_widely_stated_is_kept_apart(book: RuleBook, pair: tuple[str, str]) -> None:
    assert any(rule.meets(pair) for rule in book if Within.PERSON in rule.within)


def test_whoever_held_one_key_never_takes_the_other(book: RuleBook) -> None:
    assert book["key.password"].within >= {Within.HISTORY, Within.STANDING_IN}


def test_the_library_says_on_whose_word_and_starts_mildly(book: RuleBook) -> None:
    assert 35 <= len(book) <= 80
    assert all(rule.why and rule.remedy and rule.source for rule in book)
    unchecked = [rule.key for rule in book if rule.basis is Basis.PRACTICE and "核对" not in rule.source]
    assert unchecked == []
    blocking = {rule.key for rule in book if rule.effect is Effect.BLOCK}
    assert len(blocking) < len(book) / 6
    assert {where for rule in book for where in rule.within} == set(Within)


def test_leading_ruling_and_assisting_are_not_doing(vocabulary: Vocabulary, book: RuleBook) -> None:
    duties = ["保管行政印章", "制定重要空白凭证管理办法", "检查网点重要空白凭证保管情况", "协助主管保管备用钥匙"]
    assert done(vocabulary, duties) == {"seal.custody", "compliance.check"}
    assert not any(rule.meets(done(vocabulary, duties)) for rule in book)
