"""Phrases of a duty that say how often, by when, up to what amount, how well, and who answers (要素短语).

Each function takes the duty's text and returns the words as they stand there, empty where the text does not
say it. Words that only look like it are left alone: 日常 is no frequency, 近三年内 no deadline, 每日限额 no
frequency.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

ENDS = "，,。；;：:！!？?\n"
"""Characters that end a clause."""

_CN = "零〇一二三四五六七八九十百千万两半"
_NUMBER = rf"(?:(?<![\d,.])\d[\d,]{{0,17}}(?:\.\d{{1,6}})?|[零〇一二三四五六七八九十两半][{_CN}]{{0,11}})"
_NO_END = rf"[^{ENDS}]"

PERIODS = ("daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly")
"""Frequencies with a period, the shortest first."""

_PRODUCT = (
    r"(?:的)?(?:工作)?(?:[^，,。；;：:]{0,6})?"
    r"(?:报表|报告|计划|总结|分析|例会|会议|考核|预算|评价|盘点|检查|统计|月报|季报|年报)"
)
_FREQUENCY: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "daily",
        re.compile(
            r"(?:每(?:个)?(?:日|天|工作日|营业日|交易日)|逐日|按日|日终|每日终了|营业终了|日清日结)"
            r"(?!累计|限额|最高|上限|最多|平均)"
        ),
    ),
    ("weekly", re.compile(r"每(?:个)?(?:周|星期)|按周|逐周|周报|每个?周[一二三四五六日末]")),
    (
        "half_yearly",
        re.compile(
            rf"每(?:个)?半年|按半年|逐半年|半年(?:至少|不少于)?(?:一|1)次|(?<!上)(?<!下)半年度{_PRODUCT}|每年(?:两|二|2)次"
        ),
    ),
    (
        "monthly",
        re.compile(
            rf"每(?:个)?月|按月|逐月|月[末终初]|月报|月度{_PRODUCT}|(?<![{_CN}\d半])月(?=、季)|次月(?=\d)|月后"
        ),
    ),
    (
        "quarterly",
        re.compile(rf"每(?:个)?季(?:度)?|按季(?:度)?|逐季|季度?[末终初后]|季报|季度{_PRODUCT}|季(?=、年)"),
    ),
    (
        "yearly",
        re.compile(
            rf"每(?:个)?(?:会计)?年(?!限|龄)|按年|逐年|年度?[末终](?!端)|年报|(?<!半)年度{_PRODUCT}|一年(?:至少|不少于)?(?:一|1)次"
        ),
    ),
)
_NOT_A_PERIOD = re.compile(
    rf"每(?:\d+|[{_CN[:-1]}]+|隔)\s*个?(?:日|天|周|星期|月|季度?|年)|(?:近|最近|过去|连续)[^{ENDS}]{{0,6}}(?:年|月|日)"
)
_ON_EVENT = re.compile(
    rf"不定期|按需|视需要|视情况|根据需要|随时|逐笔|每笔|遇有?{_NO_END}{{1,16}}?(?:(?<!及)时|的)"
    rf"|(?:发生|出现|发现){_NO_END}{{1,16}}?(?:(?<!及)时|后|的[，,])|(?:接到|收到){_NO_END}{{1,14}}?后"
)
_FIGURE_PERIODS = {
    "次/日": "daily",
    "次/周": "weekly",
    "次/月": "monthly",
    "次/季": "quarterly",
    "次/半年": "half_yearly",
    "次/年": "yearly",
}


def frequency(text: str, figures: tuple[Mapping[str, Any], ...] = ()) -> str:
    """How often the duty is due (频率): one of `PERIODS`, `on_event`, or empty.

    Figures of kind `frequency` count first, then the words. Where a duty names several periods (按月、按季),
    the shortest is taken, so that nothing is missed; 每5天一次 fits no period and stays empty.
    """
    named = {_FIGURE_PERIODS.get(str(f.get("unit"))) for f in figures if f.get("kind") == "frequency"}
    told = [period for period in PERIODS if period in named]
    if told:
        return told[0]
    clean = _NOT_A_PERIOD.sub("", text)
    for period in PERIODS:
        pattern = dict(_FREQUENCY)[period]
        if pattern.search(clean):
            return period
    return "on_event" if _ON_EVENT.search(text) else ""


_SPAN_UNIT = r"(?:个)?(?:工作日|自然日|营业日|交易日|小时|分钟|个?月|日|天|周|星期|年)"
DEADLINE = re.compile(
    rf"(?<!近)(?<!近期)(?<!过去)(?<!最近)(?:自{_NO_END}{{2,16}}?(?:之日)?起(?:的)?)?{_NUMBER}{_SPAN_UNIT}(?:之内|以内|内)(?!部)"
    rf"|(?:每(?:个)?(?:月|季度?|周|年)|次月|次年|次季|月后|季后|年后|月末|季末|年末|每?(?:个)?(?:月|季|年)度?终了后)"
    rf"(?:的|第)?(?:{_NUMBER}(?:个)?(?:工作日|日|号|天)(?:之前|以前|前|内|以内)|[一二三四五六日](?:之前|前))"
    rf"|(?:当日|当天|当班|次日|次一工作日|T\+\d日?)(?:[^{ENDS}的]{{0,6}}?(?:之前|前|内|以内)"
    rf"|(?=(?:须|应|必须)?(?:完成|办结|上报|报送|入账|处理|反馈|核对|结清|录入|登记|归档|上缴|清算|整改|报告)))"
    rf"|(?:营业终了|日终|营业结束|下班)(?:之前|前)"
    rf"|(?:不(?:得|应)?(?:晚于|迟于|超过)){_NUMBER}{_SPAN_UNIT}(?!以上)"
)
"""A deadline in words."""


def deadline(text: str, figures: tuple[Mapping[str, Any], ...] = ()) -> str:
    """By when it must be done (时限), in the duty's own words: `2个工作日内`, `次月5日前`, `当日`."""
    found = [match.group() for match in DEADLINE.finditer(text)]
    if not found:
        found = [_words(f) for f in figures if f.get("kind") == "deadline"]
    return "、".join(dict.fromkeys(word for word in found if word))


