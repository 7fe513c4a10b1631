"""Action, object and role of a duty, from how it is worded (动作、对象、角色).

Duties are written in few patterns: verb + object (审核贷款资料), 负责 + object + 的 + verb (负责凭证的保管),
对 + object + 进行 + verb, 协助 + whom + verb + object. What fits none stays empty; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangze.duties.domain.lexicon import ASSIST, MANAGE, SUPERVISE, VERBS
from gangze.duties.domain.phrases import DEADLINE, ENDS

PRIMARY, MANAGEMENT, SUPERVISING, ASSISTING = "primary", "management", "supervising", "assisting"

_VERB = "|".join(map(re.escape, VERBS))
_STARTS = re.compile(_VERB)
_ACT = "|".join(re.escape(verb) for verb in VERBS if verb not in (*ASSIST, *MANAGE))
_INNER = re.compile(rf"(?:{_ACT})(?=.{{2}})")
_LEADING = ("组织", "研究", "牵头")
_BODY = "部|处|科|岗|室|中心|员|人|经理|局|委员|层|机关"

_MANNER = (
    "具体|主要|直接|统一|按时|定期|不定期|及时|认真|严格|切实|积极|准确|妥善|主动|定时|适时|随时|共同|独立"
    "|依法合规|依法|依规|立即|(?:和|与|或|、)?不定期|(?:和|与|或|、)?定期|并|地|应|须|要|于"
)
_COUNT = r"(?:\d+|[一二三四五六七八九十两])"
_TIMES = (
    r"每(?:个)?(?:日|天|周|星期|旬|月|季度?|半年|年|工作日|营业日)"
    rf"(?:[一二三四五末]|{_COUNT}[日号](?:之?前)?)?"
    rf"|每{_COUNT}(?:个)?(?:日|天|周|星期|月|年)|逐日|按日|按周|按月|按季度?|按年|逐笔|日终|营业终了|当日"
    rf"|月末|季末|年末|年终|至少|(?:至少|不少于)?{_COUNT}次"
)
_LEAD = re.compile(
    rf"^(?:(?:牵头(?={_ACT})|(?:在|于)?(?:{DEADLINE.pattern})|{_MANNER}|{_TIMES})[，,、]?\s*)+"
)
_GROUNDS = re.compile(
    rf"^(?:按照|按(?![日周月季年旬时期半笔户])|根据|依据|依照|遵照|围绕|在|结合|通过|利用|接到|收到|发现|遇有?|出现|发生)[^{ENDS}]{{1,40}}[，,]\s*"
)
_SUBJECT = re.compile(
    rf"^[^{ENDS}]{{2,14}}?(?:岗位?|部门?|人员|主管|经理|柜员|主任|行长)还?(?:需要?|须|应当?|必须)(?=[^{ENDS}]{{4}})"
)
_RESPONSIBLE = re.compile(r"^(?:具体|主要|全面|直接|总体|牵头)?负责")
_TOWARDS = re.compile(
    rf"^(?:负责)?对(?P<object>[^{ENDS}]{{2,60}}?)(?:实施|进行|予以|开展|加以|实行)"
    rf"[^{ENDS}]{{0,4}}?(?:的)?(?P<action>{_VERB})"
)
_NOMINAL = re.compile(
    rf"^(?P<object>[^{ENDS}]{{2,60}}?)的?(?:日常|具体|统一)?"
    rf"(?P<actions>(?:{_VERB})(?:(?:、|和|与|及|以及)?(?:{_VERB}))*)等?(?:工作|事宜|事项|事务)?$"
)
_TAIL = re.compile(r"等(?:各项|有关|相关|日常|具体)?(?:工作|事宜|事项)$")
_TO_WHOM = re.compile(
    rf"^(?:向|给|为|与|同|会同|面向)[^{ENDS}]{{1,24}}?(?<!的)(?P<action>{_ACT})(?!{_BODY}|的)(?P<object>[^{ENDS}、和及与等][^{ENDS}]{{1,60}})"
)
_FURTHER = re.compile(rf"并(?=(?:{_VERB}))")
_NEVER_DONE = ("权限", "责任", "能力", "水平")
_ONCE = re.compile(r"^(?:(?:一|1)次|(?:至少|不少于)(?:一|1)次)(?:的)?")
_PARALLEL = re.compile(rf"^(?:(?:、|和|与|及|并|以及)(?:{_VERB}))+")


@dataclass(frozen=True, slots=True)
class Wording:
    """What is done, to what, and which part the post plays in it; empty where the text does not say."""

    action: str
    object: str
    role: str


def wording(text: str) -> Wording:
    """Action, object and role of a duty's first clause. A plain duty of a post is `primary` (主办)."""
    bare, responsible, managing = _core(text)
    action, thing = _action_and_object(bare, responsible)
    return Wording(action, thing, _role(bare, action, managing))


