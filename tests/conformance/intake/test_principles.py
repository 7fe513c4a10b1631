"""Each principle of the reading, tried on names and layouts of several kinds of bank.

A principle that holds for one document alone would be a memory, so every test draws its own small texts.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from gangze.intake.domain.parse import parse
from gangze.intake.readers import read


def reading(text: str, name: str = "文件.txt") -> list[dict[str, Any]]:
    """The units that a text gives, of all its documents."""
    return list(parse(read(name, text.encode())).as_dict()["units"])


def posts(text: str) -> list[str]:
    """The names of all posts, in order."""
    return [post["name"] for unit in reading(text) for post in unit["posts"]]


def units(text: str) -> list[str]:
    """The names of all units, in order."""
    return [unit["name"] for unit in reading(text)]


def duties(text: str) -> dict[str, list[str]]:
    """The duties of each owner, by the owner's name."""
    found: dict[str, list[str]] = {}
    for unit in reading(text):
        for owner in (unit, *unit["posts"]):
            found.setdefault(owner["name"], []).extend(duty["text"] for duty in owner["duties"])
    return found


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("主办会计(李××)", "主办会计"),
        ("客户经理(兼)(王×)", "客户经理"),
        ("押运员(外包)", "押运员"),
        ("消保专员(2021年增设)", "消保专员"),
        ("值班长(每班一人)", "值班长"),
        ("信托经理岗(暂缺)", "信托经理岗"),
        ("柜员主管（由内勤主任兼）", "柜员主管"),
        ("合规经理(派驻)", "合规经理"),
        ("守库员（轮值）", "守库员"),
        ("综合文员（劳务派遣）", "综合文员"),
    ],
)
def test_a_bracket_that_tells_nobody_apart_is_a_note(heading: str, name: str) -> None:
    text = f"东溪村镇银行营业部岗位职责\n{heading}\n1、登记台账。\n2、每月核对一次。\n大堂引导员\n1、引导客户。\n2、看护设备。\n"
    assert posts(text) == [name, "大堂引导员"]


def test_a_bracket_that_tells_two_posts_apart_stays() -> None:
    text = "某支行岗位职责\n副行长(分管公司)\n1、营销企业客户。\n2、审查授信。\n副行长(分管运营)\n1、管理柜面。\n2、每周查库。\n"
    assert posts(text) == ["副行长(分管公司)", "副行长(分管运营)"]


GARBLED = """锘?DIV class=box?
?p?{title}?/p>
?p?&nbsp;&nbsp;{unit}?/p>
?p?{one}；?/p>
?p?{two}。?/p>
?/DIV>
"""


@pytest.mark.parametrize(
    ("title", "unit", "one", "two"),
    [
        ("洛南信托公司部门职责", "信托业务部", "1、负责项目尽职调查", "2、负责信托计划备案"),
        ("海陵农商银行部门职责", "国际业务部", "1、办理进口开证", "2、办理外汇登记，次日上报"),
        ("某租赁公司部门职责", "资产管理部", "（1）巡视租赁物，每季一次", "（2）处置退租设备"),
        ("桐城合作社部门职责", "计划财务科", "一、编制预算", "二、核定费用"),
        ("东海银行部门职责", "金融同业部", "负责同业客户准入；负责同业授信", "负责同业存款，按月通报"),
    ],
)
def test_tags_whose_brackets_were_lost_are_no_words(title: str, unit: str, one: str, two: str) -> None:
    found = reading(GARBLED.format(title=title, unit=unit, one=one, two=two))
    texts = [duty["text"] for one in found if one["name"] == unit for duty in one["duties"]]
    assert texts
    assert not any(sign in text for text in texts for sign in "?/;")


