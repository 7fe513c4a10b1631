"""The words of Chinese banks' duty documents, as data: names of units and posts, verbs of duties (词表).

Everything that the parser knows about banking language stands here and in `vocabulary_headings.py` and
`vocabulary_pages.py`; the other modules hold only method. Order does not matter: matching takes the longest.
"""

from __future__ import annotations

# One word list a name, wrapped by hand: a list literal would take a line a word.
# ruff: noqa: SIM905
# fmt: off

UNIT_SUFFIXES: dict[str, str] = {
    **dict.fromkeys(
        """
        股东大会 股东会 社员代表大会 董事会 理事会 监事会 党委会 党委 党总支 党支部 纪委 工会委员会 工会
        团委 女工委 高级管理层 高级经营层 高管层 管理层 经营层 经营班子 领导班子 行长办公会
        """.split(),
        "governance",
    ),
    **dict.fromkeys(
        """
        委员会 领导小组 工作小组 工作组 审贷会 贷审会 评审会 审查小组 管理小组
        """.split(),
        "committee",
    ),
    **dict.fromkeys(
        """
        小组 组 班 队 团队
        """.split(),
        "team",
    ),
    **dict.fromkeys(
        """
        总行 银行 总社 省联社 市联社 县联社 联合社 联社 农商行 村镇银行 协会 公会
        """.split(),
        "bank",
    ),
    **dict.fromkeys(
        """
        总部 部门 事业部 管理部 部 处 科 股 局 司 科室 部室
        """.split(),
        "department",
    ),
    **dict.fromkeys(
        """
        信用社 信用合作社 基层社 基层行 镇社 分行 一级分行 二级分行 支行 分社 中心支行 机构
        """.split(),
        "branch",
    ),
    **dict.fromkeys(
        """
        秘书处 室 办公室 办
        """.split(),
        "office",
    ),
    **dict.fromkeys(
        """
        网点 服务站 工作站 代办站 营业网点 营业部 营业厅 营业室 营业所 储蓄所 分理处 办事处 自助银行
        """.split(),
        "outlet",
    ),
    **dict.fromkeys(
        """
        中心 分中心 金库
        """.split(),
        "centre",
    ),
    "公司": "company",
}
"""suffix: kind of unit. The kinds follow the bank's own ladder: governance, head office, branch, outlet,
team."""

OTHER_HOUSES = "医院|学院|大学|学校|集团|研究院"
"""Institutions that are no banks and have departments, too; alternatives of a pattern."""

INSIDE_WORDS = frozenset(
    """
    处理 处置 处分 处罚 处突 部署 部分 部门 部队 部件 科技 科目 科学 科研 科普 科创 室内 室外 组织 组合 组建 组成 组稿 办理
    办公 办事 办证 办结 班级 班次 班车 队伍 队列 股权 股东 股金 股票 股份 股息 局部 局面 司法 司库 司机 司押 司炉 社会 社区
    社保 社员 社团 行为 行政 行业 行情 行内 行外 站点 站务 所属 所在 所得 会议 会员 会务 会签 会商 心理 心化 心态 厅堂
    """.split()
)
"""Words that begin with what ends a unit's name: `投诉处理岗` holds no `投诉处`."""

