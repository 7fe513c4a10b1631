"""Whose duty is it, in layouts where no heading alone tells: articles, questions, titles in two lines, sheets.

Each principle is tried on several names, in texts of its own.
"""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from gangze.intake.domain.parse import parse
from gangze.intake.readers import read


def owned(text: str, name: str = "文件.txt") -> dict[tuple[str, str], list[str]]:
    """The duties of a text by (unit, post); the post is empty for a unit's own."""
    found: dict[tuple[str, str], list[str]] = {}
    units: list[dict[str, Any]] = parse(read(name, text.encode())).as_dict()["units"]
    for unit in units:
        for owner, post in [(unit, ""), *((post, post["name"]) for post in unit["posts"])]:
            if owner["duties"]:
                found[unit["name"], post] = [duty["text"] for duty in owner["duties"]]
    return found


def parents(text: str) -> dict[str, str | None]:
    """Each unit's parent."""
    return {unit["name"]: unit["parent"] for unit in parse(read("文件.txt", text.encode())).as_dict()["units"]}


@pytest.mark.parametrize(
    ("article", "post"),
    [
        ("审查员自收到资料之日起5个工作日内出具意见。", "审查员"),
        ("权证保管岗双人管库，每季核对权证。", "权证保管岗"),
        ("放款审核岗审核下列事项：（一）合同要素；（二）审批条件。", "放款审核岗"),
        ("清收经理应当：一是制定方案；二是每月上门催收。", "清收经理"),
        ("独立审批人（含甲级、乙级）履行下列职责：（一）审批授信；（二）签署意见。", "独立审批人"),
    ],
)
def test_an_article_that_begins_with_a_post_is_about_it(article: str, post: str) -> None:
    text = f"某某银行授信岗位责任办法\n第一章 授信部\n第一条 授信部负责授信管理。\n第二条 {article}\n"
    assert ("授信部", post) in owned(text)


@pytest.mark.parametrize(
    "line",
    ["支行行长 程为民：", "支行行长程为民，", "支行行长由程为民担任，", "支行行长程为民、沈国芳，"],
)
def test_a_persons_name_behind_a_post_is_no_part_of_it(line: str) -> None:
    text = f"关于人员分工的通知\n一、河西支行\n{line}主持全面工作；每季查库一次。\n"
    assert owned(text) == {("河西支行", "支行行长"): ["主持全面工作", "每季查库一次"]}


def test_a_question_heads_its_answer() -> None:
    text = "岗位职责问答\n问：出纳员应该做些什么？\n答：每天核对库存；不得挪用库款。\n问：合规部承担什么职责？\n答：审查制度；组织培训。\n"
    found = {post or unit: duties for (unit, post), duties in owned(text).items()}
    assert found == {"出纳员": ["每天核对库存", "不得挪用库款"], "合规部": ["审查制度", "组织培训"]}


def test_a_word_for_all_departments_is_no_department() -> None:
    text = (
        "青山县联社机关科室职责\n一、信贷科\n1、管理贷款。\n2、审查用途。\n二、稽核科\n1、检查账务。\n2、每季报告。\n"
    )
    assert parents(text)["信贷科"] == parents(text)["稽核科"] == "青山县联社"


def test_a_branch_stands_below_the_branch_that_heads_the_document() -> None:
    text = "江南银行城北分行机构职责\n信贷部\n1、审查贷款。\n2、管理档案。\n青石支行\n1、揽收存款。\n2、报送报表。\n"
    assert parents(text)["青石支行"] == "江南银行城北分行"


def test_a_group_word_over_groups_is_no_group() -> None:
    text = "云山银行应急预案职责\n3.1 工作小组\n3.1.1 保障组（后勤部牵头）\n调拨现金；联系车辆。\n3.1.2 技术组\n切换线路；修复系统。\n"
    assert "工作小组" not in parents(text)
    assert {"保障组", "技术组"} <= set(parents(text))


