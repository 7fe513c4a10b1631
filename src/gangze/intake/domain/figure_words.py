"""Deadlines said without a number (以词语表示的时限): 当日 (0 日), 次日 (1 日), 下一工作日, T+1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangze.intake.domain.figure_parts import Bound, Limit


@dataclass(frozen=True, slots=True)
class WordedDeadline:
    """`text[start:end]` means `value` `unit` at the latest."""

    start: int
    end: int
    value: int
    unit: str
    limit: Limit


_ACT = (
    r"(?:[^,，。;；:：\n当]{0,6}?)(?:完成|办结|办理|办妥|上报|报告|报送|报备|处理|处置|反馈|答复|回复|缴存|上缴|解缴|缴库|交存"
    r"|入账|入库|入柜|记账|登记|录入|归档|移交|送达|送交|核对|核销|核实|清算|轧账|结清|划转|整改|到位|上传|提交|下发|发放|发出"
    r"|转交|转办|分办|通知|受理|审核|审批|审结|追回|更正|冲正|勾对|传递|扫描|回访|缴清|结账|退还|退回|签收|公示|补录|封存|销毁"
    r"|查明|查清|查复|回收|催收|启动|修复|恢复|报|签章)"
)
_WORDS: tuple[tuple[re.Pattern[str], int, str], ...] = (
    (re.compile(r"[Tt]\s?\+\s?(\d{1,2})(?:个?(?:工作日|交易日))?(?:日)?(?:以?内|之内|前)?"), -1, "工作日"),
    (
        re.compile(r"(?:次|下)(?:一)?(?:个)?(?:工作日|营业日)(?:内|前|之前|结束前|下班前|[上下]午|日终前|营业前)?"),
        1,
        "工作日",
    ),
    (
        re.compile(
            r"(?<![一二三四五六七八九十两几数多\d])次日(?:内|前|之前|[上下]午[一-鿿\d:]{0,4}前|[上下]午|早上|中午前|营业前|日终前|营业终了前)?"
        ),
        1,
        "日",
    ),
    (
        re.compile(
            rf"(?:于|在|须于|应于|必须于|须|应|必须|要|可)?当[日天](?:内|下班前|日终前|营业终了前|营业结束前|营业终了后?|之内)?(?={_ACT})"
        ),
        0,
        "日",
    ),
)
_NO_DEADLINE_BEHIND = re.compile(
    r"[^,，。;；当]{0,6}的(?!\u4e0d)|至迟|业务量|余额|账[务目](?!处理)|发生|所有|传票|凭证(?!传)|现金收|交易|库存|工作(?!日)|营业(?!终|结)|值班"
)


def worded_deadlines(text: str) -> list[WordedDeadline]:
    """Every deadline of `text` (cleaned) that is a word, in order, not overlapping."""
    found: list[WordedDeadline] = []
    for pattern, value, unit in _WORDS:
        for match in pattern.finditer(text):
            if value == 0 and _NO_DEADLINE_BEHIND.match(text, match.end()):
                continue
            days = int(match.group(1)) if value < 0 else value
            told = "日" if unit == "工作日" and value < 0 and re.search(r"\d日", match.group()) else unit
            found.append(WordedDeadline(match.start(), match.end(), days, told, Limit(Bound.MAX)))
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[WordedDeadline] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
