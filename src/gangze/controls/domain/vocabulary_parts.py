"""The words by which a clause tells which part its post plays in what it mentions (参与方式用词)."""

from __future__ import annotations

import re

from gangze.controls.domain.patterns import ENDS

CLAUSE = re.compile(rf"[{ENDS}]")

_ACTS = """
    保管 登记 录入 复核 审核 审批 审查 审定 审议 核对 核准 核实 核销 编制 起草 拟订 拟定 制定 制订 修订 办理 受理
    处理 处置 采购 验收 盘点 清点 发放 领取 收取 支付 付款 划款 结算 清算 对账 交易 开发 测试 维护 运行 监控 监测
    监督 检查 指导 督促 督导 督办 组织 协调 培训 考核 评价 调查 放款 催收 清收 归档 整理 收集 装订 传递 传阅 催办
    转办 调解 反馈 报送 上报 报告 汇报 起诉 授权 批准 签发 印发 打印 接收 接听 解答 回访 销毁 借阅 领用 调拨 兑换
    变更 注销 开立 撤销 更新 分析 统计 汇总 通报 计提 申报 缴纳 落实 推动 推进 研究 提出 提供 销售 营销 拓展
    策划 修改 完善 清退 鉴定 执行 实施 分解 流转 收发 追偿 勾对 使用
    """
ACT = "|".join(_ACTS.split())
"""Acts, as a choice."""

_NOUN_OF = r"(?:单|簿|书|表|卡|证|岗|部|人|员|费|率|额|系统|人员|办法|制度|文件|材料|资料|报告|记录|情况|中心|委员会|讫|专用|文|行为)"
_JOIN = r"(?:、|和|与|及|以及|并|或|/|,)"
_RUN = rf"(?:{_JOIN}?(?:日常|具体|统一|使用)?(?:{ACT})(?!{_NOUN_OF}))"

RUN_BEFORE = re.compile(rf"^{_RUN}+")
"""Acts joined to the one before: 保管｜和登记｜印章."""
RUN_AFTER = re.compile(rf"(?:(?:的|等|等的)?(?:日常|具体|统一)?(?:(?:{ACT}){_JOIN}?)+)$")
"""Acts joined to the one after: 印章｜的保管和｜登记."""
IN_A_NAME = re.compile(rf"(?<![、和与及并,，])(?:{ACT})$")
"""An act that is the first word of the object's name: 营销｜费用, 延期支付｜台账."""
ANOTHER_ACT = re.compile(rf"负责|(?:{ACT})(?!的|{_NOUN_OF})")
"""An act that is neither part of a thing's name (审批单) nor describes what follows (上报的贷款)."""
OF_SOMEBODY = re.compile(r"^(?:管理)?(?:人员|人|员|岗|部门|中心|管理员)")
"""What makes an object the attribute of people: 钱箱｜人员."""
LIGHT = ("负责", "办理", "开展", "进行", "承担", "实施")
"""Acts that say nothing by themselves."""
AT_REST = re.compile(
    rf"(?:$|[{ENDS}、（()）\s\d]|的|等|和|与|及|以及|并|工作|事宜|事项|手续|业务|任务|管理|登记|一次|不少于"
    rf"|至|到|给|于|后|前|每|按|全|职责|资料|把关|设计|操作|(?:{ACT}))"
)
"""What may follow an act whose object stood before it."""

STARTS_ACTING = re.compile(rf"(?:{ACT})")
ENDS_ACTING = re.compile(rf"(?:{ACT}|管理|使用|保存|收支|收付|记账|核算|录音)$")
DESCRIBES = re.compile(rf"(?:{ACT})的")
"""An act that only describes what follows: 起草的｜公文."""
ATTRIBUTE_OF = re.compile(rf"的(?:日常|具体)?(?:{ACT})(?!情况)")
"""What comes after an act and its object that together only describe another act: 采购物资｜的验收."""
THING = re.compile(r"(?:单|簿|表|书|岗|员|卡|人(?![民行事员力工]))")
"""What turns the act before it into a thing: 审批｜单."""

FORBIDDEN = re.compile(r"不得|不准|不应|不可|不能|不允许|禁止|严禁|防止|避免|杜绝|无权|而?未经|不再")
BY_OTHERS = re.compile(
    r"(?:(?<![理事缘自])由(?!本(?:部|岗|人|中心|行|社))|(?:须|需|应)经|(?<![已曾业财神])经(?![营济理办费贸纪常过])"
    r"|报(?![送表告销备批刊纸账文修酬])|提交|提请|提报|移[交送]|转交|(?<![报寄配呈])送(?!达)|交由|呈报|委托)"
    rf"(?P<who>[^{ENDS}、]{{2,18}})$"
)
"""The act is given to somebody else: 报总经理｜审批."""
AFTERWARDS = re.compile(r"(?:批准|同意|授权|审批|核准|审定|审核|协商|办理|通过)(?:后|的|$)|后|的|自愿")
"""Words that turn it into a step before one's own act: 经批准后办理."""
ASSISTING = re.compile(
    rf"(?:^|负责|做好|{_JOIN}|[年月周日季地期])(?:积极|主动|共同)?"
    r"(?:协助|配合|参与|参预|参加|辅助|协同|协办|支持)(?!的|单|人员)"
)

