"""The stages below the parser, each by itself (分阶段)."""

from __future__ import annotations

import pytest

from gangze.intake.domain.division import divide, glued_heading
from gangze.intake.domain.enumerators import chinese_value, mark_at
from gangze.intake.domain.headings import Kind, read_heading
from gangze.intake.domain.introduction import abbreviates, announcing_unit, listed_posts
from gangze.intake.domain.lines import read_lines
from gangze.intake.domain.names import head_count, is_post_name, is_unit_name, split_owner
from gangze.intake.domain.pieces import Cutter
from gangze.intake.domain.source import Source
from gangze.intake.domain.titles import title_owner
from gangze.intake.domain.wording import frequency_of, split_sentences


def pieces(text: str) -> list[tuple[str, str]]:
    page = read_lines(Source("x", "text/plain", text))
    return [
        (f"{p.mark.style}{p.mark.value}" if p.mark else "", page.text[p.start : p.end])
        for p in Cutter(page.text).pieces(page.lines)
    ]


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("十二、负责", "一、", 12),
        ("（三）办理", "(一)", 3),
        ("第十条 会计部", "条", 10),
        ("7．核对", "1.", 7),
        ("1.2.3 复核", "1.1.1", 3),
        ("2)调查", "1)", 2),
        ("③整理", "①", 3),
        ("乙、出纳科", "甲", 2),
        ("B、登记", "A.", 2),
        ("( 一 ) 综合部", "(一)", 1),
    ],
)
def test_list_numbers_of_every_style(text: str, style: str, value: int) -> None:
    cleaned = read_lines(Source("x", "text/plain", text)).text
    mark = mark_at(cleaned, 0, len(cleaned))
    assert mark is not None and (mark.style, mark.value) == (style, value)


@pytest.mark.parametrize("text", ["1.5亿元以上", "2023年计划", "统一管理", "3个工作日"])
def test_decimals_dates_and_amounts_are_no_list_numbers(text: str) -> None:
    assert mark_at(text, 0, len(text)) is None


def test_chinese_numbers() -> None:
    assert [chinese_value(word) for word in ("十", "十五", "二十", "二十三", "一百零二")] == [10, 15, 20, 23, 102]


def test_run_on_numbers_are_cut_and_stamps_are_not() -> None:
    cut = pieces("1、保管业务讫(1)章、票据(1)章2、核对尾箱3、轧账")
    assert cut == [("1.1", "保管业务讫(1)章、票据(1)章"), ("1.2", "核对尾箱"), ("1.3", "轧账")]


def test_digits_glued_to_a_title_are_told_from_the_list_number() -> None:
    assert pieces("柜员岗位职责11.办理业务;2.轧账") == [
        ("", "柜员岗位职责1"),
        ("1.1", "办理业务;"),
        ("1.2", "轧账"),
    ]


@pytest.mark.parametrize(
    "name", ["风险管理部", "营业部", "审计处", "贷款审查委员会", "城南支行", "客户服务中心", "联动管理领导小组", "金库"]
)
def test_names_of_units(name: str) -> None:
    assert is_unit_name(name)


@pytest.mark.parametrize(
    "name", ["全部", "干部", "分管办公室", "负责信贷部", "好处", "各有关部门", "手机银行", "及时督办"]
)
def test_words_that_end_like_units(name: str) -> None:
    assert not is_unit_name(name)


@pytest.mark.parametrize("name", ["客户经理", "综合岗", "网点建设岗", "副行长", "主办会计", "信贷审查员", "管理会计岗"])
def test_names_of_posts(name: str) -> None:
    assert is_post_name(name)