@pytest.mark.parametrize(
    "names",
    [
        ("综合部", "信贷部", "会计部", "稽核部"),
        ("办公室", "授信处", "清算处", "法务处"),
        ("人事科", "信贷科", "财务科", "保卫科"),
        ("信托一部", "风控部", "运营部", "合规部"),
        ("党群部", "投行部", "金融市场部", "审计部"),
    ],
)
@pytest.mark.parametrize("numbers", [("（一）", "（二）", "（二）", "（三）"), ("一、", "二、", "二、", "四、")])
def test_a_number_given_twice_does_not_put_a_department_below_its_neighbour(
    names: tuple[str, ...], numbers: tuple[str, ...]
) -> None:
    text = "某机关部门职责\n" + "".join(
        f"{number}{name}。负责甲项工作；负责乙项工作；负责丙项工作。\n"
        for number, name in zip(numbers, names, strict=True)
    )
    found = {unit["name"]: unit for unit in reading(text)}
    assert set(names) <= set(found)
    assert not {unit["parent"] for unit in found.values()} & set(names)


@pytest.mark.parametrize("group", ["直属机构", "前台部门", "中后台部门", "派出机构", "支持保障部门", "附属单位"])
def test_a_collective_name_heads_units_and_is_none(group: str) -> None:
    text = f"泾川农商银行部门职责\n一、{group}\n（一）清算中心\n1、负责清算。\n2、负责对账。\n（二）营业部\n1、办理存款。\n2、办理结算。\n"
    assert group not in units(text)
    assert {"清算中心", "营业部"} <= set(units(text))


@pytest.mark.parametrize(
    "line",
    [
        "网站首页 | 个人业务 | 公司业务 | 关于我们",
        "监督电话：0×××-1234567",
        "邮政编码：4×××××",
        "附件下载：岗位图.doc",
        "办公时间：上午8:00—12:00",
        "索引号：0145/2010-87",
        "建议使用1024×768分辨率浏览",
        "友情链接：人民银行 | 监管局",
    ],
)
def test_the_page_around_a_document_gives_no_duties(line: str) -> None:
    plain = "横山村镇银行信贷部岗位职责\n信贷员\n1、受理申请。\n2、贷后检查，每季一次。\n"
    assert duties(f"{line}\n{plain}{line}\n") == duties(plain)


@pytest.mark.parametrize("heading", ["人员编制和领导职数", "总则及适用范围", "组织架构与人员编制", "考核办法和奖惩"])
def test_a_section_is_told_by_all_parts_of_its_title(heading: str) -> None:
    text = f"某社机构职能\n一、主要职责\n（一）发放贷款。\n（二）吸收存款。\n二、{heading}\n机关核定编制6名，其中主任1名。\n"
    assert not any("编制" in text for found in duties(text).values() for text in found)


@pytest.mark.parametrize("repeated", [True, False])
@pytest.mark.parametrize(
    ("heads", "section", "first", "second"),
    [
        ("序号 岗位名称 编制 岗位职责 备注", "授信管理科", "科长", "放款岗"),
        ("序号 岗位 人数 工作职责", "营业部", "会计主管", "大堂经理"),
        ("编号 职务 岗位职责", "信托一部", "信托经理", "信托助理"),
        ("序号 职位名称 定员 职责 说明", "清算中心", "组长", "对账员"),
        ("序号 岗位 岗位职责 备注", "租后管理室", "巡视员", "处置岗"),
    ],
)
def test_a_table_of_one_cell_a_line_keeps_its_rows(
    heads: str, section: str, first: str, second: str, repeated: bool
) -> None:
    columns = heads.split()
    count = ["2人"] if len(columns) > 3 and columns[2] in ("编制", "人数", "定员") else []
    again = columns if repeated else []
    one = ["1", first, *count, "拟订年度计划，每季报告一次", "审核3万元以下的费用"]
    two = ["2", second, *count, "逐日登记台账", "协助现场检查"]
    lines = ["某机构岗位职责一览表", *columns, section, *one, "综合室", *again, *two, "合计"]
    found = {(unit["name"], post["name"]): post for unit in reading("\n".join(lines)) for post in unit["posts"]}
    assert set(found) == {(section, first), ("综合室", second)}
    assert [duty["text"] for duty in found[section, first]["duties"]] == [
        "拟订年度计划,每季报告一次",
        "审核3万元以下的费用",
    ]
    assert [duty["text"] for duty in found["综合室", second]["duties"]] == ["逐日登记台账", "协助现场检查"]