NOT_UNITS = frozenset(
    """
    前台部门 中台部门 后台部门 前台业务部门 中后台部门 中台管理部门 后台支持部门 后台保障部门 全部 内部 外部
    局部 大部 一部 上部 下部 中部 东部 西部 南部 北部 顶部 底部 坐班 干部 本部门 该部门 各部门 有关部门 相关部门
    其他部门 其它部门 上级部门 主管部门 监管部门 政府部门 相应部门 各个部门 所在部门 职能部门 该部 我部 本部
    本行 我行 全行 各行 他行 本社 我社 全社 本中心 该中心 我中心 为中心 以客户为中心 好处 坏处 用处 之处
    到处 长处 短处 益处 害处 难处 何处 此处 一处 两处 处处 出处 各处 教室 本科 学科 各科 百科 专科 本科室
    各科室 该科 本科及 成本科 会计科目 分组 重组 编组 各组 改组 小组长 一班 上班 下班 接班 交接班 值班 排班
    加班 轮班 早班 晚班 夜班 倒班 当班 部队 排队 带队 领队 机构 本机构 各机构 金融机构 银行机构 监管机构
    分行本部 总行本部 支行本部 联社本部 机关本部 机关部室 机关各部室 总行机关 机关部门 机关科室 分支机构 营业机构 下属机构 涉诉机构 转办机构 有关机构
    承办 督办 催办 经办 交办 主办 协办 代办 申办 举办 开办 查办 办 转办 补办 自办 兴办 创办 待办 停办 领办
    公司 本公司 我公司 子公司 分公司 各公司 银行 各银行 商业银行 本银行 我银行 他银行 电子银行 手机银行
    网上银行 电话银行 网银 移动银行 微信银行 直销银行 合作银行 代理银行 人民银行 中央银行 参加行 银行业
    中国人民银行 国际商业银行 流程银行 公司银行 个人银行 零售银行 投资银行 条线 各条线 业务条线 前台 中台
    后台 网点 本网点 各网点 营业网点 本支行 各支行 本分行 各分行 总分行 分支行 全公司 办公司 上市公司 私募股
    控股 参股 入股 配股 原始股 职工股 持股 一股 个股 招股 部 处 科 股 局 司 室 组 班 队 团队 各团队 小组
    本组 该组 审批权 格局 布局 结局 当局 邮局 全局 大局 税务局 公安局 工商局 监管局 财政局 房管局 人社局
    邮政支局 公司章程 上司 打官司 工作班 中心 重心 管理层 班组 本班组 党组 总部 部室 各部室 部门 科室 协会
    同业公会 行业协会 内设部门 各部 两部 四部一中心 相关科室 职能科室 协会内部 部分 全科
    """.split()
)
"""Words that end like a unit and are none, or name no particular one."""

GENERIC_OWNERS = frozenset(
    """
    各部门 各分行 各支行 各分支行 各信用社 各基层社 各经营机构 各经营单位 各营业机构 各营业网点 各网点 总行 分行 支行 网点 营业网点 各分支机构 分支机构 总部 董事会
    监事会 高级管理层 管理层
    """.split()
)
"""Owners that a rule names for all units or posts alike. They are units or posts of that document."""

POST_SUFFIXES = frozenset(
    """
    师 专家 管家 业务代表 客服代表 主播 督察 复核人 保管人 受理人 调查人 审查人 放款人 监交人 协办人 主办人 牵头人 管理人 监督人 责任人 技师 柜长 领班 讲师 骨干 门卫 保洁 话务 库管 电工 网管 客服 坐席 联络人 监事 经办 厨师 教练 出纳 支书 总师
    顾问 理财师 分析师 规划师 审计师 会计师 经济师 设计师 精算师 架构师 执行官 风险官 信息官 财务官 岗 员
    柜员 专员 专职 专干 人员 经理 主管 主任 会计 出纳 行长 部长 处长 科长 股长 组长 班长 队长 站长 所长 社长
    会长 秘书长 总经理 董事长 理事长 监事长 董事 监事 总裁 总监 总会计师 总稽核 首席执行官 首席风险官
    首席信息官 助理 秘书 文秘 书记 工程师 负责人 司机 驾驶员 保安 厨师 内勤 外勤 客户经理 理财经理 大堂经理
    产品经理 综合柜员 协理 坐班主任 委派会计 信贷员 押运员 守库员 管库员 库管员 档案员 统计员 审查员 审批人
    经办人 联络员 安全员 保洁员 引导员 干事 坐席 座席 话务员 调解员 程序员 风险经理 运营主管 会计主管 副职
    正职 一把手 分管领导 主席 委员 理事 联系人 店长 营销主任
    """.split()
)

