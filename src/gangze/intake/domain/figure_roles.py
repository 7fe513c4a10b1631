"""What a quantity does in its sentence (数量在句中的作用): which kind of figure it is, or none.

The order is that of certainty: what is deducted, what it weighs, how long it is kept, by when, how much
money, and only then a threshold. A quantity that only reports what happened is no figure.
"""

from __future__ import annotations

import re

from gangze.intake.domain.figure_parts import (
    CLAUSE_ENDS,
    SENTENCE_ENDS,
    TIME_UNITS,
    Bound,
    FigureKind,
    Limit,
    Quantity,
    clause_after,
    clause_before,
)

Role = tuple[FigureKind, Limit]
Chain = tuple[FigureKind, int]
"""The kind of a figure and where it ends."""
EXACTLY = Limit(Bound.EXACT)
LARGEST_SPAN = {"年": 100, "月": 240, "日": 3700, "工作日": 400, "小时": 1000, "分钟": 1440}
"""A longer time than this, in its unit, is a year of the calendar or a mistake."""


def role(text: str, quantity: Quantity, chain: Chain | None = None) -> Role | None:
    """The kind and bound of `quantity` in `text` (cleaned); None where it is no figure.

    `chain` is the figure just before it, which a list (`罚甲50元、乙30元`) may carry on.
    """
    if quantity.unit in LARGEST_SPAN and quantity.value > LARGEST_SPAN[quantity.unit]:
        return None
    around = _Around(text, quantity)
    if around.left.endswith("每") and not _TAKES.search(around.left):
        return None
    for decide in (_deduction, _weight, _retention, _deadline, _amount, _threshold):
        kind = decide(quantity, around, chain)
        if kind is not None:
            return kind
    return None


_LABEL_ENDS = CLAUSE_ENDS.replace(":", "").replace("：", "")
"""A label and its colon (`办结时限：`) belong to the figure behind them."""


class _Around:
    """The words around a quantity, each cut at the marks that end its scope."""

    def __init__(self, text: str, quantity: Quantity) -> None:
        self.text = text
        self.start = quantity.start
        self.left = clause_before(text, quantity.start)
        self.labelled = clause_before(text, quantity.start, ends=_LABEL_ENDS)
        self.right = clause_after(text, quantity.end)
        self.wide_left = clause_before(text, quantity.start, 80, SENTENCE_ENDS)
        self.wide_right = clause_after(text, quantity.end, 60, SENTENCE_ENDS)

    @property
    def sentence(self) -> str:
        return self.wide_left + " " + self.wide_right


_TAKES = re.compile(
    r"(?:扣(?!除[^,，。;；]{0,14}后|率)|罚(?!则)|减发|核减|倒扣|处以|减分|少发|停发|赔偿)(?P<gap>[^\d]{0,16}?)[:：为]?\s?$"
)
_TAKEN_BEHIND = re.compile(r"\s?(?:以上|以下)?\s?(?:的)?(?:经济)?(?:罚款|处罚|扣款|扣分|罚金|违约金)")
_REWARD = re.compile(r"奖|加(?!强|大|快|重处|班)|返还")
_TAKES_NOT = re.compile(r"赔偿|扣除|抵扣|代扣|扣划|扣缴|冻结扣划")


def _deduction(quantity: Quantity, around: _Around, chain: Chain | None) -> Role | None:
    if quantity.unit not in ("元", "分", "%"):
        return None
    limit = quantity.limit or EXACTLY
    if quantity.before == "逾" or _WEIGHTS.search(around.labelled):
        return None
    match = _TAKES.search(around.labelled)
    tied = match and not re.search(r"奖励|加分|达到?$|累计|满$", match.group("gap"))
    if tied and match and not (_TAKES_NOT.search(match.group()) and quantity.limit and quantity.unit == "元"):
        return FigureKind.DEDUCTION, limit
    if _TAKEN_BEHIND.match(around.right) and not _REWARD.search(around.left):
        return FigureKind.DEDUCTION, limit
    if chain is not None and chain[0] is FigureKind.DEDUCTION:
        between = around.text[chain[1] : quantity.start]
        if re.fullmatch(r"\s?[,，、和及]\s?[^\d,，。;；:：、]{1,14}", between) and not re.search(
            r"奖|加|超过|达|余额|总|收入|为|不", between
        ):
            return FigureKind.DEDUCTION, limit
    if re.search(r"[-−]\s?$", around.left) and re.search(r"扣分|减分|评分标准", around.wide_left):
        return FigureKind.DEDUCTION, limit
    return None