def _core(text: str) -> tuple[str, bool, bool]:
    """The text without its lead (每日、认真) and 负责; whether 负责, and whether 全面负责 stood there."""
    rest = text.strip().lstrip("、，, ")
    rest = _SUBJECT.sub("", rest, count=1)
    for _ in range(3):
        shorter = _LEAD.sub("", _GROUNDS.sub("", rest, count=1), count=1)
        if shorter == rest or not shorter:
            break
        rest = shorter
    managing = rest.startswith(MANAGE)
    match = _RESPONSIBLE.match(rest)
    if match is None:
        return rest, False, managing
    return _LEAD.sub("", rest[match.end() :], count=1).lstrip("：:") or rest, True, managing


def _action_and_object(bare: str, responsible: bool) -> tuple[str, str]:
    towards = _TOWARDS.match(bare)
    if towards:
        return towards.group("action"), _tidy(towards.group("object"))
    clause = re.split(f"[{ENDS}]", bare, maxsplit=1)[0]
    to_whom = _TO_WHOM.match(clause)
    if to_whom:
        return to_whom.group("action"), _tidy(to_whom.group("object"))
    starts = _STARTS.match(clause)
    verb = starts.group() if starts else ""
    if verb in _LEADING:
        inner = _INNER.match(clause, len(verb))
        verb += inner.group() if inner else ""
    if verb in ASSIST or verb in MANAGE:
        return verb, _tidy(clause[len(verb) :])
    if verb and not _names_a_thing(clause, verb):
        rest = _PARALLEL.sub("", clause[len(verb) :], count=1)
        rest = _ONCE.sub("", rest, count=1)
        return verb, "" if rest.startswith("、") else _tidy(_FURTHER.split(rest, maxsplit=1)[0])
    nominal = _NOMINAL.match(clause)
    if nominal and responsible:
        return re.split("、|和|与|及", nominal.group("actions"))[0], _tidy(nominal.group("object"), keep=True)
    if responsible:
        return "负责", _tidy(clause)
    return "", ""


def _names_a_thing(clause: str, verb: str) -> bool:
    """Whether the verb at the start only belongs to a noun: 考核办法的制定, 会计核算的检查 under 负责."""
    rest = clause[len(verb) :]
    if rest.startswith(_NEVER_DONE):
        return True
    if re.match(r"(?:部|处|科|岗|室|中心|系统|人员|部门|委员会|办法|制度|资料|档案|业务)", rest):
        return _NOMINAL.match(clause) is not None
    return False


def _tidy(words: str, *, keep: bool = False) -> str:
    """The object without a trailing 等工作; what would be left empty stays as it was."""
    clean = words.strip(" 　、，,的了")
    shorter = clean if keep else _TAIL.sub("", clean).strip("的等")
    return (shorter or clean)[:200]


def _role(bare: str, action: str, managing: bool) -> str:
    if bare.startswith(ASSIST):
        return ASSISTING
    if managing or bare.startswith(MANAGE):
        return MANAGEMENT
    if action in SUPERVISE or bare.startswith(SUPERVISE):
        return SUPERVISING
    return PRIMARY
