"""How often something is done (频次): 每日、逐月、按季、每季度一次、每5天一次、一年不少于两次、1次/月.

`每日` alone is once a day. `每N天一次` keeps its number: value N, unit 日/次 (likewise 小时/次, 月/次,
年/次), but periods that have a unit of their own are told in it: 每三个月一次 is 1 次/季, 每两周一次 is
14 日/次.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangze.intake.domain.figure_parts import Bound, Limit, comparison
from gangze.intake.domain.numerals import NUMBER, number


@dataclass(frozen=True, slots=True)
class Frequency:
    """`text[start:end]` says how often: `value` times per period, or periods per time (unit 日/次)."""

    start: int
    end: int
    value: int | float
    unit: str
    limit: Limit


_PERIODS: tuple[tuple[str, str], ...] = (
    (r"半(?:个)?年(?:度)?", "半年"),
    (r"半(?:个)?月", "半月"),
    (r"(?:个)?季度?", "季"),
    (r"年度?", "年"),
    (r"(?:个)?月度?", "月"),
    (r"(?:个)?(?:工作日|营业日|交易日)", "日"),
    (r"[日天]", "日"),
    (r"(?:周|个?星期|个?礼拜)", "周"),
    (r"旬", "旬"),
)
_PERIOD = "|".join(words for words, _ in _PERIODS)
_NAMED = tuple((re.compile(words), name) for words, name in _PERIODS)
_TIMES_PER = {"日": 1, "周": 1, "月": 1, "季": 1, "半年": 1, "年": 1, "旬": 3, "半月": 2}
_PER = {"旬": "月", "半月": "月"}

_COUNT = (
    r"(?P<bound>不[得能应可]?少于|不[得能应可]?低于|至少|最少|不[得能应可]?超过|不[得能应可]?多于|最多|至多|最高)?"
    r"(?P<verb>(?:[^,，。;；:：、\n\d()第每各]|每个?(?=[户人家网])){0,14}?)"
    r"(?P<bound2>不[得能应可]?少于|不[得能应可]?低于|至少|最少|不[得能应可]?超过|不[得能应可]?多于|最多|至多)?"
    rf"(?P<low>{NUMBER}\s?(?:次)?\s?[-—–~～至到或]\s?)?(?P<count>{NUMBER})\s?(?:次(?![数级序要贷品性]|[日月年])|场(?![地所景合]|次[数])"
    r"|[遍趟轮](?![次值换岗])|回(?![访报复馈执单收款]))(?P<more>\(含\)以上|\(含\)|及?以上|以内|以下)?"
)
_EVERY = re.compile(
    rf"(?:每(?:一|个|满|逢)?|逐|按|分)(?P<period>{_PERIOD})(?P<days>[一二三四五六日天](?:[、和及,](?:周|星期)?[一二三四五六日天])*(?!次|[个名位]))?"
    r"(?P<tail>末|初|底|终|内|度|中)?"
)
_AFTER_EVERY = re.compile(
    rf"(?P<lead>(?:\([^()]{{0,12}}\))?(?:的?\d{{1,2}}月(?:份|末|底|初)?(?:\d{{1,2}}日)?之?前?)?"
    rf"(?:[^,，。;；:：、\n\d()第每]|每个?(?=[户人家网])){{0,8}}?[,，]?)?{_COUNT}"
)
_BOTH_HALVES = re.compile(r"\(?(?:的)?(?:上、?下半年|上半年[、和及]下半年)\)?各[^,，。;；\d]{0,10}?[一1]次")
_COMPARED_BEFORE = re.compile(r"(?:至少|最少|不[得应]?少于|不[得应]?低于|不[得应]?超过|至多|最多)\Z")
_LISTED = re.compile(
    r"(?:[^,，。;；:：\n()每第]{0,12}、){1,3}[^,，。;；:：、\n()每第\d]{0,8}?(?P<count>[一两二三四五六]|\d{1,2})次(?![数级序性])"
)
_BRIEF = re.compile(r"(?P<count>[一两三四二])(?:碰|查|巡|检|核)(?=库|[,，。;；、]|制|$|岗)")
_EVERY_SEVERAL = re.compile(
    rf"(?:每隔|每间隔|每)(?:不[得]?超过)?(?P<n>{NUMBER}|半)(?P<unit>个?工作日|日|天|个?小时|分钟|个?月|年|周|个?星期|个?季度?)"
    rf"(?:[^,，。;；:：、\n\d()第每]{{0,12}}?(?P<count>{NUMBER})\s?[次遍轮](?![数级性])|(?=轮[岗换]|[一-鿿]))"
)
_WITHIN = re.compile(
    rf"(?:全年|年内|(?:每|一)?年度内|一(?:个)?(?:年|月|季度?|周|天|日)(?:内)?|当(?:月|年|季|日)|月|季度?|年度?|周|半年(?:内)?)"
    rf"(?P<what>[^,，。;；:：、\n\d()第每]{{0,8}}?)(?P<bound>不[得能应可]?少于|不[得能应可]?低于|至少|最少)(?P<verb>[^,，。;；:：、\n\d()第每]{{0,10}}?)"
    rf"(?P<count>{NUMBER})\s?[次场](?![数级性地所景合])(?P<more>\(含\)以上|\(含\)|及?以上)?"
)
_ONCE_IN = re.compile(
    r"(?:(?P<one>一|半)(?:个)?(?P<period>日|天|周|星期|月|季度?|年)|(?P<n>[两三四五六]|\d{1,2})"
    r"(?P<several>日|天|周|个月|(?<!\d)月|年))(?P<verb>[^,，。;；:：、\n\d()第每]{0,4}?)(?P<count>[一两三四]|二(?!次[回营确销核审复鉴开])|\d{1,2})"
    r"(?:次(?![数级性])|[碰查巡检](?=库|制|岗|[,，。;；、]|$))"
)
_EVERY_SECOND = re.compile(r"每?(?:双|隔)[月周](?=召开|开展|组织|进行|检查|一次|[一-鿿]{1,4}一次)|隔日(?=[一-鿿])")
_SLASH = re.compile(
    rf"(?P<count>{NUMBER})\s?次\s?/\s?(?:每)?(?P<period>{_PERIOD})|(?P<count2>{NUMBER})\s?次每(?P<period2>{_PERIOD})"
)

_NO_FREQUENCY_BEHIND = re.compile(
    r"\s?(?:末|初|底)?(?:累计|库存|限额|最高|额度|余额|平均|均(?![须应需要])|利率|计收|计息|加收|万分|千分|工资|薪酬"
    r"|\d[\d,.]*万?元|(?:发放|给予)?(?:补贴|津贴|补助|奖)|人均|新增|级|息|费|报(?!告|送|表|备|请|领|经|账|销|省|总|上|批|审|集|名)|历)"
)
_NO_FREQUENCY_BEFORE = re.compile(
    r"(?:到期|整存|分次|还款|付息|还本|利息|等额|租金|超过|逾期|延迟|迟到|旷工|缺勤|迟报|延误)的?$"
)
_TREND = re.compile(r"[^,，。;；]{0,2}(?:下降|提高|提升|增长|递增|递减|增加|减少|上升|降低|改善|加大|完善|好转)")
_OTHER_WORD = re.compile(r"日常|季节|年[龄级薪]|月薪|周[边到转密岁]|日志|日历")
_MISDEED = re.compile(r"迟到|早退|旷工|缺勤|缺席|违规|违反|发生|出现|累计|差错|投诉|被|受到|漏|逾期|错误|失误")


def _alternating(text: str) -> list[Frequency]:
    """双月 and 隔周: every second period."""
    found = []
    for match in _EVERY_SECOND.finditer(text):
        value, unit = (14, "日/次") if "周" in match.group() else (2, f"{match.group()[-1]}/次")
        found.append(Frequency(match.start(), match.end(), value, unit, Limit(Bound.EXACT)))
    return found


def frequencies(text: str) -> list[Frequency]:
    """Every statement of how often in `text` (cleaned), in order, not overlapping."""
    found = _several(text) if "每" in text else []
    if "次" in text:
        found += _slashed(text)
    found += _every(text)
    if "次" in text or "场" in text:
        found += _within(text)
    if any(word in text for word in "次碰查巡检"):
        found += _once_in(text)
    if "双" in text or "隔" in text:
        found += _alternating(text)
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Frequency] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _period(words: str) -> str:
    return next(name for pattern, name in _NAMED if pattern.fullmatch(words))


def _bound(match: re.Match[str]) -> Limit:
    groups = match.groupdict()
    told = comparison(groups.get("bound") or groups.get("bound2") or "")
    if told:
        return told
    more = groups.get("more") or ""
    if more:
        side = Bound.MIN if "上" in more or more == "(含)" else Bound.MAX
        return Limit(side, True if "含" in more else None)
    if re.search("至少|最少|不少于|不低于", match.group()) or groups.get("low"):
        return Limit(Bound.MIN, True)
    return Limit(Bound.EXACT)


def _every(text: str) -> list[Frequency]:
    found = []
    for match in _EVERY.finditer(text):
        if not _is_frequency(text, match):
            continue
        period = _period(match.group("period"))
        times = _TIMES_PER[period]
        unit = f"次/{_PER.get(period, period)}"
        start, told = _bound_before(text, match.start())
        halves = _BOTH_HALVES.match(text, match.end("period")) if period == "年" else None
        if halves:
            found.append(Frequency(start, halves.end(), 2, unit, told))
            continue
        brief = _BRIEF.match(text, match.end("period"))
        if brief:
            found.append(Frequency(start, brief.end(), number(brief.group("count")) * times, unit, told))
            continue
        listed = _LISTED.match(text, match.end("period"))
        if listed and not _MISDEED.search(listed.group()):
            found.append(Frequency(start, listed.end(), number(listed.group("count")) * times, unit, told))
            continue
        counted = _AFTER_EVERY.match(text, match.end())
        if counted and _MISDEED.search(counted.group()):
            continue
        if counted and not _crosses(counted):
            words = counted.group("low") or counted.group("count")
            value = number(re.sub(r"[次\s\-—–~～至到或]", "", words))
            limit = _bound(counted) if told.bound is Bound.EXACT else told
            found.append(Frequency(start, counted.end(), value * times, unit, limit))
            continue
        days = match.group("days")
        if days and period == "周":
            times = len(re.findall("[一二三四五六日天]", days))
        end = match.end() if days else match.end("period")
        found.append(Frequency(start, end, times, unit, told))
    return found


def _bound_before(text: str, start: int) -> tuple[int, Limit]:
    """Where the statement begins and its bound, when a comparator stands before the period (`至少每季`)."""
    found = _COMPARED_BEFORE.search(text, max(0, start - 6), start)
    told = comparison(found.group()) if found else None
    if found and told:
        return found.start(), told
    return start, Limit(Bound.EXACT)


def _crosses(counted: re.Match[str]) -> bool:
    """Whether the count belongs to something else: a comma between, without a bound that ties it on."""
    lead = counted.group("lead") or ""
    return lead.endswith((",", "，")) and not (counted.group("bound") or counted.group("bound2"))


def _is_frequency(text: str, match: re.Match[str]) -> bool:
    word = match.group()
    before = text[max(0, match.start() - 8) : match.start()]
    behind = text[match.end() : match.end() + 10]
    if word.startswith("分") and (
        not match.group("period").startswith(("季", "月", "年")) or before.endswith(("部", "十"))
    ):
        return False
    if word.startswith(("分", "按")) and re.match(r"[份内期]|以?来|龄|限|(?:度)?[计预]划", behind):
        return False
    if word.startswith("按") and (word[1:].startswith(("天", "年度")) or before.endswith(("手", "推", "点"))):
        return word[1:].startswith("年度") and bool(re.match(r"[一-鿿]", behind))
    if word.startswith("逐") and (before.endswith("追") or _TREND.match(behind)):
        return False
    if _OTHER_WORD.match(text, match.end() - 1):
        return False
    if _NO_FREQUENCY_BEFORE.search(before):
        return False
    return not _NO_FREQUENCY_BEHIND.match(behind)


_CONVERTED = {
    ("月", 3): (1, "次/季"),
    ("月", 6): (1, "次/半年"),
    ("月", 12): (1, "次/年"),
    ("季", 1): (1, "次/季"),
    ("季", 2): (1, "次/半年"),
}


def _several(text: str) -> list[Frequency]:
    found = []
    for match in _EVERY_SEVERAL.finditer(text):
        if not match.group("count") and match.group("unit") not in ("年", "个月"):
            continue
        if not match.group("count") and not re.match(
            r"(?:必须|须|应|要|至少|进行|开展|组织)?[一-鿿]{0,4}[轮换评查审检修]", text[match.end() :][:8]
        ):
            continue
        if match.group("n") == "半":
            continue
        times = number(match.group("count")) if match.group("count") else 1
        item = _spread(number(match.group("n")), match.group("unit").removeprefix("个"), times)
        if item:
            start, told = _bound_before(text, match.start())
            if re.search("至少|不少于|不低于", match.group()):
                told = Limit(Bound.MIN, True)
            found.append(Frequency(start, match.end(), *item, told))
    return found


def _spread(length: int | float, unit: str, times: int | float) -> tuple[int | float, str] | None:
    """`times` in `length` periods, in the unit that tells it best; None where no unit does."""
    if not length or not times:
        return None
    unit = {"天": "日", "工作日": "日", "星期": "周", "季度": "季"}.get(unit, unit)
    if length == 1:
        return (times, f"次/{unit}") if unit in _TIMES_PER else (length, f"{unit}/次")
    if (unit, length) in _CONVERTED:
        base, name = _CONVERTED[unit, int(length)]
        return base * times, name
    if unit == "周":
        length, unit = length * 7, "日"
    if unit == "季":
        length, unit = length * 3, "月"
    per = length / times
    return (int(per) if per == int(per) else round(per, 2)), f"{unit}/次"


def _within(text: str) -> list[Frequency]:
    found = []
    for match in _WITHIN.finditer(text):
        head = match.group()
        if _MISDEED.search(head) or text[: match.start()].endswith(("每", "逐", "按")):
            continue
        unit = next(
            u
            for words, u in (
                ("半年", "半年"),
                ("年", "年"),
                ("季", "季"),
                ("月", "月"),
                ("周", "周"),
                ("日", "日"),
                ("天", "日"),
            )
            if words in head.split(match.group("bound"))[0]
        )
        found.append(Frequency(match.start(), match.end(), number(match.group("count")), f"次/{unit}", _bound(match)))
    return found


def _once_in(text: str) -> list[Frequency]:
    found = []
    for match in _ONCE_IN.finditer(text):
        if _MISDEED.search(match.group()) or re.search(r"[第每逢前后近上下\d.]$", text[: match.start()][-1:]):
            continue
        count = number(match.group("count"))
        if match.group("one"):
            period = _period(match.group("period"))
            if match.group("one") == "半":
                if period not in ("年", "月"):
                    continue
                period = f"半{period}"
            value = count * _TIMES_PER[period]
            item: tuple[int | float, str] | None = (value, f"次/{_PER.get(period, period)}")
        else:
            item = _spread(number(match.group("n")), match.group("several").removeprefix("个"), count)
        if item:
            found.append(Frequency(match.start(), match.end(), *item, Limit(Bound.EXACT)))
    return found


def _slashed(text: str) -> list[Frequency]:
    found = []
    for match in _SLASH.finditer(text):
        period = _period(match.group("period") or match.group("period2"))
        count = number(match.group("count") or match.group("count2"))
        unit = f"次/{_PER.get(period, period)}"
        found.append(Frequency(match.start(), match.end(), count * _TIMES_PER[period], unit, Limit(Bound.EXACT)))
    return found