def test_replies_in_a_forum_are_no_part_of_the_document() -> None:
    plain = "信用社岗位职责\n信贷员\n1、受理申请。\n2、每月走访一次。\n"
    thread = f"楼主 发表于 2011-03-02 10:20\n{plain}沙发 小王 发表于 2011-03-02 11:00\n谢谢分享，正好用得上\n3楼 老李 发表于 2011-3-5\n有没有会计的\n"
    assert duties(thread) == duties(plain)


def test_lines_without_a_closing_mark_are_items_however_long() -> None:
    items = [
        "核实申请人的身份、住址、单位，电话核实不少于两次",
        "在三个工作日之内完成征信调查并录入业务系统存档",
        "对疑似虚假申请的，转交欺诈调查岗位进一步予以核实",
        "登记台账",
    ]
    text = "信用卡中心岗位职责\n征信岗\n" + "\n".join(items) + "\n审批岗\n审批额度\n登记结果\n"
    assert len(duties(text)["征信岗"]) == len(items)


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("桐柏银行信息科技部职责手册", "信息科技部"),
        ("某某农商银行资产保全部工作制度", "资产保全部"),
        ("云溪信托有限责任公司合规管理部内控制度", "合规管理部"),
        ("青川县农村信用联社财务会计科管理办法", "财务会计科"),
        ("海湾银行临江支行风险管理部手册", "风险管理部"),
    ],
)
def test_a_department_in_the_title_is_called_without_its_bank(title: str, unit: str) -> None:
    text = f"{title}\n一、部门职责\n1、拟订制度。\n2、每季检查一次。\n二、岗位职责\n（一）综合岗\n1、收发文件。\n2、登记台账。\n"
    assert units(text)[0] == unit


@pytest.mark.parametrize(
    "sentence",
    [
        "适用于清算部全体人员及外包人员。",
        "本手册共收录两个岗位，自2022年1月1日起执行。",
        "为适应管理需要，现对各部门职责作如下分工。",
        "此办法从2006年7月1日起执行，原来的规定与本办法有抵触的，以本办法为准。",
    ],
)
def test_what_a_document_says_of_itself_is_no_duty(sentence: str) -> None:
    text = f"永昌银行清算部岗位职责\n{sentence}\n清算员\n1、提出票据。\n2、逐日对账。\n"
    assert duties(text) == duties(text.replace(sentence + "\n", ""))


@pytest.mark.parametrize("name", ["1号柜员", "2号窗口", "3号库管员"])
def test_a_numbered_post_may_begin_an_item(name: str) -> None:
    text = f"某分社岗位职责\n出纳\n1、收付现金。2、登记账簿。3、{name}请假，由主任顶替。\n"
    assert duties(text)["出纳"] == ["收付现金", "登记账簿", f"{name}请假,由主任顶替"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("财务会计处", ["会计科", "财务科", "结算科"]),
        ("营业部", ["对公组", "储蓄组"]),
        ("信贷中心", ["受理部", "审批部", "放款部"]),
    ],
)
def test_units_that_the_last_line_lists_stand_below(above: str, below: list[str]) -> None:
    text = f"某分行部门职责\n{above}\n（1）负责核算；\n（2）负责对账，每月一次。\n{above}内设{'、'.join(below)}。\n办公室\n（1）收发文件；\n（2）保管印章。\n"
    found = {unit["name"]: unit["parent"] for unit in reading(text)}
    assert [name for name, parent in found.items() if parent == above] == below


CATALOGUES = [
    ("10", "公司部", "1001", "综合处", "11", "零售部", "1101", "产品处"),
    ("20", "信托业务部", "2001", "资产管理处", "21", "稽核部", "2101", "现场稽核处"),
    ("30", "运营部", "3001", "清算中心", "31", "科技部", "3101", "架构处"),
]