_WEIGHTS = re.compile(r"(?:权重|比重)(?:占比|比例|系数|分别)?(?:设定为|设置为|各?为|是|占|各|[:：(])?\s?$")
_SHARES = re.compile(
    r"(?:各占|占比?)(?:[^,，。;；]{0,14}?(?:总分|考核|绩效|得分|成绩|分值|权重|薪酬|评价|评分|考评|年薪|指标)[^,，。;；]{0,6}?)?"
    r"(?:的|为|比|比例为|[:：])?\s?$"
)
_POINTS = re.compile(r"(?:分值|标准分|基准分|基础分|配分|占分)(?:设定为|设为|为|是|占|[:：])?\s?$")
_ASSESSING = re.compile(r"权重|考核|绩效|评分|考评|测评|评价|得分|分值|总分|满分|积分卡|KPI|扣\d")
_WEIGHTS_LISTED = re.compile(
    r"(?:权重|分值占比|占比|比重)(?:分别|如下|分配)?(?:为|是|[:：])(?:[^\d]{1,16}\d+%[,，、;]?)*[^\d]{1,16}$"
)
_REPORTING_SHARE = re.compile(r"余额|总量|存量|较年初|较上年|同比|市场份额|股份|股权|注册资本|持股|资产的|总额")


def _weight(quantity: Quantity, around: _Around, chain: Chain | None) -> Role | None:
    if quantity.unit not in ("%", "分"):
        return None
    if quantity.limit is not None:
        return (FigureKind.WEIGHT, quantity.limit) if _WEIGHTS.search(around.labelled) else None
    if _WEIGHTS.search(around.labelled) or re.match(r"\s?的?权重", around.right):
        return FigureKind.WEIGHT, EXACTLY
    if _POINTS.search(around.labelled):
        return FigureKind.WEIGHT, EXACTLY
    if quantity.unit == "%" and _WEIGHTS_LISTED.search(around.wide_left):
        return FigureKind.WEIGHT, EXACTLY
    assessing = _ASSESSING.search(around.sentence) or re.search("指标", around.left)
    if not assessing or _REPORTING_SHARE.search(around.left):
        return None
    if _SHARES.search(around.left) and quantity.unit == "%":
        return FigureKind.WEIGHT, EXACTLY
    if _SHARES.search(around.left) and re.search(r"占$", around.left):
        return FigureKind.WEIGHT, EXACTLY
    bracketed = around.left.endswith("(") and around.right.startswith(")")
    graded = re.search(r"(?:优秀|良好|满意|合格|称职|一般|差|满分|总分|总计|[优良中])\($", around.left)
    if bracketed and not graded and (quantity.unit == "%" or re.search(r"指标|考核|扣\d", around.sentence)):
        return FigureKind.WEIGHT, EXACTLY
    return None


_KEPT = re.compile(r"保存|保管|留存|存档|留档|保留|存期|封存|留底|归档保")
_KEPT_BEHIND = re.compile(r"\s?(?:以上)?\s?(?:的)?(?:保存|保管|留存|备查|备份保存)")


def _retention(quantity: Quantity, around: _Around, chain: Chain | None) -> Role | None:
    if quantity.unit not in TIME_UNITS or quantity.within or quantity.after.endswith("内"):
        return None
    found = list(_KEPT.finditer(around.labelled))
    near = bool(found) and len(around.labelled) - found[-1].end() <= 18
    if not near and not _KEPT_BEHIND.match(around.right):
        if chain is not None and chain[0] is FigureKind.RETENTION and quantity.limit:
            between = around.text[chain[1] : quantity.start]
            if re.fullmatch(r"\s?[,，、]\s?[^\d,，。;；:：、]{1,16}", between):
                return FigureKind.RETENTION, quantity.limit
        found = list(_KEPT.finditer(clause_before(around.text, quantity.start, 40, SENTENCE_ENDS)))
        if not (quantity.before and around.left.strip() == "" and found):
            return None
    head = around.left[: found[-1].start()] if found else ""
    told = re.search(r"(?:至少|最少|不[得应]?少于)[^,，;；]{0,4}$", head) or re.search(
        r"(?:至少|不[得应]?[少短低]于)[^,，;；]{1,16}后\s?$", around.left
    )
    return FigureKind.RETENTION, quantity.limit or (Limit(Bound.MIN, True) if told else EXACTLY)