@pytest.mark.parametrize("name", ["培训支行人员", "会员", "定岗", "负责柜员", "全体人员"])
def test_words_that_end_like_posts(name: str) -> None:
    assert not is_post_name(name)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("综合部工作职责", Kind.UNIT, "综合部"),
        ("综合部人员岗位职责", Kind.POSTS, "综合部"),
        ("个人金融部内设机构职责", Kind.UNITS, "个人金融部"),
        ("风险部门职责概述", Kind.UNIT, "风险部门"),
        ("会计主管岗位职责（试行）", Kind.POST, "会计主管"),
        ("董事会履行下列职责：", Kind.UNIT, "董事会"),
        ("任职资格：", Kind.QUALIFICATIONS, ""),
        ("主要职责：", Kind.DUTIES, ""),
        ("岗位设置", Kind.POSTS, ""),
        ("部门设置及岗位职责", Kind.SECTION, ""),
        ("负责全行柜面业务的管理", Kind.TEXT, ""),
    ],
)
def test_what_headings_say(text: str, kind: Kind, name: str) -> None:
    cleaned = read_lines(Source("x", "text/plain", text)).text
    heading = read_heading(cleaned)
    assert (heading.kind, heading.name) == (kind, name)


@pytest.mark.parametrize(
    ("text", "owner", "rest"),
    [
        ("审计部:负责审计", "审计部", "负责审计"),
        ("保卫部。负责安全", "保卫部", "负责安全"),
        ("行长办公室行长办公室负责文秘", "行长办公室", "负责文秘"),
        ("会计部——负责核算", "会计部", "负责核算"),
        ("信贷部是信贷业务的管理部门,其主要职能是:审查贷款", "信贷部", "审查贷款"),
    ],
)
def test_headings_that_share_a_line_with_their_text(text: str, owner: str, rest: str) -> None:
    division = divide(text, 0, len(text))
    assert (division.heading.name, text[division.body :]) == (owner, rest)


def test_a_heading_glued_to_the_item_before_it() -> None:
    text = "完成收息业务复核信贷科岗位职责"
    assert text[glued_heading(text, lambda name: False, restarts=True) :] == "信贷科岗位职责"
    assert glued_heading("信贷科岗位职责", lambda name: False, restarts=True) == -1


def test_owners_inside_names_and_titles() -> None:
    assert split_owner("电子银行部经理") == ("电子银行部", "经理")
    assert title_owner("某县联社内设部门岗位责任制") == "某县联社"
    assert head_count("副总经理2名") == ("副总经理", 2)


@pytest.mark.parametrize(
    "post",
    "投诉处理岗 案件处置岗 应用部署岗 金融科技岗 团队组织岗 股权管理岗 不良资产处置经理 信息科技管理岗 员工行为管理岗".split(),  # noqa: SIM905
)
def test_no_word_is_cut_to_find_a_unit_in_a_posts_name(post: str) -> None:
    assert split_owner(post) == ("", post)
    assert is_post_name(post)


@pytest.mark.parametrize(
    ("unit", "post"),
    [
        ("信息科", "技术员"),
        ("营业室", "内勤"),
        ("资金组", "组织员"),
        ("资金部", "组合投资经理"),
        ("投资部", "股权经理"),
        ("法务处", "处罚岗"),
        ("办公室", "办事员"),
        ("办公室", "文员"),
        ("科技处", "处长"),
        ("投诉处理中心", "主任"),
        ("个贷中心", "处理岗"),
        ("信贷处", "理财经理"),
        ("风险部", "总经理"),
    ],
)
def test_a_unit_in_front_of_a_post_ends_where_a_post_can_begin(unit: str, post: str) -> None:
    assert split_owner(unit + post) == (unit, post)


def test_introductions() -> None:
    posts = listed_posts("运营部设主管1名、清算、对账两个岗位")
    assert [(post.name, post.headcount) for post in posts] == [("主管", 1), ("清算", None), ("对账", None)]
    assert announcing_unit("运营部设主管1名") == "运营部"
    assert abbreviates("自律部", "自律服务部") and not abbreviates("服务部", "自律服务部")


def test_running_text_splits_at_semicolons_and_full_stops_outside_brackets() -> None:
    text = "负责核算(含表内;表外);编制报表。按月报送"
    assert [text[a:b] for a, b in split_sentences(text, 0, len(text))] == [
        "负责核算(含表内;表外)",
        "编制报表",
        "按月报送",
    ]


def test_how_often() -> None:
    words = (
        "每日轧账",
        "每周例会",
        "按月报送",
        "每季检查一次",
        "每半年述职",
        "每年审计",
        "发现差错立即报告",
        "保管印章",
    )
    found = [frequency_of(word) for word in words]
    assert found == ["daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "on_event", ""]