WEAK_POSTS = frozenset(
    """
    文秘 秘书 会计 出纳 内勤 外勤 财务 统计 调研 法务 干事 综合
    """.split()
)
"""Names of posts that are names of kinds of work, too; in a list of plain items they are the latter."""

BARE_POSTS = frozenset(
    """
    会计 出纳 内勤 外勤 主管 主办 复核 授权 审计 稽核 文秘 秘书 保安 门卫 保洁 客服 法务 统计 财务 信贷 柜员
    司机 厨师 助理 督导 委员 经办 记账 储蓄 综合 驾驶员
    """.split()
)
"""Words that name a post only where posts stand beside them: in a column's head, under a title of posts."""

NOT_POSTS = frozenset(
    """
    岗位 重点岗位 关键岗位 各岗位 本岗位 不同岗位 其他岗位 相关岗位 有关岗位 工作岗位 管理人 责任人 监督人 受托管理人 资产管理人 基金管理人 投资管理人 客服 经办 本岗 主要责任人 直接责任人 主责任人 讲师 骨干 业务骨干
    会员 人员 全员 成员 动员 各会员 工作人员 从业人员 相关人员 有关人员 专业人员 员工 党员 团员 本人员
    管理员工 学员 雇员 议员 裁员 增员 定员 满员 离职人员 新员工 全体人员 其他人员 全体员工 任职人员 在岗
    上岗 下岗 换岗 轮岗 顶岗 离岗 到岗 竞岗 待岗 定岗 转岗 串岗 脱岗 空岗 缺岗 岗 设岗 挂岗 兼岗 各岗 本岗
    该岗 值岗 岗位 各岗位 本岗位 该岗位 有关岗位 重要岗位 关键岗位 相关岗位 工作岗位 首席 主管 复核 授权
    审计 稽核 会计 代表 成长 增长 校长 院长 局长 市长 县长 省长 家长 特长 延长 擅长 专长 生长 首长 边长 周长
    见长 律师 老师 教师 医师 牧师 讲师 导师 大师 外聘律师 注册会计师 培训师 法官 警官 感官 器官 司法官 五官
    客户代表 谈判代表 顾问 师 官 员 长 领导 各位领导 行领导 上级领导 局领导 主管领导 委员 主办 督导 助理
    部门领导 行领导班子成员 财务会计 管理会计 法定代表 法定代表人 被授权人 授权人 借款人 担保人 持卡人
    负责人 各部门负责人 单位负责人 企业负责人
    """.split()
)
"""Words that end like a post and are none."""

NOT_NAME_STARTS = tuple(
    """
    培养 建设 组建 打造 带领 管理和 加强 提高 提升 优化 完善 强化 成立 设立 建立 走访 服务好 联系 对接 调动
    配齐 深入 进入 派驻 支援 汇报 报告 上报 提交 报送 通知 移交
    浅谈 浅析 浅论 试论 试析 略论 略谈 漫谈 简论 探讨 探析 谈谈
    """.split()
)
"""Verbs that begin a title such as `培养和管理电子银行团队`, never the name of a unit."""