_WINDOW_LEFT = re.compile(r"(?:近|最近|过去|前|连续|累计|任职|从业|入行|工作|上岗|年满|满|每|逢|同一)$")
_WINDOW_RIGHT = re.compile(
    r"\s?(?:累计|发生|出现|连续|再次|无(?!法)|形成不良|产生不良|没有|未发生|未受|未出现|有[^关效权]|受到|曾|集中|频繁|多次|两次|三次|[二三四五]次|\d次|同一)"
)
_NEEDS = re.compile(
    r"(?:时限|时效|期限|时间|周期|最迟|最晚|限期|限时|限|延长|宽限期)(?:[^,，。;；\d]{0,6}?)?(?:为|是|[:：(]|控制在|不)?\s?$"
)
_LONG_TERM = re.compile(
    r"贷款期|授信期|借款期|存款期|合同期|有效期|额度期|任期|任职|试用期|服务期|聘期|轮岗|在岗|贷款|保证期|存期|休假|培训"
)
_PROFILE = re.compile(
    r"经验|经历|从业|从事|学历|工龄|工作(?:满|年限)|年龄|周岁|专业|任职资格|任职条件|毕业|本科|大专|职称|履历"
)
_DONE = re.compile(r"\s?(?:办结|完成|办妥|办理完毕|处理完毕|答复|反馈|出具|审结|到账|到位|放款|上报)")
_TERM = re.compile(r"期限|期间?为|任期|任职|试用期|服务期|聘期|休假")
_CHANGED = re.compile(r"\s?(?:缩短|压缩|降|减少|提高|提升|增加|延长到)")
_BEFORE_HAND = re.compile(r"提前(?:至少|不少于)?\s?$")
_DAY_OF = re.compile(r"[月年季旬周号度]\s?$|\d[./-]$")
_NO_ACT = re.compile(r"\s?(?:的|内|以|里|发生|累计|平均|未|无)")
_BEFORE_EVENT = re.compile(r"(?:前|之前)(?:至少|不少于)?\s?$")


def _deadline(quantity: Quantity, around: _Around, chain: Chain | None) -> Role | None:
    if quantity.unit not in TIME_UNITS or (quantity.unit == "周" and not (quantity.within or quantity.before)):
        return None
    if _BEFORE_HAND.search(around.left):
        return FigureKind.DEADLINE, quantity.limit or Limit(Bound.MIN)
    if quantity.within:
        return _within(quantity, around)
    if (
        re.match(r"\s?(?:之)?前", around.right)
        and quantity.unit in ("日", "工作日", "小时", "月")
        and not quantity.limit
    ):
        return None if _date(quantity, around) else (FigureKind.DEADLINE, Limit(Bound.MIN))
    if _PROFILE.search(around.left) or _PROFILE.search(around.right[:8]) or quantity.unit == "年":
        return None
    if _BEFORE_EVENT.search(around.left) and not quantity.limit and not _NO_ACT.match(around.right):
        return FigureKind.DEADLINE, Limit(Bound.MIN)
    if _LONG_TERM.search(around.left):
        return None
    if quantity.before and quantity.limit and quantity.limit.bound is Bound.MAX:
        return _no_later(quantity, around)
    if re.match(r"、[^,，。;；\d]{1,12}\d+个?(?:工作日|日|天|小时|分钟)[以之]?内", around.right):
        return FigureKind.DEADLINE, Limit(Bound.MAX)
    if re.search(r"(?:不[得应]?[迟晚]于|最[迟晚])[^,，。;；\d]{1,10}[后起]\s?$", around.left):
        return FigureKind.DEADLINE, Limit(Bound.MAX, True)
    if re.search(r"(?:从|由|平均|约|临近[^,，\d]{0,4})\s?$", around.left) or _CHANGED.match(around.right):
        return None
    if not quantity.limit and quantity.unit != "月" and _finishes(quantity, around):
        return FigureKind.DEADLINE, Limit(Bound.MAX)
    if _NEEDS.search(around.labelled) and not quantity.limit and not re.match(r"\s?(?:以|起|后)", around.right):
        return FigureKind.DEADLINE, Limit(Bound.MAX)
    return None


