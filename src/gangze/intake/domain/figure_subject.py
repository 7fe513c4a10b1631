"""What a figure is about (量化要求的对象): the post or matter it binds, as a short phrase."""

from __future__ import annotations

import re

from gangze.intake.domain.figure_parts import SENTENCE_ENDS, FigureKind, clause_after, clause_before

LONGEST = 20
"""A subject is cut to this many characters; a longer one is no phrase any more."""

_POST = re.compile(
    r"(?:^|[,，:：、由对])(?P<post>[一-鿿A-Za-z]{0,10}?(?:岗位?|柜员|经理|主管|主任|行长|会计|出纳|专员|稽核员|检查员|信贷员|负责人|员|委员会|部门|支行"
    r"|分行|网点|领导小组|办公室|中心|部|科|处))(?=应|须|需|要|必须|每|逐|按|负责|不得|于|在|对|至少|组织|召开|开展|的(?=考核))"
)
_LIST_NUMBER = re.compile(r"^\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[①-⑳]|第[一二三四五六七八九十百\d]+条)\s*")
_LEAD = re.compile(
    r"^(?:并(?!购)|且|和|以及|及(?!时)|同时|其中|如|对于|对(?![账公私外接象手])|凡|由|按照|按(?![揭时期])|根据|负责(?!人)|做好|认真|切实|严格"
    r"|应当|应该|应(?![急收付用对答])|须|需要|需(?!求)|必须|要(?![求素闻件])|均|都|可以|可(?!疑)|不得|确保|保证|力争|组织(?![架部])|开展|进行"
    r"|召开|实施|将|把(?!关)|向|在(?![岗途建])|于|至少|原则上|的|地(?![区方])|完成|执行(?![力率])|一(?![线级般户类])|其(?![他它])|之|后(?![台勤续])"
    r"|前(?!台)|末|初|内(?![控部审勤])|\d{1,2}[日号](?:\([^()]*\))?(?:之?前)?)+"
)
_TRAIL = re.compile(
    r"(?:应当|应该|应|须|需|必须|要|可|不得|至少|最少|控制|保持|保证|确保|达到?|(?<!行)为|是|(?<!存)在|于|的|(?<![日人平月年])均|都|原则上|每年|每月|每日|不|占|[:：(（\s])+$"
)
_COMPARED = re.compile(r"(?:不得?|至|最)$")
_COUNT = re.compile(r"^(?:[一二两三四五六七八九十\d]+次|以上|以下|以内|的|\)|(?:个)?(?:工作)?日)+")


def subject(text: str, kind: FigureKind, start: int, end: int) -> str:
    """The post or matter that the figure at `text[start:end]` binds; empty where the sentence names none."""
    finder = {
        FigureKind.DEDUCTION: _misdeed,
        FigureKind.WEIGHT: _matter_before,
        FigureKind.THRESHOLD: _matter_before,
        FigureKind.RETENTION: _kept,
        FigureKind.AMOUNT_LIMIT: _money,
        FigureKind.DEADLINE: _act_behind,
        FigureKind.FREQUENCY: _owner_or_act,
    }[kind]
    return _tidy(finder(text, start, end))


def _tidy(words: str) -> str:
    words = _LIST_NUMBER.sub("", words.strip(' 、()"“”‘’·•-')).strip(' 、()"“”‘’')
    return words[:LONGEST]


def _pieces_before(text: str, start: int) -> list[str]:
    left = clause_before(text, start, 60, SENTENCE_ENDS)
    return [piece for piece in re.split(r"[,，:：]", left) if piece.strip()]


def _matter_before(text: str, start: int, end: int) -> str:
    """The noun straight before the figure: `柜面差错率(≤0.1%)` → 柜面差错率."""
    inner = re.sub(r"(?:权重|占比?|分值|比重)(?:为|[:：])?\s*$", "", clause_before(text, start, 60, SENTENCE_ENDS))
    pieces = re.split(r"[,，:：、;；]|(?<=[^(])\)", inner.rstrip("(（ "))
    while len(pieces) > 1 and re.search(r"\d.*为", pieces[-1]):
        pieces.pop()
    words = _TRAIL.sub("", pieces[-1]) if pieces else ""
    words = _LEAD.sub("", _LIST_NUMBER.sub("", words))
    if words:
        return words
    longer = [piece for piece in pieces[:-1] if piece.strip()]
    return _LEAD.sub("", longer[-1]) if longer else _behind(text, end)