DUTY_VERBS = tuple(
    """
    负责 主要负责 具体负责 全面负责 统一负责 组织 组织实施 组织开展 制定 制订 拟定 拟订 起草 编制 参与 参加
    协助 协同 协调 配合 完成 承担 承办 做好 搞好 抓好 履行 执行 贯彻 贯彻执行 落实 落实执行 监督 监测 检查
    督促 督导 督办 指导 管理 审核 审查 审批 审定 复核 核对 办理 受理 处理 登记 保管 妥善保管 保管使用 收集
    整理 汇总 统计 分析 研究 开展 推动 推进 推广 拓展 营销 维护 建立 建立健全 健全 完善 定期 及时 按时 每日
    每月 每周 每季 每年 严格 严格执行 认真 认真贯彻 认真执行 遵守 自觉遵守 主持 领导 牵头 统筹 规划 策划
    设计 开发 实施 提供 提出 撰写 编写 报告 报送 汇报 向 对 为 按 按照 根据 依据 依照 确保 保证 保障 接受
    接待 解答 引导 宣传 培训 培养 考核 评价 评估 评定 识别 防范 控制 化解 处置 清收 催收 核销 上报 填报 编报
    传达 传递 收发 归档 发放 调查 调研 跟踪 监控 预警 排查 查处 纠正 整改 优化 改进 创新 协办 主办 收取 缴存
    调拨 领取 使用 打印 装订 清点 盘点 押运 值守 巡查 巡视 掌握 熟悉 了解 服从 坚持 树立 维持 保持 保守 保密
    严禁 不得 禁止 不准 加强 强化 提高 提升 促进 带领 团结 安排 布置 部署 分解 下达 签订 签发 签署 签批 审签
    联系 沟通 反馈 倡导 搭建 规范 牵头组织 代表 行使 决定 审议 聘任 召集 出具 运用 挖掘 积极 主动 热情 耐心
    进行 接听 搜集 走访 回访 发现 聚焦 实行 从事 作好 搞 抓 依法 定时 随时 准确 正确 合理 科学 有效 充分
    不断 努力 深入 密切 切实 妥善 全面 独立 行内 统一 归口 集中
    """.split()
)
"""Words with which duties begin. Used as evidence, and to cut a heading from the text glued behind it."""

STRONG_VERBS = tuple(
    """
    负责 主要负责 具体负责 全面负责 完成 协助 参与 配合 承担 承办 做好 搞好 抓好 履行 执行 贯彻 落实 认真
    严格 遵守 自觉遵守 主持 牵头 统筹 按时 及时 定期 按照 根据 依据 组织实施 组织开展 组织编制 组织制定 制定
    制订 拟定 拟订 起草 编制 建立健全 接受 每日 每月 每周 每季 每年 确保 保证 监督检查 督促 协调 推动 推进
    指导 审议 行使 积极 妥善 研究拟订 研究制定 主动 开展 加强 带领 受理 办理 收集 汇总 保管 登记 对 向 应 须
    需 要 在 为 是 由 作为 聚焦 全面 直接 承接 严禁 不得 随时 提出 提供 搜集 搭建
    """.split()
)
"""Verbs that begin a duty and hardly ever a name; each may cut a heading from its text."""

ROLE_LINKERS = tuple(
    """
    主要负责 具体负责 全面负责 负责 牵头负责 牵头 统筹 承担 应当 应 须 需要 需 必须 要 协助 配合 对 主管
    分管 聚焦 保障 提供 定期 通过 根据 可
    """.split()
)
"""Between a subject and what it has to do, in running text (`授信审批岗需在…`)."""

SURNAMES = (
    "赵齐钱孙李吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗凤花方俞袁柳鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬毛邱骆高夏蔡田樊胡凌霍虞柯卢莫房裘缪丁邓郁杭洪包诸石崔吉龚程邢裴陆荣翁荀甄封芮储靳邴井段侯班秋伊宫宁仇栾祖武符刘景詹束龙叶"
    "司韶黎薄印怀蒲台鄂索赖卓蔺屠蒙池乔阴胥苍闻莘党翟谭贡劳姬申扶堵冉宰郦雍桑桂濮牛寿边扈燕冀郏浦尚温庄晏柴瞿阎慕茹习宦艾鱼容古易慎戈廖"
    "庚终衡步都耿满匡国文寇广禄阙东欧沃利蔚越师巩聂晁勾敖融冷訾辛阚那简饶空曾沙养鞠须丰巢关蒯相荆红游竺权盖益桓岳米贾路江童颜郭梅盛林钟徐"
    "黄穆萧尹卜姚邵湛汪祁康伍余卜顾孟祝熊纪舒屈麻戴宋茅庞董梁杜阮蓝闵季周"
)
"""Characters that Chinese surnames begin with, without those that are common words of a duty (对 向 应 安 由 …)."""

