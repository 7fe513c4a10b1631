"""A duty's text as data, on sentences as banks write them."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from gangze.duties.domain.structure import WIDTHS, structured

SENTENCES = [
    (
        "审批500万元以下小微企业贷款,自资料齐备之日起2个工作日内办结",
        {
            "action": "审批",
            "object": "500万元以下小微企业贷款",
            "deadline": "自资料齐备之日起2个工作日内",
            "limit": "500万元以下小微企业贷款",
        },
    ),
    (
        "审核单笔20万元以上的大额取现业务",
        {
            "action": "审核",
            "object": "单笔20万元以上的大额取现业务",
            "role": "supervising",
            "limit": "单笔20万元以上的大额取现业务",
        },
    ),
    ("每日营业终了核对现金尾箱,做到账款相符", {"action": "核对", "object": "现金尾箱", "frequency": "daily"}),
    ("负责全行重要空白凭证的领用、保管和销毁工作", {"action": "领用", "object": "全行重要空白凭证"}),
    (
        "协助部门负责人做好季度经营分析",
        {
            "action": "协助",
            "object": "部门负责人做好季度经营分析",
            "role": "assisting",
            "frequency": "quarterly",
        },
    ),
    (
        "对5万元以上现金支取进行审核",
        {
            "action": "审核",
            "object": "5万元以上现金支取",
            "role": "supervising",
            "limit": "5万元以上现金支取",
        },
    ),
    ("统筹全行信贷风险管理工作", {"action": "统筹", "object": "全行信贷风险管理工作", "role": "management"}),
    (
        "主持支行全面工作,对支行经营成果承担领导责任",
        {"action": "主持", "object": "支行全面工作", "role": "management", "accountability": "领导责任"},
    ),
    (
        "监督柜员双人复核制度执行情况",
        {"action": "监督", "object": "柜员双人复核制度执行情况", "role": "supervising"},
    ),
    (
        "每月10日前向分行报送月度风险监测报告",
        {"action": "报送", "object": "月度风险监测报告", "frequency": "monthly", "deadline": "每月10日前"},
    ),
    ("柜面业务差错率≤0.1%", {"standard": "柜面业务差错率≤0.1%"}),
    (
        "确保客户满意度不低于95%",
        {"action": "确保", "object": "客户满意度不低于95%", "standard": "客户满意度不低于95%"},
    ),
    ("对经办贷款的真实性负直接责任,实行终身负责", {"accountability": "直接责任、终身负责"}),
    ("配合审计部门开展现场检查", {"action": "配合", "object": "审计部门开展现场检查", "role": "assisting"}),
    ("每5天清点一次自助设备现金", {"action": "清点", "object": "自助设备现金"}),
    ("负责日常行政事务", {"action": "负责", "object": "日常行政事务"}),
    ("近三年内无重大违规记录", {}),
    (
        "参与新产品的测试与上线评估",
        {"action": "参与", "object": "新产品的测试与上线评估", "role": "assisting"},
    ),
    ("按季组织应急演练", {"action": "组织", "object": "应急演练", "frequency": "quarterly"}),
    ("完成行长室临时安排的其他任务", {"action": "完成", "object": "行长室临时安排的其他任务"}),
    ("单笔超过50万元的转账业务须由运营主管授权", {"limit": "单笔超过50万元的转账业务"}),
    (
        "不定期抽查网点监控录像",
        {"action": "抽查", "object": "网点监控录像", "role": "supervising", "frequency": "on_event"},
    ),
    ("接到客户投诉后15日内办结并答复", {"frequency": "on_event", "deadline": "15日内"}),
    ("负责贷款资料的合规性审核", {"action": "审核", "object": "贷款资料的合规性", "role": "supervising"}),
    ("负责考核办法的制定", {"action": "制定", "object": "考核办法"}),
    ("每年至少开展一次反洗钱培训", {"action": "开展", "object": "反洗钱培训", "frequency": "yearly"}),
    ("分管公司业务条线", {"action": "分管", "object": "公司业务条线", "role": "management"}),
    ("当日完成账务核对", {"action": "完成", "object": "账务核对", "deadline": "当日"}),
    ("负责部门印章", {"action": "负责", "object": "部门印章"}),
    ("管理档案", {"action": "管理", "object": "档案"}),
    (
        "定期或不定期检查安全设施",
        {"action": "检查", "object": "安全设施", "role": "supervising", "frequency": "on_event"},
    ),
    ("每周召开一次团队例会", {"action": "召开", "object": "团队例会", "frequency": "weekly"}),
    ("每半年盘点一次低值易耗品", {"action": "盘点", "object": "低值易耗品", "frequency": "half_yearly"}),
    ("年末编制决算报告", {"action": "编制", "object": "决算报告", "frequency": "yearly"}),
    (
        "次月5日前完成财务报表报送",
        {"action": "完成", "object": "财务报表报送", "frequency": "monthly", "deadline": "次月5日前"},
    ),
    ("逐笔登记大额交易台账", {"action": "登记", "object": "大额交易台账", "frequency": "on_event"}),
    ("发生系统故障时立即启动应急预案", {"frequency": "on_event"}),
    ("在30分钟内响应网点技术求助", {"action": "响应", "object": "网点技术求助", "deadline": "30分钟内"}),
    ("贷款发放后15日内进行首次贷后检查", {"deadline": "15日内"}),
    ("不良贷款率控制在1.5%以内", {"standard": "不良贷款率控制在1.5%以内"}),
    ("电话接通率达到90%以上", {"standard": "电话接通率达到90%以上"}),
    ("到期贷款收回率不低于98%", {"standard": "到期贷款收回率不低于98%"}),
    ("每日累计取款限额5万元", {}),
    ("营销拓展公司客户", {"action": "营销拓展", "object": "公司客户"}),
    ("负责与监管部门的沟通联系", {"action": "沟通联系", "object": "与监管部门"}),
    ("建立健全内部控制制度", {"action": "建立健全", "object": "内部控制制度"}),
    ("会同法律事务部审查合同文本", {"action": "审查", "object": "合同文本", "role": "supervising"}),
    ("积极拓展代发工资业务", {"action": "拓展", "object": "代发工资业务"}),
    (
        "承担部门安全保卫的管理责任",
        {"action": "承担", "object": "部门安全保卫的管理责任", "accountability": "管理责任"},
    ),
    ("作为消防安全第一责任人,组织防火检查", {"accountability": "第一责任人"}),
    (
        "根据授权,审批50万元(含)以下个人消费贷款",
        {"action": "审批", "object": "50万元(含)以下个人消费贷款", "limit": "50万元(含)以下个人消费贷款"},
    ),
    (
        "对客户经理提交的调查报告进行合规审查",
        {"action": "审查", "object": "客户经理提交的调查报告", "role": "supervising"},
    ),
    ("按照总行要求,按月上报统计报表", {"action": "上报", "object": "统计报表", "frequency": "monthly"}),
    (
        '督促柜员执行"一日三碰库"制度',
        {"action": "督促", "object": '柜员执行"一日三碰库"制度', "role": "supervising"},
    ),
    ("拟定年度培训计划并组织实施", {"action": "拟定", "object": "年度培训计划", "frequency": "yearly"}),
    ("受理客户咨询,实行首问负责制", {"action": "受理", "object": "客户咨询", "accountability": "首问负责制"}),
    ("为客户办理挂失业务", {"action": "办理", "object": "挂失业务"}),
    ("向客户解释产品风险", {"action": "解释", "object": "产品风险"}),
    ("每月核对一次、每季通报一次客户对账情况", {"action": "核对", "frequency": "monthly"}),
    ("每旬汇总现金需求", {"action": "汇总", "object": "现金需求"}),
    ("注册资本1亿元", {}),
    ("保管电子验印系统操作卡", {"action": "保管", "object": "电子验印系统操作卡"}),
    ("资金头寸不足时向计划财务部申请调拨", {}),
    ("做好会议记录和纪要整理等工作", {"action": "做好", "object": "会议记录和纪要整理"}),
    ("全面负责网点运营管理", {"action": "运营管理", "object": "网点", "role": "management"}),
    (
        "检查、指导所辖网点的会计工作",
        {"action": "检查", "object": "所辖网点的会计工作", "role": "supervising"},
    ),
    (
        "复核会计凭证的真实性、完整性和合规性",
        {"action": "复核", "object": "会计凭证的真实性、完整性和合规性", "role": "supervising"},
    ),
    ("审批权限为单户100万元以内的流动资金贷款", {"limit": "单户100万元以内的流动资金贷款"}),
    ("对本岗位工作质量负责", {"accountability": "对本岗位工作质量负责"}),
    ("贷审会委员对所投表决票负审批责任", {"accountability": "审批责任"}),
    ("及时处理客户异议", {"action": "处理", "object": "客户异议"}),
    ("月末结出各科目余额并与总账核对", {"frequency": "monthly"}),
    ("每两个月轮换一次网点押运路线", {"action": "轮换", "object": "网点押运路线"}),
    ("T+1日完成资金清算核对", {"action": "完成", "object": "资金清算核对", "deadline": "T+1日"}),
    (
        "于每季度终了后10日内报送债务委员会会议纪要",
        {
            "action": "报送",
            "object": "债务委员会会议纪要",
            "frequency": "quarterly",
            "deadline": "每季度终了后10日内",
        },
    ),
    ("柜员", {}),
    ("做账", {}),
    (
        "每日营业终了与运营主管共同核对现金尾箱",
        {"action": "核对", "object": "现金尾箱", "frequency": "daily"},
    ),
    ("与风险管理部共同审查授信方案", {"action": "审查", "object": "授信方案", "role": "supervising"}),
    (
        "按季编制全面风险管理报告,于季后15日内报送高级管理层",
        {"action": "编制", "object": "全面风险管理报告", "frequency": "quarterly", "deadline": "季后15日内"},
    ),
    ("牵头制定全行流动性应急预案", {"action": "制定", "object": "全行流动性应急预案"}),
    ("牵头全面风险管理", {"action": "牵头", "object": "全面风险管理"}),
    ("对单户授信余额5000万元以上的公司客户组织风险复审", {"limit": "5000万元以上的公司客户"}),
    (
        "每日监测流动性指标,发现异常的,应当在30分钟内报告分管行领导",
        {
            "action": "监测",
            "object": "流动性指标",
            "role": "supervising",
            "frequency": "daily",
            "deadline": "30分钟内",
        },
    ),
    ("定期总结岗位履职情况,发现问题及时整改", {}),
    ("负责装修价款万元以上工程的验收", {"action": "验收", "object": "装修价款万元以上工程"}),
    (
        "须在2个工作日内完成300万元以下经营贷款的合规性审查",
        {
            "action": "完成",
            "object": "300万元以下经营贷款的合规性审查",
            "deadline": "2个工作日内",
            "limit": "300万元以下经营贷款",
        },
    ),
    ("负责与公证机构的日常联系、配合工作", {"action": "联系", "object": "与公证机构"}),
    ("组织拟订授信政策并监督执行", {"action": "组织拟订", "object": "授信政策"}),
    ("牵头和管理集中采购", {"action": "牵头", "object": "集中采购"}),
    (
        "运营主管岗须每周抽查柜员凭证装订质量",
        {"action": "抽查", "object": "柜员凭证装订质量", "role": "supervising", "frequency": "weekly"},
    ),
    (
        "各支行营业部应按月盘点重要空白凭证",
        {"action": "盘点", "object": "重要空白凭证", "frequency": "monthly"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_the_elements_are_what_the_text_says(text: str, expected: dict[str, str]) -> None:
    found = {name: value for name, value in asdict(structured(text)).items() if value}
    assert found == {"role": "primary"} | expected


def test_there_are_sentences_enough() -> None:
    assert len({text for text, _ in SENTENCES}) >= 60


def test_figures_of_the_intake_count_first() -> None:
    figures = [
        {"kind": "frequency", "value": 2, "unit": "次/月", "text": "每月两次"},
        {"kind": "deadline", "value": 3, "unit": "工作日", "text": "三个工作日"},
        {"kind": "amount_limit", "value": 3_000_000, "unit": "元", "text": "三百万元"},
        {"kind": "threshold", "value": 0.5, "unit": "%", "text": "千分之五", "subject": "差错率"},
    ]
    found = structured("核对业务凭证", figures)
    assert found.frequency == "monthly"
    assert found.deadline == "三个工作日"
    assert found.limit == "三百万元"
    assert found.standard == "差错率千分之五"


def test_the_shortest_of_several_periods_is_taken() -> None:
    assert structured("按月、按季、按年编制财务报表").frequency == "monthly"


def test_full_width_and_half_width_punctuation_read_alike() -> None:
    wide = asdict(structured("根据授权，审批50万元（含）以下个人消费贷款，当日办结"))
    half = asdict(structured("根据授权,审批50万元(含)以下个人消费贷款,当日办结"))
    assert {k: v.replace("（", "(").replace("）", ")") for k, v in wide.items()} == half


def test_nothing_is_guessed_from_an_empty_text() -> None:
    assert {k: v for k, v in asdict(structured("")).items() if v} == {"role": "primary"}


@pytest.mark.parametrize(
    "piece", ["每日", "单笔", "1,000", "对", "不超过", "组织开展", "率", "自起", "一二三", "定期、"]
)
def test_a_hostile_text_is_read_like_any_other(piece: str) -> None:
    found = structured(piece * 20_000)
    assert all(len(getattr(found, name)) <= width for name, width in WIDTHS.items())