def _behind(text: str, end: int) -> str:
    return _LEAD.sub("", _COUNT.sub("", clause_after(text, end)))


def _act_behind(text: str, start: int, end: int) -> str:
    """What has to be done in time: `5个工作日内答复客户` → 答复客户."""
    words = _behind(text, end)
    if len(words) >= 2:
        return words
    pieces = _pieces_before(text, start)
    return _TRAIL.sub("", _LEAD.sub("", pieces[-1])) if pieces else words


def _owner_or_act(text: str, start: int, end: int) -> str:
    left = clause_before(text, start, 30, SENTENCE_ENDS)
    posts = [found.group("post") for found in _POST.finditer(left + text[start : start + 1])]
    if posts:
        return posts[-1]
    words = _behind(text, end)
    if len(words) >= 2:
        return words
    inside = re.sub(
        r"^(?:每|逐|按)?[个一]?(?:半?年度?|季度?|月度?|周|日|天|工作日|旬)|(?:至少|不少于)?[一两二三四五\d]+次.*$",
        "",
        text[start:end],
    )
    if len(inside) >= 2:
        return _LEAD.sub("", inside) or inside
    pieces = _pieces_before(text, start)
    return _TRAIL.sub("", _LEAD.sub("", pieces[-1])) if pieces else ""


def _kept(text: str, start: int, end: int) -> str:
    pieces = _pieces_before(text, start)
    for piece in reversed(pieces):
        words = re.split(
            r"(?:应|须|需|要|必须|至少)?(?:妥善|集中|专人|统一|归档)*(?:保存|保管|留存|存档|留档|保留|封存)",
            piece,
        )
        named = _LEAD.sub("", _LIST_NUMBER.sub("", words[0])) or (words[1] if len(words) > 1 else "")
        named = _TRAIL.sub("", re.sub(r"(?:期限|时间|期|[须应需]在?|必须).*$", "", named))
        if named:
            return named
    return _behind(text, end)


def _money(text: str, start: int, end: int) -> str:
    behind = re.sub(r"^\d[\d,.]*[万亿]?元(?:\([^()]*\))?(?:以下|以内|以上)?", "", clause_after(text, end))
    words = re.match(r"(?:\([^()]*\))?的?(?P<noun>[一-鿿A-Za-z]{2,14})", behind)
    left = _matter_before(text, start, start)
    if words and text[max(0, end - 2) : end] in ("以上", "以下", "以内", "之内"):
        return (
            re.sub(r"(?:由|须|应|需|要|的|进行|实行|实施|予以|给予|每|按|不得|必须).*$", "", words.group("noun"))
            or left
        )
    if re.search(r"\d", left):
        left = ""
    return left or (words.group("noun") if words else "")


def _misdeed(text: str, start: int, end: int) -> str:
    """What costs the deduction, or who pays it: `迟到一次扣20元` → 迟到一次, `罚信贷员50元` → 信贷员."""
    left = clause_before(text, start, 60, SENTENCE_ENDS)
    whom = re.search(
        r"(?:罚|扣)(?:款|除|发|减)?(?P<who>[一-鿿]{2,10}?(?:员|长|人|主管|主任|经理|会计|者))(?:的)?[^,，]{0,4}$",
        left,
    )
    if whom:
        return whom.group("who")
    pieces = [
        p
        for p in re.split(r"[,，:：、]", re.sub(r"(?:每次|一次|各|并|给予|予以)?(?:扣|罚|处以|减)[^,，]*$", "", left))
        if p.strip()
    ]
    return _LEAD.sub("", _TRAIL.sub("", pieces[-1])) if pieces else ""