def test_commas_in_an_exported_table_stay_in_the_duty() -> None:
    text = "部门,岗位,主要职责,备注\n资金部,融资岗,维护授信,成本控制在4.5%以内,\n资金部,调度岗,编制头寸表并每日报送部门负责人,无\n"
    found = owned(text, "职责.csv")
    assert found["资金部", "融资岗"] == ["维护授信,成本控制在4.5%以内"]


def test_forms_in_two_languages_are_read_by_the_chinese() -> None:
    text = (
        "Department / 部门：合规部 Compliance\nJob Title / 职位：合规主任 Compliance Officer\n"
        "Key Responsibilities / 主要职责：\nA. 受理申报；\nB. 提交报告。\n"
    )
    assert owned(text) == {("合规部", "合规主任"): ["受理申报", "提交报告"]}


@pytest.mark.parametrize("body", ["防汛领导小组", "网络安全领导小组", "采购评审委员会"])
def test_who_leads_a_body_does_not_take_its_duties(body: str) -> None:
    head = "主任委员" if body.endswith("委员会") else "组长"
    text = f"（一）{body}\n{body}{head}由行长担任，成员为各部门负责人。主要职责：\n1.审定年度工作方案\n2.每季度召开一次会议\n"
    assert owned(text) == {(body, ""): ["审定年度工作方案", "每季度召开一次会议"]}