_DIRECTING = (
    "指导|督促|督导|督办|推动|推进|协调|统筹|指挥|布置|部署|辅导|主持|分管|敦促|督查|关注|要求|听取|检查|抽查|跟踪|批准"
)
_JUDGING = "监督|考核|宣传|评价|规范|通报|评估|稽核|审计|规划|审核|审批|审查|审议|复核|监控|监测|培训"
_AS_NOUN = (
    r"的|单|人员|岗|部|费|中心|委员会|办公室|系统|办法|制度|资料|材料|档案(?!借阅|销毁|查阅|调阅)|人(?!事)|计划|报告|通过"
    r"|会|登记|规定|要求|机构|平台|工作|发现|书|基础|结束|后|前|期间|时|和|与|及"
)
LEADER = re.compile(
    rf"(?P<directing>(?:{_DIRECTING})(?!的|人员|会|登记|工作|发现|书|后|前|和|与|及))"
    rf"|(?:{_JUDGING})(?!{_AS_NOUN})|向[^{ENDS}]{{2,14}}(?:报告|汇报)"
)
"""A word that makes what follows the work of others; the judging ones are often nouns (审批时效, 培训档案)."""
ORGANISER = re.compile(
    r"(?:组织|(?<!工作)安排)(?!实施|开展|办理|进行|编制|起草|撰写|落实|制定|制订|拟[定订]|机构|架构|的)"
)
PARALLEL = re.compile(rf"^(?:{ACT}|管理|开展|建设|{_JOIN}|地|统一|具体|其|各类|有关|相关|的)*+$")
"""Only joined acts: the leading word and the mention stand side by side (监督、检查和｜处置)."""
NEXT_PHRASE = re.compile(r"、$")

_RULE = "办法|制度|规程|细则|政策|准则|规范(?!性)|规定|体系|机制|指引|手册|章程|要求|权限|职责|规则|标准|流程|体制|模板|策略|预案"
ABOUT_RULES = re.compile(
    r"^(?:的|及|和|与|等|、|业务|工作|管理|相关|有关|各项|内控|内部|操作|授权|考核|审批|风险|调查|基本|服务|实施|日常){0,5}"
    rf"(?:{_RULE})"
)
RULES_LATER = re.compile(rf"[^{ENDS}]{{0,40}}(?:{_RULE})")
PLANNED = re.compile(
    r"^(?:的|等|、|和|与|及|业务|工作|管理|发展|年度|中长期|总体){0,4}"
    r"(?:规划|计划|方案|预算(?!的?编制)|目标|战略|策略|意见|建议|需求|制度|办法|模型|指标|模式|岗位|团队)"
)
MAKING = re.compile(
    r"(?:制定|制订|拟定|拟订|修订|完善|健全|建立|设计|规划|研究|提出|明确|下达|优化|起草|编写|编制|改进)(?!的|单)"
)
WATCHING = re.compile(r"监督|检查|抽查|巡检|巡查")
PEOPLE = re.compile(
    r"^(?:业务|工作|管理)?"
    r"(?:人员|岗(?!位?职责)|部门|团队|条线|机构|专员|经理|队伍|主体|组(?!织)|人(?![民行事员力])|员工)"
)
ABOUT = re.compile(
    r"^(?:的|等|业务|工作|办理|执行|落实|完成|及时|合规|操作){0,3}"
    r"(?:情况|质量|进度|进展|时效|效率|效果|通过率|超时率|率|能力|知识|技能|培训|宣传|教育|考试|测试|风险|差错|问题|数据|信息"
    r"|指标|业绩|权限|资格|队伍|案例|申请|需求|成本|结果|规范性|真实性|准确性|渠道|系统|平台|功能|环节|报告基础|台账|清单|名单"
    r"|报表|通知书|申诉|不当|比例|占比|覆盖率|水平)"
    rf"|^[^{ENDS}]{{0,8}}(?:咨询|疑难)"
)
"""What makes a named activity something that is looked at, not done: 贷后检查｜执行情况."""
MANAGED = re.compile(
    r"^(?:的|等)?(?:各项|日常|具体)?(?:工作|业务|事项)?的?"
    r"(?:组织(?!实施|开展)|指导|督促|督导|监督|协调|推动|推进|考核|管理|统筹|辅导|规划|布置|检查(?!底稿))"
)
TOWARDS = re.compile(r"(?:负责|定期|[^对]{0,4})对")
THEN = re.compile(rf"[^{ENDS}]{{0,40}}?(?:进行|实施|予以|加以|实行|开展)(?:现场)?(?:{ACT})")
"""对 … 进行 …: what stands in between is what the act is done to."""
KEPT_APART = re.compile(
    r"由不同|不同(?:的)?(?:人员|岗位|柜员)|分人|换人|一人[^，,。；;、]{1,8}[、，,和]?(?:另)?一人"
    r"|不得为?(?:由)?同一|非同一|不得(?:相互)?兼任|相互分离|岗位分离"
)