@pytest.mark.parametrize("codes", CATALOGUES)
@pytest.mark.parametrize("leader", ["", "………………6", "...........12", "······7"])
@pytest.mark.parametrize("dash", ["——", "：", "—"])
def test_a_catalogue_is_a_tree_by_its_codes(codes: tuple[str, ...], leader: str, dash: str) -> None:
    one, above, two, below, three, beside, four, last = codes
    text = (
        f"瀚河银行机构岗位目录\n{one}  {above}{leader}\n  {two}  {below}{dash}处长、计划考核岗、按揭管理岗\n"
        f"{three}  {beside}{leader}\n  {four}  {last}{dash}处长、本币交易岗\n"
    )
    found = {unit["name"]: unit for unit in reading(text)}
    assert found[below]["parent"] == above
    assert found[last]["parent"] == beside
    assert [post["name"] for post in found[below]["posts"]] == ["处长", "计划考核岗", "按揭管理岗"]
    assert [post["name"] for post in found[last]["posts"]] == ["处长", "本币交易岗"]
    assert not any(duties(text).values())


def test_a_table_of_contents_gives_nothing_twice() -> None:
    text = "某社岗位职责手册\n目录\n一、信贷部……………1\n二、会计部……………2\n一、信贷部\n1、受理申请。\n2、每月检查。\n二、会计部\n1、登记账簿。\n2、逐日对账。\n"
    assert duties(text) == {"信贷部": ["受理申请", "每月检查"], "会计部": ["登记账簿", "逐日对账"]} | {
        name: [] for name in units(text) if name not in ("信贷部", "会计部")
    }


@pytest.mark.parametrize("name", ["出纳", "会计", "信贷", "司机", "门卫", "复核", "法务", "客服", "稽核", "统计"])
def test_what_has_a_head_count_is_a_post(name: str) -> None:
    text = f"柳河县联社定岗方案\n一、基层社\n1、主任（1人）：主持全社工作。\n2、{name}（2人）：登记台账，每日核对；保管资料。\n"
    assert posts(text) == ["主任", name]


@pytest.mark.parametrize("line", ["大额支取须经主任签字", "出库现金超过20万元的，由行长签字", "查库后，两人签字"])
def test_a_duty_to_sign_is_no_signature(line: str) -> None:
    text = f"某金库岗位职责\n管库员\n双人同行，缺一不可\n{line}\n按旬盘点重要物品\n"
    assert line.replace("，", ",") in duties(text)["管库员"]


@pytest.mark.parametrize("label", ["禁止事项", "日常工作", "严禁事项", "工作要点", "重点工作"])
def test_a_label_of_its_own_ends_the_qualifications(label: str) -> None:
    text = (
        f"某社岗位规范\n岗位：守库员\n上级：保卫科长\n要求：退伍军人优先\n{label}：\n值守，每两小时记录一次\n检查器材\n"
    )
    assert duties(text)["守库员"] == ["值守,每两小时记录一次", "检查器材"]


@pytest.mark.parametrize("label", ["人员", "现有人员", "成员", "人员构成"])
def test_who_works_there_is_no_duty(label: str) -> None:
    text = f"某支行股室职能\n客户股\n职能：1.受理贷款申请。2.每月查库。\n{label}：股长赵某、股员李某\n财会股\n职能：1.管理账户。2.核对账务。\n{label}：股长周某\n"
    assert not any("某" in duty for found in duties(text).values() for duty in found)


@pytest.mark.parametrize("bar", [" | ", "|", " ｜ ", " / "])
@pytest.mark.parametrize(
    ("post", "unit"), [("项目经理", "业务一部"), ("资金专员", "计划财务部"), ("巡检岗", "资产管理部")]
)
def test_fields_between_bars_are_a_form(post: str, unit: str, bar: str) -> None:
    text = f"金融租赁公司岗位说明\n岗位：{post}{bar}部门：{unit}{bar}人数：6\n职责：①尽职调查；②催收租金\n任职：三年以上经验\n"
    found = {one["name"]: one for one in reading(text)}
    assert [(one["name"], one["headcount"]) for one in found[unit]["posts"]] == [(post, 6)]
    assert [duty["text"] for duty in found[unit]["posts"][0]["duties"]] == ["尽职调查", "催收租金"]