def workbook(sheets: dict[str, list[list[str]]], merged: tuple[str, ...] = ()) -> dict[tuple[str, str], list[str]]:
    """What a workbook with these sheets and rows gives; `merged` are ranges of its last sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    held = io.BytesIO()
    book.save(held)
    found: dict[tuple[str, str], list[str]] = {}
    for unit in parse(read("表.xlsx", held.getvalue())).as_dict()["units"]:
        for owner, post in [(unit, ""), *((post, post["name"]) for post in unit["posts"])]:
            if owner["duties"]:
                found[unit["name"], post] = [duty["text"] for duty in owner["duties"]]
    return found


@pytest.mark.parametrize("head", ["岗位责任及扣分标准", "工作职责与评分办法", "岗位职责和要求", "职责内容、计分规则"])
def test_a_column_of_duties_may_hold_what_they_cost(head: str) -> None:
    rows = [["岗位", head, "考核人"], ["押品岗", "1.核对权证，漏一份扣2分\n2.3个工作日内入库，每超1日扣1分", "经理"]]
    assert workbook({"资产部": [["资产部考核表"], *rows]}) == {
        ("资产部", "押品岗"): ["核对权证,漏一份扣2分", "3个工作日内入库,每超1日扣1分"]
    }


def test_a_caption_heads_the_units_of_its_columns_and_a_directory_nobody() -> None:
    rows = [
        ["江湾银行资金部岗位职责清单"],
        ["科室", "岗位", "序号", "工作职责"],
        ["交易科", "交易岗", "1", "执行交易指令"],
        ["", "", "2", "登记成交台账"],
        ["清算科", "清算岗", "3", "办理资金划付"],
    ]
    people = [["资金部通讯录"], ["姓名", "座机", "办公室"], ["程××", "6101", "1203"], ["何××", "6102", "1204"]]
    assert workbook({"通讯录": people, "职责": rows}, ("A3:A4", "B3:B4")) == {
        ("交易科", "交易岗"): ["执行交易指令", "登记成交台账"],
        ("清算科", "清算岗"): ["办理资金划付"],
    }


@pytest.mark.parametrize(
    ("article", "owner"),
    [
        ("本行设立应急领导小组，行长任组长，成员由部门负责人组成，履行下列职责：", "应急领导小组"),
        ("领导小组下设岗位联动办公室（以下简称联动办），设在运营部，主要职责为：", "岗位联动办公室"),
        ("公司部、零售部作为前台部门，负责：", "公司部"),
        ("客户需求的转办。大堂经理：", "大堂经理"),
        ("现金与库房的衔接。库管员应当做到：", "库管员"),
    ],
)
def test_an_article_names_its_owner_in_many_ways(article: str, owner: str) -> None:
    text = f"清江银行联动办法\n第一章 总则\n第一条 为加强协同，制定本办法。\n第二章 组织与职责\n第二条 {article}\n（一）审定事项清单；\n（二）每季通报一次。\n"
    text += "第三条 科技部职责：\n（一）维护系统；\n（二）保存数据。\n第三章 评价与问责\n第四条 评价满分100分。\n"
    found = {post or unit: duties for (unit, post), duties in owned(text).items()}
    assert found == {owner: ["审定事项清单", "每季通报一次"], "科技部": ["维护系统", "保存数据"]}


@pytest.mark.parametrize("body", ["监察室", "审计委员会"])
def test_a_chapter_is_ended_by_the_next_chapter(body: str) -> None:
    text = (
        f"清江银行审计部岗位手册\n第一章 组织体系\n{body}。{body}是董事会下设的机构，负责指导审计工作。\n"
        "第二章 审计部部门职责\n（一）拟订计划；\n（二）报告问题。\n"
        "第三章 岗位职责\n第一节 主审岗\n1.编制方案；\n2.撰写报告。\n"
    )
    found = owned(text)
    assert found["审计部", ""] == ["拟订计划", "报告问题"]
    assert found["审计部", "主审岗"] == ["编制方案", "撰写报告"]


@pytest.mark.parametrize(
    "title", ["岗位职责梳理项目竞争性磋商公告", "岗位说明书编制服务招标公告", "岗位体系咨询采购公告"]
)
def test_a_tender_assigns_no_duties(title: str) -> None:
    text = f"东海银行{title}\n一、项目概况\n1.编制岗位说明书。\n2.期限60日。\n二、联系方式\n采购部门：采购中心  联系人：秦女士\n需求部门：人力资源部  联系人：罗先生\n"
    assert owned(text) == {}


def test_replies_below_a_contribution_are_nobodys_duties() -> None:
    text = "柜员的职责是什么\n一、柜员\n1、办理存取款；\n2、核对现金。\n赞 12 踩 1 评论(3) 分享\n路人甲\n我觉得柜员就是数钱的。\n"
    assert list(owned(text).values()) == [["办理存取款", "核对现金"]]


def test_blanks_to_be_filled_in_name_no_post() -> None:
    text = "信贷部职责\n1.审查资料；\n2.登记台账。\n附件：\n工作单\n接收岗位：＿＿＿＿  接收时间：＿＿＿＿\n"
    assert owned(text) == {("信贷部", ""): ["审查资料", "登记台账"]}


def test_a_column_called_like_its_sheet_begins_no_document() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "岗位职责"
    rows = [
        ("云岭银行总行岗位职责表", None, None, None),
        ("序号", "部门", "岗位名称", "岗位职责"),
        (1, "工会办公室", "主任", "1.主持工会办公室全面工作；\n2.组织面试评审。"),
        (2, "工会办公室", "文体活动岗", "1.每季度组织一次职工活动；\n2.管理活动场地。"),
    ]
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    units = parse(read("岗位.xlsx", data.getvalue())).as_dict()["units"]
    owned = {post["name"]: [duty["text"] for duty in post["duties"]] for unit in units for post in unit["posts"]}
    assert owned == {
        "主任": ["主持工会办公室全面工作", "组织面试评审"],
        "文体活动岗": ["每季度组织一次职工活动", "管理活动场地"],
    }


REPORT = (
    "关于落实岗位责任制的汇报\n\n省分行：\n\n    现将有关情况汇报如下。\n\n"
    "    受理环节，由公司部负责客户受理和建档。{post}对资料的真实性负责。过去互相推诿，现在一清二楚。\n\n"
    "    审查环节，由审查部负责合规性审查，审查员应在三日内提出意见。\n\n"
    "    此外，稽核部负责每半年稽核一次，人事部负责责任认定和处理。\n"
)


@pytest.mark.parametrize("post", ["主办客户经理", "信贷员", "建档岗"])
def test_a_report_assigns_work_in_single_clauses(post: str) -> None:
    found = owned(REPORT.format(post=post))
    assert found["公司部", ""] == ["公司部负责客户受理和建档"]
    assert found["公司部", post] == [f"{post}对资料的真实性负责"]
    assert found["审查部", "审查员"] == ["审查员应在三日内提出意见"]
    assert ("人事部", "") in found and not any(unit == "省分行" for unit, _ in found)


@pytest.mark.parametrize("people", ["工作人员", "班子成员", "全体党员"])
def test_words_for_people_are_no_posts_in_a_report(people: str) -> None:
    assert {post for _, post in owned(REPORT.format(post=people))} == {"", "审查员"}


@pytest.mark.parametrize("bare", ["中心", "本中心", "我中心"])
def test_a_units_own_document_calls_it_by_its_kind(bare: str) -> None:
    text = (
        f"云津银行消费者权益保护中心工作手册\n一、{bare}职责\n1.拟订制度；\n2.处理投诉。\n"
        "二、岗位职责\n（一）投诉管理岗\n1.登记投诉；\n2.整理档案。\n"
    )
    unit = "消费者权益保护中心"
    assert owned(text) == {(unit, ""): ["拟订制度", "处理投诉"], (unit, "投诉管理岗"): ["登记投诉", "整理档案"]}


@pytest.mark.parametrize("post", ["网点主任", "支行行长", "信用社出纳员"])
def test_a_post_that_names_a_kind_of_unit_founds_none(post: str) -> None:
    text = f"清江银行白河县支行各岗位职责\n一、信贷员职责\n1、调查申请；\n2、催收贷款。\n二、{post}工作职责\n1、管理日常工作；\n2、检查安防。\n"
    assert {unit for unit, _ in owned(text)} == {"清江银行白河县支行"}


def test_numbers_glued_to_the_names_of_sections() -> None:
    text = "恒山信托部门职责\n1业务部\n1.1主要职责\n（1）寻找项目；\n（2）起草合同。\n2风险部\n2.1主要职责\n（1）审查材料；\n（2）监测风险。\n"
    assert owned(text) == {("业务部", ""): ["寻找项目", "起草合同"], ("风险部", ""): ["审查材料", "监测风险"]}


@pytest.mark.parametrize("above", ["上级岗位", "汇报岗位", "对谁负责"])
def test_cells_in_lines_are_laid_into_the_columns_that_cost_least(above: str) -> None:
    rows = [
        ("内勤主管", ["受理新单", "保管单证"], "当日", "部门经理"),
        ("讲师", ["新人授课", "制作材料"], "每周", "内勤主管"),
    ]
    cells = ["平湖营销服务部岗位表", "岗位名称", "工作内容", "完成时限", above]
    for post, duties, when, superior in rows:
        cells += [post, *(f"{n}.{duty}" for n, duty in enumerate(duties, 1)), when, superior]
    found = {post: duties for (_, post), duties in owned("\n\n".join(cells)).items()}
    assert found == {post: duties for post, duties, _, _ in rows}


def test_an_essay_that_only_its_title_ties_to_banking_gives_nothing() -> None:
    text = (
        "责任是最好的通行证\n——浅谈银行员工的岗位责任\n\n有人说，岗位是平凡的。我从柜员做到经理，体会越来越深。\n"
        "一、责任源于热爱\n热爱本职的人不会觉得重复。师傅告诉我，一张都不能差。\n"
        "二、责任重在落实\n制度再好，不落实就是一纸空文。千里之堤，溃于蚁穴。\n"
    )
    assert owned(text) == {}


def test_pieces_of_a_collection_each_head_their_own_unit() -> None:
    text = (
        "银行会计岗位职责\n\n合集下载（共3篇）\n\n信用社会计主管岗位职责\n\n信用社会计主管岗位职责\n\n1、办理授权业务。\n\n2、检查登记簿。\n\n"
        "下载文档  收藏  举报\n\n现金管理部门的作用\n\n现金管理在经营中处于承上启下的地位，如同蓄水池一般，既满足客户提现又减少资金占压。因此，加强管理意义重大。\n\n"
        "口腔医院财务科岗位职责\n\n口腔医院财务科职责\n\n1、编制预算。\n\n2、管理收费。\n"
    )
    found = {post or unit: duties for (unit, post), duties in owned(text).items()}
    assert found == {"信用社会计主管": ["办理授权业务", "检查登记簿"], "财务科": ["编制预算", "管理收费"]}


def test_a_table_below_a_post_may_have_columns_that_nobody_knows() -> None:
    rows = [
        ["序号", "工作内容", "时限要求"],
        ["1", "登记投诉", "2小时内"],
        ["2", "审核答复口径", "见左"],
        ["3", "整理档案", "年末"],
    ]
    found = workbook({"消保中心": [["投诉管理岗岗位职责"], *rows]})
    assert list(found.values()) == [["登记投诉", "审核答复口径", "整理档案"]]


def test_notes_glued_to_the_last_duty_are_not_part_of_it() -> None:
    text = "柜面部职责\n1、核对库存；\n2、误差当日查清；附则：本职责自印发之日起施行，由办公室解释。\n"
    assert owned(text) == {("柜面部", ""): ["核对库存", "误差当日查清"]}


def test_a_banks_own_word_file() -> None:
    """Headings by style alone, changes that are tracked, tables inside sections, merged cells, a running head, a text box."""
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "云河农商银行内部资料"
    file.add_heading("云河农商银行部门及岗位职责", 0)
    file.add_heading("信贷管理部", 1)
    file.add_heading("部门职责", 2)
    file.add_paragraph("拟订信贷管理制度", style="List Bullet")
    changed = file.add_paragraph("审批权限内贷款，", style="List Bullet")
    for tag, inner, words in (("ins", "t", "单户500万元以下"), ("del", "delText", "单户300万元以下")):
        changed._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a" w:date="2026-01-01T00:00:00Z">'
                f"<w:r><w:{inner}>{words}</w:{inner}></w:r></w:{tag}>"
            )
        )
    file.add_heading("审查岗", 2)
    _filled(
        file.add_table(3, 2), [["工作职责", "考核标准"], ["审查资料；\n出具意见。", "差错扣1分"], ["管理台账。", ""]]
    )
    file.add_heading("运营管理部", 1)
    table = file.add_table(4, 3)
    _filled(
        table,
        [
            ["科室", "岗位", "岗位职责"],
            ["清算科", "清算岗", "1.清算；\n2.核对。"],
            ["", "对账岗", "1.对账。"],
            ["注：自印发之日起执行", "", ""],
        ],
    )
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))
    box = "".join(
        f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in ("保卫部职责", "1.检查消防；", "2.管理监控。")
    )
    file.add_paragraph().add_run()._r.append(
        parse_xml(
            f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox>'
            f"<w:txbxContent>{box}</w:txbxContent></v:textbox></v:shape></w:pict>"
        )
    )
    held = io.BytesIO()
    file.save(held)
    recognised = parse(read("职责.docx", held.getvalue())).as_dict()
    found = {
        (unit["name"], post["name"] if post is not unit else ""): [duty["text"] for duty in post["duties"]]
        for unit in recognised["units"]
        for post in (unit, *unit["posts"])
        if post["duties"]
    }
    assert found == {
        ("信贷管理部", ""): ["拟订信贷管理制度", "审批权限内贷款,单户500万元以下"],
        ("信贷管理部", "审查岗"): ["审查资料", "出具意见", "管理台账"],
        ("清算科", "清算岗"): ["清算", "核对"],
        ("清算科", "对账岗"): ["对账"],
        ("保卫部", ""): ["检查消防", "管理监控"],
    }
    criteria = {post["name"]: post["criteria"] for unit in recognised["units"] for post in unit["posts"]}
    assert criteria["审查岗"] == ["差错扣1分"]
    assert {"云河农商银行内部资料"} <= {item["text"] for item in recognised["unrecognised"]}


def _filled(table: Any, rows: list[list[str]]) -> None:
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
