"""Documents in many layouts, each as small as its layout allows (版式)."""

from __future__ import annotations

import pytest

from gangze.intake.domain.parse import parse
from gangze.intake.domain.recognised import Recognised
from gangze.intake.domain.source import Source

Shape = dict[tuple[str, str], list[str]]


def read(text: str) -> Recognised:
    return parse(Source("文件.txt", "text/plain", text))


def shape(found: Recognised) -> Shape:
    """(unit, post or '') → the wording of its duties, nested ones in brackets behind."""
    owners: Shape = {}
    for unit in found.units:
        if unit.duties or not unit.posts:
            owners[unit.name, ""] = [duty.text for duty in unit.duties]
        for post in unit.posts:
            owners[unit.name, post.name] = [duty.text for duty in post.duties]
    return owners


LAYOUTS: dict[str, tuple[str, Shape]] = {
    "articles with the text glued to the heading": (
        "第二章 部门职责\n第三条会计结算部履行以下职责：（一）制定核算办法；（二）检查柜面业务，每季一次。\n"
        "第四条各支行负责本辖区对账工作，及时上报差异。\n",
        {
            ("会计结算部", ""): ["制定核算办法", "检查柜面业务,每季一次"],
            ("各支行", ""): ["负责本辖区对账工作,及时上报差异"],
        },
    ),
    "a list of departments, each the subject of its sentence": (
        "职责分工\n1.办公室负责公文运转，安排会务。\n2.人力资源部负责考勤。\n3.保卫部负责巡查，每日两次。\n",
        {
            ("办公室", ""): ["负责公文运转,安排会务"],
            ("人力资源部", ""): ["负责考勤"],
            ("保卫部", ""): ["负责巡查,每日两次"],
        },
    ),
    "everything in one run-on paragraph": (
        "综合部：负责文秘；负责车辆。财务部：编制预算；核算费用。信贷部：受理申请；开展贷前调查。\n",
        {
            ("综合部", ""): ["负责文秘", "负责车辆"],
            ("财务部", ""): ["编制预算", "核算费用"],
            ("信贷部", ""): ["受理申请", "开展贷前调查"],
        },
    ),
    "a form a post": (
        "岗位说明书\n岗位名称：大堂经理\n所属部门：营业部\n直接上级：营业部主任\n岗位职责：\n1.分流客户；\n2.维护机具。\n"
        "任职资格：\n1.大专以上学历。\n",
        {("营业部", "大堂经理"): ["分流客户", "维护机具"]},
    ),
    "labels and values on alternate lines": (
        "岗位名称\n授权岗\n所属部门\n运营部\n直接上级\n运营部经理\n岗位职责\n1.远程授权；\n2.复核影像。\n",
        {("运营部", "授权岗"): ["远程授权", "复核影像"]},
    ),
    "several fields on a line": (
        "职位名称 客户助理 职位编号 KH-02\n所属部门 公司业务部 定员人数 2人\n工作职责\n1、整理资料；\n2、传递合同。\n",
        {("公司业务部", "客户助理"): ["整理资料", "传递合同"]},
    ),
    "a table drawn with pipes": (
        "| 部门 | 岗位 | 职责 |\n|---|---|---|\n| 运营部 | 清算岗 | 1.核对头寸；2.办理清算 |\n| 运营部 | 授权岗 | 授权大额交易 |\n",
        {("运营部", "清算岗"): ["核对头寸", "办理清算"], ("运营部", "授权岗"): ["授权大额交易"]},
    ),
    "a table with a column a post": (
        "| 项目 | 客户经理 | 大堂经理 |\n|---|---|---|\n| 岗位职责 | 1.拓展客户；2.贷后检查 | 引导客户 |\n| 任职要求 | 本科 | 大专 |\n",
        {("本行", "客户经理"): ["拓展客户", "贷后检查"], ("本行", "大堂经理"): ["引导客户"]},
    ),
    "a matrix of duties and departments": (
        "| 事项 | 办公室 | 财务部 |\n|---|---|---|\n| 编制年度预算 | 协办 | 主办 |\n| 管理印章 | 主办 | |\n",
        {("办公室", ""): ["管理印章"], ("财务部", ""): ["编制年度预算"]},
    ),
    "one cell a line with row numbers": (
        "公司金融部岗位职责表\n序号\n岗位\n岗位职责\n1\n产品经理岗\n1.设计方案；\n2.培训支行人员。\n2\n综合岗\n1.统计报表；\n2.保管印章。\n",
        {
            ("公司金融部", "产品经理岗"): ["设计方案", "培训支行人员"],
            ("公司金融部", "综合岗"): ["统计报表", "保管印章"],
        },
    ),
    "columns set with tabs": (
        "岗位\t职责\t任职要求\n出纳岗\t收付现金；保管库存\t大专以上\n稽核岗\t审核凭证\t三年经验\n",
        {("本行", "出纳岗"): ["收付现金", "保管库存"], ("本行", "稽核岗"): ["审核凭证"]},
    ),
    "three levels, numbered in three styles": (
        "一、运营部\n（一）运营主管\n1.柜员轧账时，应当：\n（1）清点尾箱；\n（2）核对凭证。\n2.授权大额业务。\n（二）柜员\n1.办理业务。\n",
        {
            ("运营部", "运营主管"): ["柜员轧账时,应当", "授权大额业务"],
            ("运营部", "柜员"): ["办理业务"],
        },
    ),
    "run-on numbers and a heading glued to the item before it": (
        "某县联社科室职责办公室职责1.起草文件2.管理印章信贷科职责1.受理贷款2.贷后检查\n",
        {
            ("办公室", ""): ["起草文件", "管理印章"],
            ("信贷科", ""): ["受理贷款", "贷后检查"],
            ("某县联社", ""): [],
        },
    ),
    "only titles": ("支行岗位设置\n支行行长\n运营主管\n综合柜员\n", {}),
    "numbers lost": (
        "计划科工作职责\n一、编制信贷计划；\n、审核上报资料；\n组织信贷员培训；\n四、管理档案。\n",
        {("计划科", ""): ["编制信贷计划", "审核上报资料", "组织信贷员培训", "管理档案"]},
    ),
    "traditional characters with readings": (
        "授信部崗位職責(zé)\n一、授信主管\n1.審(shěn)查授信案件；\n2.覆核擔保品。\n",
        {("授信部", "授信主管"): ["审查授信案件", "覆核担保品"]},
    ),
    "characters set apart": (
        "资 产 保 全 部 职 责\n一、负 责 清 收 ；\n二、负 责 核 销 。\n",
        {("资产保全部", ""): ["负责清收", "负责核销"]},
    ),
    "numbers on lines of their own": (
        "营业网点岗位职责\n一\n现金柜员\n1\n、办理收付；\n2\n、整点现金。\n二\n后台柜员\n1\n、批量代发；\n2\n、清点凭证。\n",
        {("营业网点", "现金柜员"): ["办理收付", "整点现金"], ("营业网点", "后台柜员"): ["批量代发", "清点凭证"]},
    ),
    "lines broken at a fixed width": (
        "合规部工作职责\n1.拟定全行合规风险管理政策，并组\n织各部门贯彻实施；\n2.开展合规审查，5\n个工作日内出具意见。\n",
        {("合规部", ""): ["拟定全行合规风险管理政策,并组织各部门贯彻实施", "开展合规审查,5个工作日内出具意见"]},
    ),
    "groups by how often": (
        "运营主管工作职责\n每日工作：\n1.核对尾箱；\n2.检查准备。\n每月工作：\n1.报送报表。\n",
        {("本行", "运营主管"): ["核对尾箱", "检查准备", "报送报表"]},
    ),
    "titled groups behind bullets": (
        "信贷管理部。制定信贷政策。\n● 贷后管理：制定贷后制度；监测风险\n● 综合管理：编制报表；组织培训\n",
        {("信贷管理部", ""): ["制定贷后制度", "监测风险", "编制报表", "组织培训"]},
    ),
    "questions and answers": (
        "岗位职责问答\n问：保安员的岗位职责是什么？\n答：1、维持秩序；2、检查器材。\n问：柜员的岗位职责是什么？\n答：1、办理业务；2、保管印章。\n",
        {("本行", "保安员"): ["维持秩序", "检查器材"], ("本行", "柜员"): ["办理业务", "保管印章"]},
    ),
    "heavenly stems and Roman numbers": (
        "甲、结算科\nⅠ、科长\na)安排分工\nb)签发查询书\nⅡ、交换员\na)提出票据\n乙、出纳科\nⅠ、管库员\na)双人管库\nb)登记出入库\n",
        {
            ("结算科", "科长"): ["安排分工", "签发查询书"],
            ("结算科", "交换员"): ["提出票据"],
            ("出纳科", "管库员"): ["双人管库", "登记出入库"],
        },
    ),
    "dashes and decimals": (
        "1 办公室\n1.1 起草文件\n1.2 管理印章\n2 财务部\n2.1 会计核算\n2.2 费用报销\n",
        {("办公室", ""): ["起草文件", "管理印章"], ("财务部", ""): ["会计核算", "费用报销"]},
    ),
    "markdown": (
        "# 北江银行岗位手册\n## 公司部\n**部门职责**\n- 制定方案\n### 客户经理\n- 走访客户\n- 撰写报告\n",
        {("公司部", ""): ["制定方案"], ("公司部", "客户经理"): ["走访客户", "撰写报告"]},
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_is_read(layout: str) -> None:
    text, expected = LAYOUTS[layout]
    found = shape(read(text))
    if not expected:
        assert {name for _, name in found} == {"支行行长", "运营主管", "综合柜员"}
        return
    shown = {owner: duties for owner, duties in found.items() if duties or owner in expected}
    assert shown == expected


NOT_DUTIES = {
    "speech": "在年度工作会议上的讲话\n同志们：\n过去一年各部门认真履职。\n（一）办公室要加强督办；\n（二）信贷部要严控风险。\n谢谢大家！\n",
    "notice": "关于做好节日值班的通知\n各支行：\n现就有关事项通知如下：\n一、加强领导。\n二、保卫部负责检查。\n特此通知。\n",
    "job_advert": "某行社会招聘公告\n现招聘客户经理10名。\n岗位职责：\n1.营销客户。\n任职要求：\n1.本科。\n请将简历发送至邮箱，五险一金。\n",
    "contract": "借款合同\n甲方：\n乙方：某某银行\n第一条 甲方的义务：（一）按时还款；（二）接受检查。\n",
    "minutes": "行长办公会会议纪要\n主持人：王某\n会议听取了信贷部的汇报，要求信贷部加快清收。\n会议决定调整费用。\n",
    "questions": "柜面业务试题\n一、单项选择题\n1.会计主管每月查库（ ）次。\nA.一 B.两\n二、判断题\n1.柜员可以代客保管存单。（ ）\n",
    "summary": "信贷部工作总结\n今年以来，我部取得了显著成绩，贷款余额较年初增加5亿元。\n一、狠抓营销。同比增长10%。\n",
}


@pytest.mark.parametrize("kind", NOT_DUTIES)
def test_other_documents_yield_no_units_and_keep_their_text_with_the_reason(kind: str) -> None:
    found = read(NOT_DUTIES[kind])
    assert found.units == ()
    assert {document.kind for document in found.documents} == {kind}
    assert all(item.reason in (kind, "furniture", "layout") for item in found.unrecognised)


def test_nested_duties_stay_under_the_sentence_that_introduces_them() -> None:
    found = read("综合柜员岗位职责\n（一）授权主管休假时，履行以下职责：\n1、复核凭证；\n2、保管印章。\n（二）轧账。\n")
    (post,) = found.units[0].posts
    assert [duty.text for duty in post.duties] == ["授权主管休假时,履行以下职责", "轧账"]
    assert [duty.text for duty in post.duties[0].duties] == ["复核凭证", "保管印章"]


def test_mission_is_the_sentence_between_a_heading_and_its_list() -> None:
    found = read("稽核部\n稽核部是全行内部监督部门。\n1.制定计划；\n2.实施稽核。\n")
    assert found.units[0].mission == "稽核部是全行内部监督部门"
    assert [duty.text for duty in found.units[0].duties] == ["制定计划", "实施稽核"]


def test_introduction_gives_headcounts_aliases_and_posts_without_duties() -> None:
    found = read(
        "综合部设主任1名、文秘、司机2名岗位。\n一、主任\n1.全面负责；\n2.考核。\n二、文秘岗\n1.起草文件；\n2.归档。\n"
    )
    posts = {post.name: post for post in found.units[0].posts}
    assert posts["主任"].headcount == 1
    assert posts["文秘岗"].aliases == ("文秘",)
    assert posts["司机"].duties == () and posts["司机"].headcount == 2
    assert [doubt.code for doubt in posts["司机"].doubts] == ["introduction_only"]


def test_two_names_that_head_one_description_are_one_unit() -> None:
    found = read("一、董事会办公室、战略发展部\n1.筹备会议；\n2.研究战略。\n二、审计部\n1.审计。\n")
    assert [(unit.name, unit.aliases) for unit in found.units] == [("董事会办公室", ("战略发展部",)), ("审计部", ())]


def test_a_unit_that_only_the_title_names_is_implied_and_doubted() -> None:
    found = read("清河信用社内勤主任岗位职责\n1.管理内勤；\n2.审批结算业务。\n")
    (unit,) = found.units
    assert (unit.name, unit.implied, unit.posts[0].name) == ("清河信用社", True, "内勤主任")
    assert "implied_unit" in {doubt.code for doubt in unit.doubts}


def test_several_documents_in_a_file_come_out_apart() -> None:
    text = (
        "岗位职责大全\n第1篇：村镇银行出纳员岗位职责\n1、收付现金；\n2、轧账。\n"
        "第2篇：竞聘演讲稿\n尊敬的各位领导：大家好！我竞聘支行行长。谢谢大家！\n"
        "第3篇：农商银行清算部工作职责\n1.核对往账；\n2.登记日志。\n"
    )
    found = read(text)
    kinds = [(document.title, document.kind) for document in found.documents]
    assert ("竞聘演讲稿", "speech") in kinds
    assert [unit.name for unit in found.units] == ["村镇银行", "农商银行清算部"]


def test_the_other_elements_of_a_manual_are_no_duties() -> None:
    found = read(
        "客户经理岗位职责\n1、营销客户。\n任职要求：\n1、本科；\n2、两年经验。\n工作流程\n1、受理。\n"
        "考核标准\n1、差错一笔扣1分。\n工作权限\n1、查询。\n"
    )
    (post,) = found.units[0].posts
    assert [duty.text for duty in post.duties] == ["营销客户"]
    assert post.qualifications == ("本科", "两年经验")
    assert (post.workflow, post.criteria) == (("受理",), ("差错一笔扣1分",))
    assert any(item.reason == "section" for item in found.unrecognised)


def test_a_sentence_cut_off_is_kept_with_a_doubt() -> None:
    found = read("出纳员岗位职责\n1、收付现金；\n2、查验证件，并\n")
    assert [doubt.code for doubt in found.units[0].posts[0].duties[-1].doubts] == ["cut_off"]


def test_navigation_and_download_notices_are_furniture() -> None:
    text = "当前位置：首页>制度\n审计部工作职责\n1.内部审计；\n- 3 -\n2.督促整改。\n上一篇：无 下一篇：无\n相关推荐\n审计员岗位职责\n"
    found = read(text)
    assert shape(found) == {("审计部", ""): ["内部审计", "督促整改"]}
    furniture = "".join(item.text for item in found.unrecognised if item.reason == "furniture")
    assert "当前位置" in furniture and "审计员岗位职责" in furniture and "3" in furniture
