"""Tagging duties with activities: reasons, corrections, faults of content with their places."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gangze.controls.domain.activities import Correction, Vocabulary, normalised, too_wide
from gangze.controls.domain.activity_content import compile_vocabulary
from gangze.controls.domain.parts import Part
from gangze.framework.content.store import SHIPPED_FOLDER, content_files, read_files, schemas
from gangze.kernel.content import ContentDocument, read_content
from gangze.kernel.findings import Finding

HEAD = """
kind: activity
key: custody
valid_from: 2026-01-01
source: 本行岗位职责写法
body:
  name: 保管
"""


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    documents, faults = read_files(content_files(SHIPPED_FOLDER / "activity"))
    vocabulary, wrong = compile_vocabulary(documents)
    assert faults == [] and wrong == []
    return vocabulary


def compiled(text: str) -> tuple[Vocabulary, list[Finding]]:
    """A document of one domain, after the head."""
    documents, faults = read_content(HEAD.lstrip() + text, "custody.yaml", schemas())
    assert faults == [], faults
    return compile_vocabulary(documents)


SEALS = """\
  activities:
    - key: seal.custody
      name: 印章保管
      verbs: [保管, 管理]
      objects: [印章, 公章]
      unless: [印章管理办法]
      examples: [保管行政印章]