def _within(quantity: Quantity, around: _Around) -> Role | None:
    if _date(quantity, around) and quantity.unit == "日":
        return None
    if quantity.unit == "年" and (_PROFILE.search(around.right) or quantity.value > 10):
        return None
    if _WINDOW_LEFT.search(around.left) and not around.left.endswith(("每", "前", "工作")):
        return None
    if around.left.endswith(("每", "近", "前")) or _WINDOW_RIGHT.match(around.right):
        return None
    if _TERM.search(around.left[-8:]) and quantity.unit in ("年", "月"):
        return FigureKind.THRESHOLD, quantity.limit or Limit(Bound.MAX)
    if re.match(r"\s?(?:不得|不准|禁止|不能|不可|不予)", around.right):
        return None
    return FigureKind.DEADLINE, quantity.limit or Limit(Bound.MAX)


def _finishes(quantity: Quantity, around: _Around) -> bool:
    """Whether the act stands behind the time (`3个工作日办结`), or a rule on time limits lists it."""
    if re.search(r"[第逾期前后近每满至到]\s?$", around.left):
        return False
    if _DONE.match(around.right):
        return True
    listed = re.search(r"限时|时限|时效", around.wide_left)
    return quantity.unit == "工作日" and bool(listed) and not around.right.strip()


def _no_later(quantity: Quantity, around: _Around) -> Role | None:
    if quantity.limit is None or quantity.limit.inclusive is False:
        return None
    return FigureKind.DEADLINE, quantity.limit


def _date(quantity: Quantity, around: _Around) -> bool:
    """Whether a number of days is a day of the month (`每月25日前`), which is a date and no figure."""
    return bool(_DAY_OF.search(around.left)) and not re.search(r"(?:后|起|终了)\s?$", around.left)


_LIMITED = re.compile(
    r"(?:限额|额度|上限|权限|起点(?:金额)?|底线|限制|标准|门槛|最高限|定额|备用金|起付线|封顶)(?:设定为|核定为|控制在|暂定|分别)?(?:为|是|[:：(])?\s?$"
)
_LIMITS_LISTED = re.compile(
    r"(?:限额|额度|上限)[:：](?:[^\d,，。;；]{0,10}\d[\d.]{0,8}[万亿]?元[、,，])*[^\d,，。;；]{0,10}$"
)
_GIVEN = re.compile(r"奖励|奖金|补贴|津贴|补助|工资|薪酬|月薪|年薪|加班费|价格|售价|收费|手续费|工本费")
_REPORTED = re.compile(
    r"较年初|较上年|同比|环比|年末|上年|去年|累计发放|累计实现|已达|增速|增长|增加|下降|提升|实现了|20\d\d年|占比|净增"
)
_PURPOSE = re.compile(r"确保|保证|力争|必须|应|须|需|要求|达到|达标|目标|不得|控制|标准|考核|合格|以上|保持")


def _amount(quantity: Quantity, around: _Around, chain: Chain | None) -> Role | None:
    if quantity.unit not in ("元", "美元"):
        return None
    if _GIVEN.search(around.left[-14:]) or re.match(r"\s?的?(?:奖励|奖金|补贴|津贴)", around.right):
        return None
    if quantity.limit is not None:
        told = quantity.before and not quantity.after
        if told and (_REPORTED.search(around.left) or re.search(r"涉及|合计|共计|突破", around.left[-6:])):
            return None
        return FigureKind.AMOUNT_LIMIT, quantity.limit
    if _LIMITED.search(around.labelled) or _LIMITS_LISTED.search(around.wide_left):
        return FigureKind.AMOUNT_LIMIT, Limit(Bound.MAX)
    reached = re.search(r"(?:达到?|满)\s?$", around.left) and re.match(r"\s?(?:的|时|,|，)", around.right)
    if reached and not _REPORTED.search(around.left):
        return FigureKind.AMOUNT_LIMIT, Limit(Bound.MIN)
    if quantity.low is not None and re.match(r"\s?(?:的|之间|由|须|需|贷款|授信|业务|费用|支出|款项)", around.right):
        return FigureKind.AMOUNT_LIMIT, Limit(Bound.MAX)
    if quantity.low is not None and re.search(r"(?:金额|单笔|单户|额度|授信|贷款|限额)[^,，。;；]{0,8}$", around.left):
        return FigureKind.AMOUNT_LIMIT, Limit(Bound.MAX)
    if quantity.inclusive is not None and re.match(r"\s?[-—至到]", around.right):
        return FigureKind.AMOUNT_LIMIT, Limit(Bound.MIN, quantity.inclusive)
    return None


