"""Figures in duties; dates, list numbers, head-counts and reports are none (量化要求)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.intake.domain.figures import Figure, FigureKind, figures

Expected = tuple[str, float, str, str, bool | None]

FREQUENCIES: list[tuple[str, list[Expected]]] = [
    ("运营主管每日核对尾箱", [("frequency", 1, "次/日", "exact", None)]),
    ("逐日登记重要空白凭证", [("frequency", 1, "次/日", "exact", None)]),
    ("每个工作日营业终了清点现金", [("frequency", 1, "次/日", "exact", None)]),
    ("每天上午巡视大堂三次", [("frequency", 3, "次/日", "exact", None)]),
    ("每周召开例会", [("frequency", 1, "次/周", "exact", None)]),
    ("每周一召开晨会", [("frequency", 1, "次/周", "exact", None)]),
    ("每周一次抽查监控录像", [("frequency", 1, "次/周", "exact", None)]),
    ("每周二、周四检查自助设备", [("frequency", 2, "次/周", "exact", None)]),
    ("每星期至少走访一次辖内网点", [("frequency", 1, "次/周", "min", True)]),
    ("按月统计业务量", [("frequency", 1, "次/月", "exact", None)]),
    ("逐月分析存款变动", [("frequency", 1, "次/月", "exact", None)]),
    ("每月末盘点抵债资产", [("frequency", 1, "次/月", "exact", None)]),
    ("每月初编制资金计划", [("frequency", 1, "次/月", "exact", None)]),
    ("每月不定期查库不少于两次", [("frequency", 2, "次/月", "min", True)]),
    ("会计主管每月至少检查2次重要空白凭证", [("frequency", 2, "次/月", "min", True)]),
    ("每旬报送一次头寸", [("frequency", 3, "次/月", "exact", None)]),
    ("每半月核对一次代保管物品", [("frequency", 2, "次/月", "exact", None)]),
    ("按季形成风险分析报告", [("frequency", 1, "次/季", "exact", None)]),
    ("每季度开展一次压力测试", [("frequency", 1, "次/季", "exact", None)]),
    ("每季末组织不良资产分类", [("frequency", 1, "次/季", "exact", None)]),
    ("季度检查不少于1次", [("frequency", 1, "次/季", "min", True)]),
    ("每半年组织一次应急演练", [("frequency", 1, "次/半年", "exact", None)]),
    ("半年一次对账户进行年检", [("frequency", 1, "次/半年", "exact", None)]),
    ("每年修订一次业务连续性计划", [("frequency", 1, "次/年", "exact", None)]),
    ("按年度评估合作机构", [("frequency", 1, "次/年", "exact", None)]),
    ("每年至少组织两次反假币培训", [("frequency", 2, "次/年", "min", True)]),
    ("一年内不少于四次现场检查", [("frequency", 4, "次/年", "min", True)]),
    ("全年组织检查不少于6次", [("frequency", 6, "次/年", "min", True)]),
    ("每5天一次查看金库温湿度", [("frequency", 5, "日/次", "exact", None)]),
    ("每10天巡检一次机房", [("frequency", 10, "日/次", "exact", None)]),
    ("每两周汇报一次项目进度", [("frequency", 14, "日/次", "exact", None)]),
    ("每三个月抽检一次", [("frequency", 1, "次/季", "exact", None)]),
    ("每两年开展一次全面审计", [("frequency", 2, "年/次", "exact", None)]),
    ("备份数据每日一次", [("frequency", 1, "次/日", "exact", None)]),
    ("巡检频率为2次/日", [("frequency", 2, "次/日", "exact", None)]),
    ("贷后检查1次/季", [("frequency", 1, "次/季", "exact", None)]),
    ("一日三次清理自助区卫生", [("frequency", 3, "次/日", "exact", None)]),
    ("每日、每周、每月分别备份", [
        ("frequency", 1, "次/日", "exact", None),
        ("frequency", 1, "次/周", "exact", None),
        ("frequency", 1, "次/月", "exact", None),
    ]),
    ("每月10日前报送上月报表", [("frequency", 1, "次/月", "exact", None)]),
    ("每季度至少召开一至两次风险例会", [("frequency", 1, "次/季", "min", True)]),
    ("每月查库3次以上", [("frequency", 3, "次/月", "min", None)]),
]  # fmt: skip

DEADLINES: list[tuple[str, list[Expected]]] = [
    ("收到举报后5个工作日内立案", [("deadline", 5, "工作日", "max", None)]),
    ("应在三日内答复客户", [("deadline", 3, "日", "max", None)]),
    ("十五日之内结案", [("deadline", 15, "日", "max", None)]),
    ("24小时内报告上级行", [("deadline", 24, "小时", "max", None)]),
    ("接报后30分钟内赶到现场", [("deadline", 30, "分钟", "max", None)]),
    ("半小时内恢复系统", [("deadline", 0.5, "小时", "max", None)]),
    ("自批复之日起三个月以内完成整改", [("deadline", 3, "月", "max", None)]),
    ("一年内完成资产处置", [("deadline", 1, "年", "max", None)]),
    ("半年内完成系统切换", [("deadline", 6, "月", "max", None)]),
    ("3至5个工作日内反馈", [("deadline", 5, "工作日", "max", None)]),
    ("办理时限不超过2个工作日", [("deadline", 2, "工作日", "max", True)]),
    ("办结时限为七个工作日", [("deadline", 7, "工作日", "max", None)]),
    ("最迟3日上报", [("deadline", 3, "日", "max", True)]),
    ("次日上报分行", [("deadline", 1, "日", "max", None)]),
    ("于次一工作日补录", [("deadline", 1, "工作日", "max", None)]),
    ("下一个工作日前完成勾对", [("deadline", 1, "工作日", "max", None)]),
    ("当日完成入账", [("deadline", 0, "日", "max", None)]),
    ("须于当日上缴", [("deadline", 0, "日", "max", None)]),
    ("T+1完成资金清算", [("deadline", 1, "工作日", "max", None)]),
    ("提前3个工作日通知参会人员", [("deadline", 3, "工作日", "min", None)]),
    ("会议召开2日前发出材料", [("deadline", 2, "日", "min", None)]),
    ("季后15日内报送", [("deadline", 15, "日", "max", None)]),
    ("年度终了后四个月内披露", [("deadline", 4, "月", "max", None)]),
    ("５個工作日內辦結", [("deadline", 5, "工作日", "max", None)]),
    ("投诉受理后15个自然日内办结，情况复杂的可延长至60日", [
        ("deadline", 15, "日", "max", None),
        ("deadline", 60, "日", "max", None),
    ]),
    ("每月终了后5个工作日内编制报表", [
        ("frequency", 1, "次/月", "exact", None),
        ("deadline", 5, "工作日", "max", None),
    ]),
    ("响应时间不超过10分钟", [("deadline", 10, "分钟", "max", True)]),
    ("2小时之内必须解除警报", [("deadline", 2, "小时", "max", None)]),
]  # fmt: skip

AMOUNTS: list[tuple[str, list[Expected]]] = [
    ("审批单户500万元以下的贷款", [("amount_limit", 5_000_000, "元", "max", None)]),
    ("授权1000万元（含）以内的业务", [("amount_limit", 10_000_000, "元", "max", True)]),
    ("单笔20万元以上须双人复核", [("amount_limit", 200_000, "元", "min", None)]),
    ("5万元（不含）以下由柜员办理", [("amount_limit", 50_000, "元", "max", False)]),
    ("超过50万元的大额现金支取", [("amount_limit", 500_000, "元", "min", False)]),
    ("库存现金不得超过三十万元", [("amount_limit", 300_000, "元", "max", True)]),
    ("钱箱限额5万元", [("amount_limit", 50_000, "元", "max", None)]),
    ("注册资本不低于1亿元", [("amount_limit", 100_000_000, "元", "min", True)]),
    ("两千元以上的低值易耗品登记入册", [("amount_limit", 2_000, "元", "min", None)]),
    ("费用支出1,500元以上报批", [("amount_limit", 1_500, "元", "min", None)]),
    ("审批权限为800万元", [("amount_limit", 8_000_000, "元", "max", None)]),
    ("单笔≤10万元", [("amount_limit", 100_000, "元", "max", True)]),
    ("低于1万元的支出", [("amount_limit", 10_000, "元", "max", False)]),
    ("授信额度在1.5亿元以上的项目", [("amount_limit", 150_000_000, "元", "min", None)]),
    ("单笔50万以上转账须报告", [("amount_limit", 500_000, "元", "min", None)]),
    ("每日累计取款不超过5万元", [("amount_limit", 50_000, "元", "max", True)]),
    ("100万元至500万元（含）的贷款由分行审批", [
        ("amount_limit", 1_000_000, "元", "min", None),
        ("amount_limit", 5_000_000, "元", "max", True),
    ]),
    ("最高不超过30万元", [("amount_limit", 300_000, "元", "max", True)]),
]  # fmt: skip

THRESHOLDS: list[tuple[str, list[Expected]]] = [
    ("差错率≤0.05%", [("threshold", 0.05, "%", "max", True)]),
    ("不良率控制在1.5%以内", [("threshold", 1.5, "%", "max", None)]),
    ("客户满意度不低于95%", [("threshold", 95, "%", "min", True)]),
    ("回访率达到100%", [("threshold", 100, "%", "exact", None)]),
    ("及时率应达到98%以上", [("threshold", 98, "%", "min", None)]),
    ("现金差错率低于万分之一", [("threshold", 0.01, "%", "max", False)]),
    ("差错率不超过千分之三", [("threshold", 0.3, "%", "max", True)]),
    ("投诉率不高于2‰", [("threshold", 0.2, "%", "max", True)]),
    ("收回率保持在百分之九十以上", [("threshold", 90, "%", "min", None)]),
    ("须经三分之二以上委员同意", [("threshold", 66.67, "%", "min", None)]),
    ("考核得分低于60分的调离岗位", [("threshold", 60, "分", "max", False)]),
    ("考试成绩须在80分以上", [("threshold", 80, "分", "min", None)]),
    ("每日抽查不少于10笔业务", [
        ("frequency", 1, "次/日", "exact", None),
        ("threshold", 10, "笔", "min", True),
    ]),
    ("开箱须不少于2人在场", [("threshold", 2, "人", "min", True)]),
    ("强制休假不少于5个工作日", [("threshold", 5, "工作日", "min", True)]),
    ("逾期90天以上的贷款移交清收", [("threshold", 90, "日", "min", None)]),
    ("同一岗位任职不得超过3年", [("threshold", 3, "年", "max", True)]),
    ("抽查比例不少于20%", [("threshold", 20, "%", "min", True)]),
    ("电话接通率＞90%", [("threshold", 90, "%", "min", False)]),
    ("系统可用率≥99.9%", [("threshold", 99.9, "%", "min", True)]),
    ("确保对账率100%", [("threshold", 100, "%", "exact", None)]),
]  # fmt: skip

OTHERS: list[tuple[str, list[Expected]]] = [
    ("迟到一次扣20元", [("deduction", 20, "元", "exact", None)]),
    ("每漏报一笔扣2分", [("deduction", 2, "分", "exact", None)]),
    ("扣减当月绩效工资的5%", [("deduction", 5, "%", "exact", None)]),
    ("扣发百分之十绩效奖金", [("deduction", 10, "%", "exact", None)]),
    ("处以500元罚款", [("deduction", 500, "元", "exact", None)]),
    ("罚款200元", [("deduction", 200, "元", "exact", None)]),
    ("未按期整改的，每项扣0.5分，最多扣3分", [
        ("deduction", 0.5, "分", "exact", None),
        ("deduction", 3, "分", "exact", None),
    ]),
    ("每起扣责任人300元、扣主管100元", [
        ("deduction", 300, "元", "exact", None),
        ("deduction", 100, "元", "exact", None),
    ]),
    ("存款指标权重40%", [("weight", 40, "%", "exact", None)]),
    ("合规指标占考核总分的30%", [("weight", 30, "%", "exact", None)]),
    ("绩效考核中业务量占60%，服务质量占40%", [
        ("weight", 60, "%", "exact", None),
        ("weight", 40, "%", "exact", None),
    ]),
    ("考核指标：存款（30%）、贷款（30%）、合规（40%）", [
        ("weight", 30, "%", "exact", None),
        ("weight", 30, "%", "exact", None),
        ("weight", 40, "%", "exact", None),
    ]),
    ("内控管理分值20分", [("weight", 20, "分", "exact", None)]),
    ("会计档案保管30年", [("retention", 30, "年", "exact", None)]),
    ("监控录像保存期限不少于90天", [("retention", 90, "日", "min", True)]),
    ("录音资料至少保存六个月", [("retention", 6, "月", "min", True)]),
    ("客户身份资料自业务关系结束后保存5年以上", [("retention", 5, "年", "min", None)]),
    ("登记簿留存10年备查", [("retention", 10, "年", "exact", None)]),
    ("双录资料保管期限为合同终止后三年", [("retention", 3, "年", "exact", None)]),
]  # fmt: skip

LAYOUTS: list[tuple[str, list[Expected]]] = [
    ("完成时限：2个工作日", [("deadline", 2, "工作日", "max", None)]),
    ("考核指标及权重：日均存款40%、贷款投放60%", [
        ("weight", 40, "%", "exact", None),
        ("weight", 60, "%", "exact", None),
    ]),
    ("经营类指标占比45%，合规类指标占比55%", [
        ("weight", 45, "%", "exact", None),
        ("weight", 55, "%", "exact", None),
    ]),
    ("服务质量（30分）：投诉每起扣5分，扣完为止", [
        ("weight", 30, "分", "exact", None),
        ("deduction", 5, "分", "exact", None),
    ]),
    ("参训率100%", [("threshold", 100, "%", "exact", None)]),
    ("抽查凭证比例不低于总量的10%", [("threshold", 10, "%", "min", True)]),
    ("实行一日三碰库制度", [("frequency", 3, "次/日", "exact", None)]),
    ("至少每季度对分支机构进行一次现场检查", [("frequency", 1, "次/季", "min", True)]),
    ("每月由主管行長至少查庫一次", [("frequency", 1, "次/月", "min", True)]),
    ("每年12月末盘点一次固定资产", [("frequency", 1, "次/年", "exact", None)]),
    ("每年上半年、下半年各组织一次安全检查", [("frequency", 2, "次/年", "exact", None)]),
    ("双月召开一次例会", [("frequency", 2, "月/次", "exact", None)]),
    ("每两年至少一次强制休假", [("frequency", 2, "年/次", "min", True)]),
    ("按旬上报资金头寸", [("frequency", 3, "次/月", "exact", None)]),
    ("差错率控制在万分之三以内，每超过万分之一扣1分", [
        ("threshold", 0.03, "%", "max", None),
        ("deduction", 1, "分", "exact", None),
    ]),
    ("累计扣分达到12分的，待岗培训", [("threshold", 12, "分", "min", None)]),
    ("2000元（含）至1万元由分管行长审批", [
        ("amount_limit", 2_000, "元", "min", True),
        ("amount_limit", 10_000, "元", "max", None),
    ]),
    ("对200万元（不含）以上500万元（含）以下的贷款复审", [
        ("amount_limit", 2_000_000, "元", "min", False),
        ("amount_limit", 5_000_000, "元", "max", True),
    ]),
    ("对责任人罚款500—2000元", [
        ("deduction", 500, "元", "min", None),
        ("deduction", 2_000, "元", "max", None),
    ]),
    ("离岗审计应在离岗前一个月完成", [("deadline", 1, "月", "min", None)]),
    ("单一客户贷款余额不超过资本净额的10%", [("threshold", 10, "%", "max", True)]),
    ("百万元以上大额贷款由总行审批", [("amount_limit", 1_000_000, "元", "min", None)]),
    ("2h内响应，30min内到场", [
        ("deadline", 2, "小时", "max", None),
        ("deadline", 30, "分钟", "max", None),
    ]),
    ("两周内提交报告", [("deadline", 14, "日", "max", None)]),
    ("金额超过人民币50万元（含等值外币）的", [("amount_limit", 500_000, "元", "min", False)]),
    ("20万（含）-50万元（不含）贷款由分行审批", [
        ("amount_limit", 200_000, "元", "min", True),
        ("amount_limit", 500_000, "元", "max", False),
    ]),
    ("投诉率控制在百万分之五以内", [("threshold", 0.0005, "%", "max", None)]),
    ("承诺3个工作日办结", [("deadline", 3, "工作日", "max", None)]),
    ("价格权重不低于30%", [("weight", 30, "%", "min", True)]),
    ("使用率达到90%时预警", [("threshold", 90, "%", "min", None)]),
    ("录像保存不少于90日，重要区域不少于180日", [
        ("retention", 90, "日", "min", True),
        ("retention", 180, "日", "min", True),
    ]),
    ("每天营业前、营业中、营业终了三次检查营业场所", [("frequency", 3, "次/日", "exact", None)]),
    ("影像资料保存期不少于贷款结清后5年", [("retention", 5, "年", "min", True)]),
    ("检查频次不低于每季一次", [("frequency", 1, "次/季", "min", True)]),
    ("限额：单笔5万元、日累计20万元", [
        ("amount_limit", 50_000, "元", "max", None),
        ("amount_limit", 200_000, "元", "max", None),
    ]),
    ("每月走访每户不少于1次", [("frequency", 1, "次/月", "min", True)]),
    ("两名以上工作人员同时在场", [("threshold", 2, "人", "min", None)]),
    ("逾期后3日内电话催收，7日内上门催收", [
        ("deadline", 3, "日", "max", None),
        ("deadline", 7, "日", "max", None),
    ]),
]  # fmt: skip

NONE = [
    "1、负责柜面业务",
    "第十二条 营业网点应公示服务价格",
    "根据银发〔2019〕85号文件执行",
    "于2023年5月1日起施行",
    "3月15日组织消费者权益保护宣传",
    "设主任1人，副主任2人",
    "编制12人，现有员工10人",
    "拨打客服热线12345",
    "联系电话0571-87654321",
    "实行7×24小时客户服务",
    "具有3年以上工作经验，本科以上学历",
    "年龄在35周岁以下",
    "2022年底各项存款达到268,340万元，比上年多52,910万元",
    "上年手续费净收入3175万元，比前年多两成",
    "审批效率提升30%",
    "落实第三方支付机构管理",
    "一级支行行长负责",
    "十分重视安全保卫工作",
    "办理一年期定期存款",
    "销售“天天利90天”理财产品",
    "做好五一、十一节日值班",
    "一次性告知客户所需材料",
    "执行双人复核制度",
    "二十大精神学习",
    "负责一线柜员管理",
    "三道防线建设",
    "完成领导交办的其他工作",
    "及时上报重大事项",
    "定期检查规章制度执行情况",
    "第3项工作由综合部牵头",
    "负责A、B两类账户管理",
    "95588客服系统维护",
    "4个部门、6个岗位",
    "2.3 信贷管理岗",
    "推行“一岗双责”",
    "每位员工均有责任",
    "每笔业务须经复核",
    "按期收回贷款本息",
    "奖励举报人500元",
    "年度工作总结",
    "办理日常事务",
    "负责月度经营分析会的会务工作",
    "前台业务三部一中心",
    "1.5 客户经理岗位职责",
    "第二季度工作安排",
    "每人每月补贴300元",
    "会议定于6月3日下午2:30召开",
    "一等奖1名，奖金5000元",
    "客户等级由5万元升为20万元",
    "两年内不得晋升",
    "办结时间由7个工作日减到3个工作日",
    "大额取现等候由平均12分钟减到5分钟",
    "10天内集中转入后分散转出",
    "近三年内无违规记录",
    "具备1年以上数据分析实践经验",
    "不良率逐年下降",
    "按年龄分层管理客户",
    "按日常操作规程办理",
    "按季节调整营业时间",
]

ALL = FREQUENCIES + DEADLINES + AMOUNTS + THRESHOLDS + OTHERS + LAYOUTS


def told(figure: Figure) -> Expected:
    return (
        figure.kind.value,
        figure.value,
        figure.unit,
        figure.bound.value,
        figure.inclusive,
    )


@pytest.mark.parametrize(("sentence", "expected"), ALL)
def test_figures_of_a_sentence(sentence: str, expected: list[Expected]) -> None:
    assert [told(figure) for figure in figures(sentence)] == expected


@pytest.mark.parametrize("sentence", NONE)
def test_what_is_no_figure(sentence: str) -> None:
    assert figures(sentence) == []


def test_the_tables_are_broad() -> None:
    assert len(ALL) + len(NONE) >= 120
    assert {expected[0] for _, many in ALL for expected in many} == {kind.value for kind in FigureKind}


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("运营主管每日核对尾箱", "运营主管"),
        ("柜面业务差错率（≤0.05%）", "柜面业务差错率"),
        ("收到举报后5个工作日内答复客户", "答复客户"),
        ("迟到一次扣20元", "迟到一次"),
        ("每笔罚信贷员50元、罚支行行长30元", "信贷员"),
        ("会计档案保管30年", "会计档案"),
        ("审批单户500万元以下的小微贷款", "小微贷款"),
        ("审批时效（权重30%）、不良率（权重40%）", "审批时效"),
        ("每年至少组织两次反假币培训", "反假币培训"),
    ],
)
def test_subject_is_the_post_or_matter(sentence: str, subject: str) -> None:
    assert figures(sentence)[0].subject == subject


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("收到舉報後5個工作日內立案", "5個工作日內"),
        ("迟到一次扣２０元", "扣２０元"),
        ("單筆500萬元（含）以下", "500萬元（含）以下"),
        ("存款指标权重40%", "权重40%"),
        ("每\u200b季度召開一次例會", "每\u200b季度召開一次"),
    ],
)
def test_text_is_what_the_document_says(sentence: str, words: str) -> None:
    (figure,) = figures(sentence)
    assert figure.text == words
    assert sentence[figure.start : figure.end] == words


_WORDS = st.lists(
    st.sampled_from(
        [sentence for sentence, _ in ALL[::4]]
        + list(
            "零一二两三十百千万亿点半每次日月季年天扣罚占权重保存以上下内"
            "不超过至-~/%‰元分笔人,，。；（）()含 \n"
        )
        + ["工作日", "小时", "百分之", "12", "3.5", "0", "第", "T+", "1,000", "责(zé)", "個工作日內"]
    ),
    max_size=12,
).map("".join)


@given(st.text(max_size=120) | _WORDS)
def test_any_text_is_taken_and_offsets_hold(text: str) -> None:
    reached = -1
    for figure in figures(text):
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.text == text[figure.start : figure.end]
        assert figure.start >= reached
        reached = figure.start
        assert figure.value >= 0