FREQUENCY_WORDS: tuple[tuple[str, str], ...] = (
    ("半年", "half_yearly"), ("每半年", "half_yearly"), ("每季", "quarterly"), ("按季", "quarterly"),
    ("季度末", "quarterly"), ("每个季度", "quarterly"), ("季末", "quarterly"), ("每月", "monthly"),
    ("按月", "monthly"), ("逐月", "monthly"), ("每个月", "monthly"), ("月末", "monthly"),
    ("月初", "monthly"), ("月底", "monthly"), ("每周", "weekly"), ("按周", "weekly"), ("每星期", "weekly"),
    ("每个工作日", "daily"), ("每日", "daily"), ("每天", "daily"), ("当日", "daily"), ("逐日", "daily"),
    ("按日", "daily"), ("日终", "daily"), ("营业终了", "daily"), ("营业前", "daily"), ("班前", "daily"),
    ("班后", "daily"), ("天天", "daily"), ("每年", "yearly"), ("按年", "yearly"), ("年终", "yearly"),
    ("年末", "yearly"), ("季度", "quarterly"), ("月度", "monthly"),
)
"""Word in a duty → how often it falls due. The first match in this order counts."""

EVENT_WORDS = tuple(
    """
    发现 一旦 如遇 遇有 发生 接到 临时 出现 突发 请假 必要时 如有
    """.split()
)

UNIT_WORDS = frozenset(
    """
    公司 个人 零售 对公 私人 机构 同业 金融 市场 金融市场 投资 投行 国际 国际业务 贸易 融资 贸易融资 票据
    票据业务 信用卡 银行卡 电子 电子银行 网络 网络金融 数字 数字金融 普惠 普惠金融 小企业 小微 小微企业
    中小企业 三农 农户 农业 农村 城区 乡镇 乡村 信贷 授信 审批 审查 贷后 贷款 放款 风险 风险管理 信用
    信用风险 操作 操作风险 市场风险 全面 合规 内控 法律 法规 事务 法律事务 法律合规 资产 资产保全 资产管理
    资产负债 负债 保全 特殊 托管 财富 财富管理 理财 私人银行 财务 会计 计划 财会 计财 计划财务 财务会计 统计
    信息 结算 清算 运营 运行 营运 营业 营业部 柜面 出纳 金库 现金 科技 信息科技 信息技术 技术 数据 开发 软件
    系统 人力 人力资源 人事 劳资 教育 培训 党群 党务 组织 宣传 纪检 监察 审计 稽核 内审 监督 事后监督 检查
    保卫 安全 安全保卫 安保 行政 行政管理 行政办 综合 综合管理 办公 后勤 总务 采购 文秘 秘书 董事会 监事会
    董事长 行长 首席执行官 战略 发展 规划 研究 研发 创新 产品 渠道 客户 重点 重点客户 大客户 客服 客户服务
    服务 营销 市场营销 品牌 分销 消费者 消费者权益 权益 保护 消费者权益保护 消保 投诉 维权 维权协调 协调
    自律 自律服务 交流 宣传交流 机构发展 管理 业务 业务管理 支持 支撑 质量 品质 总行 分行 支行 分支 本部
    总部 直属 集中 作业 集中作业 反洗钱 征信 案防 档案 档案管理 公共 关系 关联交易 控制 关联 考核 薪酬 提名
    战略发展 资金 资金营运 资金运营 国债 外汇 存款 储蓄 储汇 中间业务 代理 保险 基金 养老金 住房 按揭 个贷
    消费金融 汽车 汽车金融 供应链 绿色 科创 村镇 惠农 联络 联动 联动管理 应急 信访 群工 工会 团 离退休
    老干部 基建 物业 食堂 车队
    """.split()
)
"""Words that names of bank units are made of, used to find where a name begins when text is glued before
it."""