_AMOUNT = (
    rf"(?:单笔|单户|单日|单次|当日|每笔|每日|每户|累计|日累计|合计){{0,3}}"
    rf"(?:不超过|不高于|不低于|不足|超过|高于|低于|大于|小于|达到?|在)?"
    rf"(?:人民币|等值)?{_NUMBER}\s?(?:[十百千]?[万亿])?(?:美元|元)(?:人民币)?"
    rf"(?:[（(](?:不?含)[^）)]{{0,4}}[）)])?(?:及以上|及以下|含以上|含以下|以上|以下|以内|之内)?(?:[（(]不?含[^）)]{{0,4}}[）)])?"
)
_LIMIT = re.compile(rf"{_AMOUNT}(?:的)?(?P<thing>{_NO_END}{{0,24}})")
_THING_ENDS = re.compile(
    r"(?:进行|予以|由|须|应|必须|实行|实施|按|报|并|需|一律|不得|办理|组织|开展|发起|启动|出具|逐笔|的(?:审批|审核|复核|审查|授权|核准|办理)"
    r"|的(?=[^，,。；;]{0,5}性)|(?<=.)(?:审批|审核|复核|审查|授权|核准)|[、（(])"
)
_BOUND = re.compile(r"超过|不高于|不低于|不足|高于|低于|大于|小于|达|以上|以下|以内|之内|单笔|单户|单日|累计")


def limit(text: str, figures: tuple[Mapping[str, Any], ...] = ()) -> str:
    """Up to or from which amount (限额), with what it binds: `500万元以下小微企业贷款`.

    An amount without a bound (注册资本1亿元) is no limit.
    """
    found = []
    for match in _LIMIT.finditer(text):
        amount = match.group()[: len(match.group()) - len(match.group("thing"))]
        if not _BOUND.search(amount):
            continue
        thing = match.group("thing")
        cut = _THING_ENDS.search(thing)
        found.append((amount + (thing[: cut.start()] if cut else thing)).strip().rstrip("的"))
    if not found:
        found = [_words(f) for f in figures if f.get("kind") == "amount_limit"]
    return "；".join(dict.fromkeys(word for word in found if word))


_RATE = r"(?:%|％|‰|个百分点|分钟|小时|秒|次|笔|件|分|倍)"
_STANDARD = re.compile(
    rf"(?P<subject>[^，,。；;：:！!？?\n、的在将使确保持证率]{{0,14}}(?:率|比例|占比|比|差错|时间|时长|覆盖面|满意度|准确度|得分|评分))"
    rf"(?:须|应|要|必须|需)?(?:控制|保持|维持)?(?:在|达到|达|为|是|不)?"
    rf"(?:≤|≥|<=|>=|＜|＞|<|>|不?超过|不?高于|不?低于|不?少于|超过|高于|低于|不得(?:超过|高于|低于|少于)|达到|达|为|在)?"
    rf"\s?(?:百分之[{_CN}]+|万分之[{_CN}]+|{_NUMBER}\s?{_RATE})(?:以上|以下|以内|之内)?"
)


def standard(text: str, figures: tuple[Mapping[str, Any], ...] = ()) -> str:
    """How well it must be done (标准): `差错率≤0.1%`, `满意度不低于95%`."""
    found = [match.group().strip() for match in _STANDARD.finditer(text)]
    if not found:
        found = [
            _words(f, with_subject=True)
            for f in figures
            if f.get("kind") == "threshold" and str(f.get("text") or "")
        ]
    return "；".join(dict.fromkeys(word for word in found if word))


_ACCOUNTABILITY = re.compile(
    rf"(?:对|承担)(?P<of>{_NO_END}{{2,40}}?)(?:承担|负有?|负)(?:有)?(?:[^，,。；;：:]{{0,8}}?责任?|责)"
    rf"|(?:承担|负有?)(?:[^，,。；;：:]{{0,10}}?责任)"
    r"|终身(?:负责|追责|责任|问责)(?:制)?|第一责任人|直接责任人|首问负责(?:制)?|主要负责人责任"
)
_KINDS = re.compile(
    r"终身(?:负责|追责|责任|问责)制?|第一责任人|首问负责制?"
    r"|(?:直接|管理|领导|主要|监督|审批|审查|经办|调查|连带|全面|全部|最终|首要|次要|复核)责任人?"
)


def accountability(text: str) -> str:
    """Who answers how (责任): the kinds of responsibility the duty names, or the phrase 对…负责.

    Kinds are the field's fixed words (终身负责、直接责任、管理责任、领导责任…), several are joined by `、`.
    """
    kinds = list(dict.fromkeys(match.group() for match in _KINDS.finditer(text)))
    if kinds:
        return "、".join(kinds)
    match = _ACCOUNTABILITY.search(text)
    return match.group() if match else ""


def _words(figure: Mapping[str, Any], *, with_subject: bool = False) -> str:
    words, subject = str(figure.get("text") or ""), str(figure.get("subject") or "")
    return subject + words if with_subject and subject and subject not in words else words