"""


def test_a_duty_is_tagged_with_its_words_and_the_reason() -> None:
    vocabulary, faults = compiled(SEALS)
    assert faults == []
    duty = "负责公章、证照等的保管和领用登记"
    (tag,) = vocabulary.tags(duty)
    assert (tag.activity, tag.part, tag.words) == ("seal.custody", Part.DO, "公章、证照等的保管")
    assert duty[tag.start : tag.end] == tag.words
    assert tag.reason == "“公章、证照等的保管”合于“印章保管”的模式“对象…动词”"


def test_the_weightiest_part_of_several_mentions_counts() -> None:
    vocabulary, _ = compiled(SEALS)
    (tag,) = vocabulary.tags("检查网点公章保管情况，保管本行印章")
    assert (tag.part, tag.words) == (Part.DO, "保管本行印章")


def test_an_exception_overrules_what_it_overlaps() -> None:
    vocabulary, _ = compiled(SEALS)
    assert vocabulary.tags("学习印章管理办法") == ()


def test_corrections_win_over_words_whatever_the_numbering() -> None:
    vocabulary, _ = compiled(SEALS)
    decided = {normalised("保管行政印章"): Correction(removed=frozenset({"seal.custody"}))}
    assert vocabulary.tags("（三）保管行政印章；", decided) == ()
    decided = {normalised("看好那枚章"): Correction(added=frozenset({"seal.custody"}))}
    (tag,) = vocabulary.tags("1、看好那枚章。", decided)
    assert (tag.activity, tag.part, tag.reason) == ("seal.custody", Part.DO, "人工认定为“印章保管”")


def test_a_correction_to_an_activity_that_is_no_more_is_silent_in_neither_way() -> None:
    vocabulary, _ = compiled(SEALS)
    decided = {normalised("保管行政印章"): Correction(added=frozenset({"gone"}), removed=frozenset({"gone"}))}
    assert [tag.activity for tag in vocabulary.tags("保管行政印章", decided)] == ["seal.custody"]


def test_what_a_duty_keeps_apart_is_told(shipped: Vocabulary) -> None:
    tags = shipped.tags("录入和审核业务要素,录入与审核由不同人员完成")
    assert {tag.activity for tag in tags} == {"input", "input.review"}
    assert all(tag.apart for tag in tags)
    assert not any(tag.apart for tag in shipped.tags("负责本级账务记账,并对本人录入的凭证进行复核"))


@pytest.mark.parametrize(
    ("broken", "code", "says"),
    [
        ("patterns: [(保管+)+印章]", "activity.pattern", "不能用"),
        ("patterns: [保管<账簿>]", "activity.pattern", "没有叫“账簿”的词表"),
        ("synonyms: [<账簿>]", "activity.pattern", "没有叫“账簿”的词表"),
        ("not_examples: [保管印章]", "activity.counter_example", "反例“保管印章”被认作“印章保管”"),
    ],
)
def test_a_fault_has_its_place(broken: str, code: str, says: str) -> None:
    _, (fault,) = compiled(SEALS.replace("unless: [印章管理办法]", broken))
    column = 7 + broken.index("[") + 1
    assert (fault.code, fault.source) == (code, f"custody.yaml:12:{column}")
    assert says in fault.message
    assert fault.subject == "seal.custody"


def test_an_example_that_is_not_recognised_says_as_what_it_was_taken() -> None:
    _, (fault,) = compiled(SEALS.replace("[保管行政印章]", "[指导网点保管印章]"))
    assert fault.code == "activity.example"
    assert "认为是管理、定规则或协助" in fault.message


def test_an_activity_written_twice_names_the_first_place() -> None:
    twice = SEALS + SEALS.removeprefix("  activities:\n")
    vocabulary, (fault,) = compiled(twice)
    assert fault.code == "activity.duplicate" and "custody.yaml:8:7 已经写过" in fault.message
    assert vocabulary.keys == ("seal.custody",)


def test_an_unknown_key_is_answered_with_the_nearest() -> None:
    _, (fault,) = read_content(HEAD.lstrip() + SEALS.replace("unless", "unles"), "custody.yaml", schemas())
    assert "unless" in fault.message and fault.source.startswith("custody.yaml:")


def test_content_from_the_database_says_which_piece_and_where_in_it() -> None:
    documents, _ = read_content(HEAD.lstrip() + SEALS.replace("印章管理办法", "(a)*"), "custody.yaml", schemas())
    (one,) = documents
    stored = ContentDocument(one.kind, one.key, one.valid_from, one.valid_to, one.source, one.body)
    assert stored.digest == one.digest
    _, (fault,) = compile_vocabulary([stored])
    assert fault.source == "activity/custody:activities/0/unless/0"


def test_a_pattern_that_matches_every_duty_is_refused_with_its_share() -> None:
    vocabulary, _ = compiled(SEALS.replace("unless: [印章管理办法]", "synonyms: [负责]"))
    duties = [f"负责第{n}项工作" for n in range(40)] + [f"办理第{n}项工作" for n in range(20)]
    (fault,) = too_wide(vocabulary, duties)
    assert fault.code == "activity.too_wide"
    assert "在 60 条职责中匹配了 40 条（67%），超过 30%" in fault.message
    assert too_wide(vocabulary, duties[:49]) == []
    assert too_wide(vocabulary, duties, limit=0.7) == []


def test_shipped_activities_have_examples_and_none_is_too_wide(shipped: Vocabulary) -> None:
    assert 80 <= len(shipped) <= 160
    gold = SHIPPED_FOLDER.parents[2] / "tests" / "conformance" / "controls" / "sample.gold.json"
    duties = [row["text"] for row in json.loads(gold.read_text("utf-8"))]
    assert too_wide(shipped, duties, limit=0.05) == []


WORDS = "保管印章现金复核审批贷款的和、，负责由不得组织协助制定办法登记凭证并"


@settings(max_examples=300)
@given(st.text(alphabet=WORDS, max_size=60) | st.text(max_size=60))
def test_any_text_is_tagged_with_words_that_stand_in_it(shipped: Vocabulary, text: str) -> None:
    tags = shipped.tags(text)
    assert tags == shipped.tags(text)
    assert len({tag.activity for tag in tags}) == len(tags)
    for tag in tags:
        assert tag.activity in shipped
        assert text[tag.start : tag.end] == tag.words != ""


CLAUSES = ["保管行政印章", "办理转账、汇兑业务", "审批权限内费用", "学习文件", "核对印鉴", "检查网点、登记台账"]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(CLAUSES), max_size=4))
def test_the_index_leaves_out_nothing_that_trying_every_pattern_finds(shipped: Vocabulary, clauses: list[str]) -> None:
    text = "；".join(clauses)
    tried = {known for known in shipped.known if next(known.matches(text), None)}
    assert tried <= set(shipped.candidates(text))
