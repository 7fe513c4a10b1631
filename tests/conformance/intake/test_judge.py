"""The judge itself: what it takes as equal, what it counts."""

from __future__ import annotations

import json

import pytest

from tests.conformance.intake.judge.comparison import comparable, comparable_post, same
from tests.conformance.intake.judge.gold import HOME, build, by_name, cutter
from tests.conformance.intake.judge.scoring import score

PLAN = {
    "figures": True,
    "units": [
        {
            "name": "会计结算部",
            "aliases": ["会结部"],
            "parent": None,
            "duties": ["组织全行账务核对"],
            "posts": [
                {
                    "name": "票据交换岗",
                    "duties": [
                        {
                            "text": "每日提出票据不少于两次",
                            "figures": [{"kind": "frequency", "value": 2, "unit": "次/日", "bound": "min"}],
                        }
                    ],
                }
            ],
        }
    ],
}


def _duty(text: str, **more: object) -> dict[str, object]:
    return {"text": text, "figures": [], "duties": [], **more}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(一)審核貸(dài)款資料。", "审核贷款资料"),
        ("第十二条 保管 印章；", "保管印章"),
        ("③登记台账", "登记台账"),
        ("1.2.3 登记台账", "登记台账"),
        ("●【重要】空白凭证", "(重要)空白凭证"),
        ("二是清点尾箱", "清点尾箱"),
        (")完成交办事项", "完成交办事项"),
    ],
)
def test_differences_of_writing_do_not_count(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize("text", ["2个工作日内答复", "3.5%以上的差错", "十日内上报", "一般授信业务的初审"])
def test_a_number_that_belongs_to_the_sentence_stays(text: str) -> None:
    assert comparable(text) == text


def test_a_post_is_the_same_with_or_without_its_last_character() -> None:
    assert comparable_post("票据交换岗") == comparable_post("票据交换")


def test_only_long_texts_may_differ_a_little() -> None:
    assert not same("登记印章台账", "登记印鉴台账")
    long = "负责全行重要空白凭证的领入、保管、发放、登记和销毁工作"
    assert same(long, long.replace("发放", "发送"))
    assert not same(long, long[:20])


def test_a_perfect_reading_scores_one_and_an_alias_is_the_name() -> None:
    result = {
        "units": [
            {
                "name": "会结部",
                "parent": None,
                "duties": [_duty("1、组织全行账务核对;")],
                "posts": [
                    {
                        "name": "票据交换",
                        "duties": [
                            _duty(
                                "每日提出票据不少于两次",
                                figures=[{"kind": "frequency", "value": 2, "unit": "次/日", "bound": "min"}],
                            )
                        ],
                    }
                ],
            }
        ]
    }
    scores = score(build(PLAN, str), result)
    assert {name: counts.f1 for name, counts in scores.items()} == dict.fromkeys(scores, 1.0)


def test_the_wrong_owner_costs_the_duty_but_not_its_text() -> None:
    result = {
        "units": [
            {
                "name": "会计结算部",
                "parent": "总行",
                "duties": [_duty("组织全行账务核对"), _duty("每日提出票据不少于两次")],
                "posts": [],
            }
        ]
    }
    scores = score(build(PLAN, str), result)
    assert scores["duty_texts"].f1 == 1.0
    assert (scores["duties"].right, scores["duties"].missed, scores["duties"].wrong) == (1, 1, 1)
    assert scores["units"].right == 0
    assert scores["unit_names"].right == 1
    assert scores["posts"].missed == 1
    assert scores["figures"].missed == 1


def test_an_optional_item_counts_neither_way() -> None:
    plan = {"units": [{"name": "纪念品组", "parent": None, "optional": True, "duties": ["采购纪念品"]}]}
    found = {"units": [{"name": "纪念品组", "parent": None, "duties": [_duty("采购纪念品")], "posts": []}]}
    for result in ({"units": []}, found):
        for counts in score(build(plan, str), result).values():
            assert (counts.right, counts.missed, counts.wrong) == (0, 0, 0)


def test_open_text_forgives_what_is_found_in_it_and_nothing_else() -> None:
    plan = {"units": [], "open": ["值班经理遇大额取现应当陪同客户，"]}
    result = {
        "units": [
            {
                "name": "值班组",
                "parent": None,
                "duties": [_duty("值班经理遇大额取现应当陪同客户"), _duty("打印凭证")],
                "posts": [],
            }
        ]
    }
    scores = score(build(plan, str), result)
    assert scores["duties"].wrong == 1
    assert scores["units"].wrong == 1


def test_places_are_cut_out_and_joined() -> None:
    words = cutter("甲乙丙丁戊己")
    assert words([1, 3]) == "乙丙"
    assert words([[0, 1], [4, 6]]) == "甲戊己"
    assert words("总行") == "总行"


def test_descriptions_by_place_hold_no_sentences() -> None:
    plans = sorted((HOME / "seeds").glob("*.json"))
    assert plans
    for path in plans:
        plan = by_name(json.loads(path.read_text(encoding="utf-8")))
        assert all(len(text) <= 20 for text in _strings(plan)), path.name


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if any("\u4e00" <= sign <= "\u9fff" for sign in value) else []
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for child in children for text in _strings(child)]
