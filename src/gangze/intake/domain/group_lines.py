"""Lines that only say of what kind the duties below are (职责分类小标题): `日常性工作`, `风险类`, `在安全方面:`."""

from __future__ import annotations

import re

from gangze.intake.domain.headings import Kind, read_heading
from gangze.intake.domain.names import is_post_name, is_unit_name, starts_with_verb

LONGEST_LABEL = 14
"""Characters of a bold line that may be the title of a group."""

_WHEN = (
    "日常|经常|定期|不定期|非定期|阶段|临时|例行|专项|突发|应急|常规|固定|周期|每日|每天|每周|每旬|每月|每季度?|每半年|每年"
    "|年度|半年度?|季度|月度|周|日|班前|班中|班后|营业前|营业中|营业期间|营业后|营业终了|日终|月末|季末|年末|月初|年初"
    "|其他|其它|共同|共性|个性|通用|专有|特殊|兼职|主办|协办|配合"
)
_TIMED = re.compile(rf"(?:{_WHEN})性?(?:工作|职责|任务|事项|事务)类?:?|(?:{_WHEN})性?类(?:工作|职责|任务|事项)?:?")
_LABEL = re.compile(
    r"[\u3400-\u9fff]{2,6}类(?:工作|职责|任务|事项)?:?"
    r"|[\u3400-\u9fff]{2,8}(?:阶段|环节)(?:工作|职责)?:?"
    r"|(?:在)?[\u3400-\u9fff、]{2,12}方面的?(?:主要)?(?:职责|工作|任务|责任)?(?:是|为|有|包括|如下)?:?"
)
_ASPECT = re.compile(
    r"在(?P<what>[\u3400-\u9fff、]{2,16}?)(?:方面|工作中|管理中|过程中|环节)?的?(?:主要|具体)?(?:职责|任务|责任|工作|职能)"
    r"(?:是|为|有|包括|如下)*:$"
)


def group_label(words: str, bold: bool = False) -> str:
    """The title of a group that a line without number is, or an empty string. `bold`: it is set apart so."""
    flat = "".join(words.split()).strip("【】[]〔〕<>《》")
    if not 2 <= len(flat.rstrip(":")) <= 20 or re.search(r"[。;,!?]", flat):
        return ""
    aspect = _ASPECT.match(flat)
    if aspect:
        return aspect.group("what")
    title = flat.rstrip(":")
    if _TIMED.fullmatch(flat):
        return title
    if _LABEL.fullmatch(flat) and not starts_with_verb(title) and not is_post_name(title) and not is_unit_name(title):
        return title
    plain = read_heading(title).kind is Kind.TEXT and not starts_with_verb(title)
    return title if bold and plain and len(title) <= LONGEST_LABEL else ""