@pytest.mark.parametrize("kind", ["报告职责", "检查职责", "应急职责", "培训职责"])
def test_a_kind_of_duties_belongs_to_the_owner_above(kind: str) -> None:
    text = f"分行风险总监岗位职责\n一、岗位职责\n（一）日常职责\n1.参加贷审会；\n2.审阅报表。\n（二）{kind}\n1.向总行提交材料；\n2.登记台账。\n"
    assert duties(text)["分行风险总监"] == ["参加贷审会", "审阅报表", "向总行提交材料", "登记台账"]


@pytest.mark.parametrize("title", ["顶岗注意事项", "注意事项", "几点说明", "交接有关说明", "几点要求"])
def test_notes_at_the_end_are_nobodys_duties(title: str) -> None:
    plain = "某社岗位职责\n守库人员\n1、双人守库。\n2、每两小时巡查一次。\n"
    assert duties(f"{plain}\n{title}：\n凡顶岗必须办理书面交接。顶岗不得超过五天。\n") == duties(plain)


@pytest.mark.parametrize(
    "names", [("安全架构岗", "安全运营岗"), ("应用架构岗", "数据架构岗", "测试岗"), ("综合岗", "核算岗")]
)
def test_posts_announced_by_a_unit_are_its_posts(names: tuple[str, ...]) -> None:
    text = f"某行信息科技部职责\n一、信息安全中心\n（一）中心职责\n1、监测攻击。\n2、每月演练一次。\n（二）岗位设置\n安全中心设{'、'.join(names)}，另行制定岗位说明书。\n"
    assert posts(text) == list(names)


@pytest.mark.parametrize("branch", ["├ ", "└ ", "├─", "└──", "├"])
@pytest.mark.parametrize(("above", "below"), [("董事会", "信托委员会"), ("监事会", "监督委员会"), ("总行", "清算中心")])
def test_a_branch_of_a_drawn_tree_is_no_part_of_the_name(branch: str, above: str, below: str) -> None:
    text = f"某公司组织架构及职责\n{above}\n{branch}{below}：审议年度方案；每年检查两次。\n{branch}审计办公室：监督审计；提名机构。\n"
    found = {unit["name"]: unit["parent"] for unit in reading(text)}
    assert below in found
    assert "审计办公室" in found


@pytest.mark.parametrize(
    "title",
    [
        "明湖农商银行营业网点柜面人员岗位职责",
        "明湖农商银行营业网点\n柜 面 人 员 岗 位 职 责",
        "沧江农村商业银行各支行\n会计人员岗位职责",
        "明湖银行辖内机构员工岗位职责",
        "沧江银行营业网点岗位职责",
    ],
)
def test_all_outlets_of_a_bank_are_no_unit(title: str) -> None:
    text = f"{title}\n\n（运营部2019年修订）\n\n一、营业厅\n（一）厅堂主管\n1、安排人员。\n2、检查仪容，每日一次。\n二、出纳组\n1、清点现金。\n2、上缴残币。\n"
    found = {unit["name"]: unit["parent"] for unit in reading(text)}
    assert found.keys() - {"明湖农商银行", "沧江农村商业银行", "明湖银行", "沧江银行"} == {"营业厅", "出纳组"}
    assert found["营业厅"] == found["出纳组"]
    assert duties(text)["厅堂主管"] == ["安排人员", "检查仪容,每日一次"]
    assert not any("修订" in duty for told in duties(text).values() for duty in told)


UNION = "安丰县农村信用合作联社部门职责\n一、信贷科\n1、贷前调查。\n2、贷后检查。\n二、稽核科\n1、稽核账务。\n2、上报结果。\n\n"
OTHERS = "一、办公室\n1、收发文件。\n2、管理印章。\n二、财务科\n1、编制预算。\n2、审核凭证。\n"


@pytest.mark.parametrize(
    "title",
    [
        "南屏市中心医院职能科室职责",
        "南屏师范学院行政部门职责",
        "南屏水务集团有限公司各部门职责（节选）",
        "南屏农村商业银行部门职责",
    ],
)
def test_another_institution_in_the_page_is_another_document(title: str) -> None:
    found = parse(read("合集.txt", f"{UNION}{title}\n{OTHERS}".encode())).as_dict()["documents"]
    assert len(found) == 2
    names = {unit["name"]: unit["parent"] or "" for unit in found[1]["units"]}
    assert {"办公室", "财务科"} <= names.keys() <= {"办公室", "财务科", names["办公室"]}
    assert title.startswith(names["办公室"])
    assert not names["办公室"].endswith(("科室", "部门"))