_RATIO = re.compile(
    r"(?:率|度|比例|占比|比|数|分|达标|合格|覆盖面|面|达成|完成)(?:应|须|需|必须|要|均|都|保持|保证|确保|力争)?(?:达到?|为|是|保持在?|维持在?|在|[:：=(])?\s?$"
)
_HEADCOUNT = re.compile(r"编制|定员|员工|共有|现有|配备|职数|人数|在编|在岗|设[^,，。;；]{0,8}$")
_UNITS_OF_THRESHOLD = frozenset(("%", "分", "笔", "人", *TIME_UNITS))
_POINTS_SUBJECT = re.compile(r"分|成绩|考核|考试|评|测|满意|得|结果|测试")


def _threshold(quantity: Quantity, around: _Around, chain: Chain | None) -> Role | None:
    if quantity.unit not in _UNITS_OF_THRESHOLD:
        return None
    limit = quantity.limit
    if quantity.unit in TIME_UNITS:
        return _threshold_of_time(quantity, around)
    if quantity.unit == "人" and (limit is None or _HEADCOUNT.search(around.left)):
        return None
    if quantity.unit == "笔" and limit is None:
        return None
    if quantity.unit == "分":
        return _threshold_of_points(quantity, around)
    if limit is not None:
        reported = quantity.before and limit.inclusive is False and _REPORTED.search(around.wide_left)
        return None if reported else (FigureKind.THRESHOLD, limit)
    return _exact_share(quantity, around)


def _threshold_of_time(quantity: Quantity, around: _Around) -> Role | None:
    if quantity.limit is None or quantity.unit == "周" or quantity.within:
        return None
    if _PROFILE.search(around.left[-12:]) or _PROFILE.search(around.right):
        return None
    if quantity.before and quantity.limit.inclusive is False and not quantity.after and quantity.unit == "年":
        return None
    return FigureKind.THRESHOLD, quantity.limit


def _threshold_of_points(quantity: Quantity, around: _Around) -> Role | None:
    if quantity.limit is None:
        reached = re.search(r"(?:达到?|满)\s?$", around.left) and re.match(r"\s?(?:的|时|,|，|及|以)", around.right)
        return (FigureKind.THRESHOLD, Limit(Bound.MIN)) if reached else None
    scored = _POINTS_SUBJECT.search(around.left) or quantity.value >= 30 or _ASSESSING.search(around.sentence)
    return (FigureKind.THRESHOLD, quantity.limit) if scored else None


def _exact_share(quantity: Quantity, around: _Around) -> Role | None:
    if quantity.unit != "%":
        return None
    if re.search(r"达到?\s?$", around.left) and re.match(r"\s?(?:时|的(?!目标|标准|要求|比例))", around.right):
        return FigureKind.THRESHOLD, Limit(Bound.MIN)
    if not _RATIO.search(around.left):
        return None
    if _REPORTED.search(around.wide_left[-40:]) or re.search(r"降至|升至|降到|提高到|提升至|提高至", around.left):
        return None
    if re.search(r"较上年|同比|全年|上年|去年|较年初", around.wide_right):
        return None
    ends = not around.right.strip(' )）"”') or around.right[:1] in "、("
    if ends and re.search(r"[率面]\s?$", around.left):
        return FigureKind.THRESHOLD, EXACTLY
    told = _PURPOSE.search(around.left) or re.search(r"达到?\s?$", around.left) or around.left.endswith("(")
    return (FigureKind.THRESHOLD, EXACTLY) if told else None


_TRIGGERS = {
    FigureKind.DEDUCTION: re.compile(r"(?:扣除|扣减|扣发|扣罚|倒扣|扣|罚款|罚|处以)(?:人民币)?[:：]?\s?$"),
    FigureKind.WEIGHT: re.compile(r"(?:权重|分值|比重|占比?)(?:为|[:：])?\s?$"),
    FigureKind.RETENTION: re.compile(r"(?:保存|保管|留存)(?:期限?)?(?:为)?\s?$"),
    FigureKind.DEADLINE: re.compile(r"提前\s?$"),
}


def trigger(text: str, kind: FigureKind, start: int) -> str:
    """The word before a quantity that makes it what it is (`扣` in `扣5分`), part of the figure's text."""
    pattern = _TRIGGERS.get(kind)
    match = pattern.search(clause_before(text, start, 8)) if pattern else None
    return match.group() if match else ""