def test_a_branch_of_the_institution_stays_in_its_document() -> None:
    text = f"{UNION}东溪信用社部门职责\n{OTHERS}"
    found = parse(read("合集.txt", text.encode())).as_dict()["documents"]
    assert len(found) == 1


@pytest.mark.parametrize(
    "names", [("客服部", "理赔部", "财务室"), ("信托一部", "风控部"), ("办公室", "信贷科", "稽核科")]
)
def test_the_sheets_of_a_workbook_stand_beside_each_other(names: tuple[str, ...]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in names:
        sheet = book.create_sheet(name)
        for row in (
            ("岗位", "职责"),
            (f"{name}专员", "登记台账"),
            (f"{name}专员", "每月核对一次"),
            ("内勤", "整理资料"),
        ):
            sheet.append(row)
    data = BytesIO()
    book.save(data)
    found = parse(read("职责.xlsx", data.getvalue())).as_dict()["units"]
    assert [(unit["name"], unit["parent"]) for unit in found] == [(name, None) for name in names]


@pytest.mark.parametrize("unit", ["清算部", "信贷科", "办公室"])
def test_posts_headed_by_their_unit_are_its_posts(unit: str) -> None:
    text = f"明湖银行部门职责\n一、{unit}\n1、办理业务。\n2、核对账务。\n\n岗位设置\n{unit}岗位：清算员、对账员。\n清算员：办理提出；核对提入。\n对账员：发送对账单；收回回执。\n"
    assert posts(text) == ["清算员", "对账员"]
    assert duties(text)[unit] == ["办理业务", "核对账务"]


@pytest.mark.parametrize(
    ("heading", "name"), [("守库员职", "守库员"), ("信贷主管岗位职", "信贷主管"), ("信息专员工作职", "信息专员")]
)
def test_a_heading_that_lost_its_last_character_keeps_the_name(heading: str, name: str) -> None:
    text = f"明湖信用社岗位职责\n一、主任职责\n1、主持工作。\n2、组织学习。\n二、{heading}\n1、值守。\n2、交接登记。\n"
    assert posts(text) == ["主任", name]


@pytest.mark.parametrize("opening", ["总则", "目的", "前言", "宗旨"])
def test_why_a_document_was_made_is_nobodys_duty(opening: str) -> None:
    text = f"某分行部门职责\n一、{opening}为规范部门管理，现将职责明确如下。请遵照执行。\n二、信贷部\n1、受理申请；\n2、每月检查。\n"
    assert duties(text).pop("信贷部") == ["受理申请", "每月检查"]
    assert not any("规范" in duty for told in duties(text).values() for duty in told)


@pytest.mark.parametrize("line", ["2016-05-01 08:30 来源：网络 浏览：33", "信合网 > 规章 > 正文", "首页 » 制度 » 详情"])
def test_what_a_site_says_of_a_page_is_no_duty(line: str) -> None:
    text = "{}某社岗位职责\n{}一、守库员\n1、双人守库。\n2、每两小时巡查一次。\n"
    assert duties(text.format("", f"{line}\n")) == duties(text.format(f"{line}\n", "")) == duties(text.format("", ""))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("开展质12量检查", "开展质量检查"),
        ("组织安3全演练", "组织安全演练"),
        ("編制財7務報表", "编制财务报表"),
        ("走访客户3户", "走访客户3户"),
        ("参加评审2批", "参加评审2批"),
        ("安排柜员3人", "安排柜员3人"),
        ("检查支行2个", "检查支行2个"),
    ],
)
def test_a_page_number_inside_a_word_is_cut_out(said: str, meant: str) -> None:
    text = f"某行信贷部职责\n1、{said}；\n2、保管印章。\n"
    assert [duty for told in duties(text).values() for duty in told] == [meant, "保管印章"]
