"""What a heading says: whose it is, and what stands under it (标题识别).

`read_heading` looks at one short text without its number. It answers with what the words allow; whether the
text *is* a heading is decided with its surroundings in `outline.py` and `owners.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gangze.intake.domain.names import (
    NO_PROPER_NAMES,
    ending,
    head_count,
    is_post_name,
    is_unit_name,
    sentence_like,
    split_names,
    starting,
    unit_kind,
    unit_suffix,
)
from gangze.intake.domain.vocabulary import BARE_POSTS, DUTY_VERBS, OTHER_HOUSES
from gangze.intake.domain.vocabulary_headings import (
    DUTY_LINES,
    DUTY_WORD_HEADS,
    DUTY_WORD_TAILS,
    DUTY_WORDS,
    OTHER_SECTIONS,
    POST_LIST_WORDS,
    QUALIFICATION_WORDS,
    UNIT_LIST_WORDS,
)

LONGEST_HEADING = 42


class Kind(StrEnum):
    """What stands under a heading."""

    UNIT = "unit"
    POST = "post"
    DUTIES = "duties"
    POSTS = "posts"
    UNITS = "units"
    QUALIFICATIONS = "qualifications"
    OTHER = "other"
    SECTION = "section"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as read. `word` is the duty word in it (`岗位职责`), empty where it is a bare name."""

    kind: Kind
    name: str = ""
    aliases: tuple[str, ...] = ()
    headcount: int | None = None
    word: str = ""

    @property
    def named(self) -> bool:
        return self.kind in (Kind.UNIT, Kind.POST) or bool(self.name)


NO_HEADING = Heading(Kind.TEXT)
_DUTY_ENDS = sorted(DUTY_WORDS, key=len, reverse=True)
_TAIL_END = ending(DUTY_WORD_TAILS)
_HEAD_END = ending(DUTY_WORD_HEADS)
_INNER_UNITS = re.compile(
    r"(?:内设|下设|下属|所属)(?:各)?(?:个)?(?:职能)?(?:机构|部门|科室|组|部室|中心)$|各(?:部门|科室|组|部室|中心)$|机关(?:各)?(?:部室|部门|科室)$|(?:各)?专[业门]委员会(?:[及与和].{2,6})?$|(?:管理|职能|业务|内设|经营|机关|支持保障|支持|保障|本部|.{1,3}类)部门$"
)
_COLLECTIVE = re.compile(
    r"(?:机关|总部|内设|下设|下属|各|职能|管理|业务|经营|行政|党政|党群|教辅|医技|临床|前台|中台|后台|前中后台|中后台|支持|保障|主要)*"
    r"(?:科室|部室|处室|股室|部门|机构|单位|部门和网点|部门及网点)$"
)
"""What a heading calls the units of a bank together: `某某联社机关科室` heads the departments, it is none."""
_BRACKET_END = re.compile(r"\(([^()]{1,24})\)$")
_WHERE = re.compile(r"含|包括|包含|设在|设于|挂靠|设置在|办公室设在|牵头部门|由|.*(?:牵头|负责|组成|承办|兼|合署)$")
"""A bracket that says where a unit sits or who leads it."""
_ALSO_KNOWN = re.compile(r"^(?:加挂|又称|简称|以下简称|以下称|亦称|挂|含)?[“\"']?(.+?)[”\"']?(?:牌子|的牌子)?$")
_AND_MORE = re.compile(r"(?:以?及|与|和|、)(?:岗位)?(?:任职|考核|工作流程|权限|要求|标准)[^、及与和]{0,6}$")
_EDGES = ":。.、,;-—*#_=·"
_LATIN_NAME = re.compile(r"^(?:(?:[A-Za-z]{4,}[ .&/]*)+|[A-Za-z][A-Za-z .&()]*/\s*)(?=[\u3400-\u9fff]{2})")
_LATIN_TAIL = re.compile(r"(?<=[\u3400-\u9fff])(?:\s*/\s*|\s+)[A-Z][A-Za-z]+(?:[ .&/]+[A-Za-z]+)*\s*(?=:?$)")
_QUESTION = re.compile(
    r"(?:问|Q)?\d{0,2}[::]?(.+?)(?:是什么|为何|是哪些|有哪些|包括哪些|包含哪些|包括什么|有什么|如何规定)(?:内容|方面)?[??]?$"
)
_ASKED_WHAT = re.compile(
    r"(?:问|Q)?\d{0,2}[::]?(.+?)(?:应当?|应该|需要?|要|都)?(?:履行|承担|负责|具有|有|包括|做好?|办理|从事)(?:的|着|好)?(?:哪些|些?什么)"
    r"(?:主要|具体|岗位|工作)*(?:职责|责任|职能|任务|工作|事项|事务)?[??]?$"
)
_OPENING, _CLOSING = "[(【《<“\"'〔「", "])】》>”\"'〕」"
_SURE_POSTS = frozenset(
    ("会计", "出纳", "内勤", "外勤", "文秘", "秘书", "保安", "门卫", "保洁", "司机", "厨师", "助理", "委员")
)
"""Posts with a bare name that `…职责` may be headed by."""
_OWN_KIND = re.compile(r"(?:业务|管理|经营|职能|风险|支持|保障)部门")
_KIND_OF_UNITS = re.compile(r"(?:类|支持保障|支持|保障|本部)部门$")
_PLACE = re.compile(r"(?<=[人名])[/|·][\u3400-\u9fff]{2,6}$")
"""Where an advertised post is: `质检专员 4人/合肥`."""
_OWN_HOUSE = re.compile(r"(?:总行|分行|支行|联社|机关|总部)本部")
"""The bank or branch itself, beside its outlets."""
_OWN_KIND_BARE = re.compile(r"[本该我]?(?:中心|部|处|科|室|组|小组|团队|公司|协会|社|行|院)")
"""How a unit's own document calls it: `中心职责` are the duties of the centre that is described."""
_BANKS = ("bank", "branch", "company")
_SET_UP = re.compile(r"^组织$|(?:部门|机构|岗位|人员|组织)?(?:设置|设立|架构|机构|结构|构架|编制|配置)")


_LATIN = re.compile(r"[A-Za-z]")


def without_translation(text: str) -> str:
    """`Job Title / 职位`, `合规部 Compliance` → the Chinese words."""
    if _LATIN.search(text) is None:
        return text
    return _LATIN_TAIL.sub("", _LATIN_NAME.sub("", text))


_BLANKS_AND_NUMBER = re.compile(r"\s+|\s*篇[一二三四五六七八九十\d]{1,3}$")
_ASKS = re.compile(r"[么何哪]")


def _bare(text: str) -> str:
    text = without_translation(text.strip())
    flat = _BLANKS_AND_NUMBER.sub("", text).strip(_EDGES)
    what = _ASKED_WHAT.match(flat) if "么" in flat or "哪" in flat else None
    if what is not None:
        flat = what.group(1) if what.group(1).endswith(DUTY_WORDS) else f"{what.group(1)}职责"
    asked = _QUESTION.match(flat) if _ASKS.search(flat) else None
    flat = asked.group(1).replace("之职", "的职") if asked else flat
    wrapped = flat.startswith(tuple(_OPENING)) and flat.endswith(tuple(_CLOSING))
    return (flat.lstrip(_OPENING).rstrip(_CLOSING) or flat) if wrapped else flat


_SENTENCES = re.compile(r"[。;!?]|,.*,")
_KINDS_OF_POST = re.compile(r"标准|关键|重要|主要|各|重点|其他|本")


@lru_cache(maxsize=16384)
def read_heading(text: str) -> Heading:
    """What `text` says as a heading; `NO_HEADING` where it cannot be one."""
    bare = _bare(text)
    if not bare or len(bare) > LONGEST_HEADING or _SENTENCES.search(bare):
        return NO_HEADING
    if bare in QUALIFICATION_WORDS:
        return Heading(Kind.QUALIFICATIONS, word=bare)
    if bare in POST_LIST_WORDS and bare not in ("岗位职责", "岗位工作职责", "岗位说明", "职位职责"):
        return Heading(Kind.POSTS, word=bare)
    if bare in UNIT_LIST_WORDS:
        return Heading(Kind.UNITS, word=bare)
    if bare in DUTY_LINES:
        return Heading(Kind.DUTIES, word=bare)
    if bare in OTHER_SECTIONS:
        return Heading(Kind.OTHER, word=bare)
    if bare.endswith("岗位") and is_unit_name(bare[:-2]):
        return Heading(Kind.POSTS, bare[:-2], word="岗位")
    said = bare.endswith("岗位") and len(bare) <= 10 and not _KINDS_OF_POST.search(bare)
    if said and is_post_name(bare[:-1]) and not sentence_like(bare):
        return Heading(Kind.POST, bare)
    return _performs(bare) or _with_duty_word(bare) or _bare_name(bare) or _cut_off(bare) or _other(bare)


_VERB_START = starting(verb for verb in DUTY_VERBS if len(verb) > 1)
_PERFORMS = re.compile(
    r"^(?P<who>.{2,24}?)(?:主要|应当|应该|应|须|需|具体|应严格)?(?:履行|承担|行使|负有|负责|具有|有)"
    r"(?:以下|下列|如下)(?:主要|工作|岗位|管理|具体|基本)?(?:职责|职权|责任|职能|任务|工作|事项)$"
)


_INCLUDES = re.compile(
    r"^(?P<who>.{2,20}?)的?(?:主要|具体|基本|岗位|工作|部门)*(?:职责|职能|任务)(?:主要)?(?:包括|包含|有|为|是)?(?:但不限于)?"
    r"(?:以下|下列|如下)(?:内容|方面|事项|几项|几个方面)?$"
)
"""`安全保卫部门的职责包括但不限于以下内容`"""

_DUE = re.compile(
    r"^(?P<who>.{2,20}?)(?:(?:应当|应|必须|须|需)?(?:履行|承担|遵守)的(?:主要|基本|具体)?(?:职责|义务|责任)"
    r"|(?:不得|严禁)(?:有|从事)?(?:下列|以下|如下)(?:行为|事项)?)$"
)
"""`信贷员应当履行的职责`, `信贷员不得有下列行为`"""


_PERFORMED = tuple("责权任能务作项容面为下列")
"""How any of them ends: asked first, since nearly no text does."""


def _performs(bare: str) -> Heading | None:
    """`董事会履行下列职责` names an owner; `履行下列职责` alone continues with the owner above it."""
    if not bare.endswith(_PERFORMED):
        return None
    match = _PERFORMS.match(bare)
    named = _bare_name(match.group("who")) if match else None
    if match is not None and match.group("who") in _SURE_POSTS:
        named = Heading(Kind.POST, match.group("who"))
    if named is not None:
        return Heading(named.kind, named.name, named.aliases, word="履行职责")
    due = _DUE.match(bare) or _INCLUDES.match(bare)
    named = _bare_name(due.group("who")) if due else None
    if named is not None:
        return Heading(named.kind, named.name, named.aliases, word="履行职责")
    if re.fullmatch(
        r"(?:主要|应当|具体)?(?:履行|承担|行使|负责)(?:以下|下列|如下).{0,4}(?:职责|职权|责任|工作|事项)",
        bare,
    ):
        return Heading(Kind.DUTIES, word="履行职责")
    return None


_CUT_OFF = re.compile(r"(?P<who>.{2,20}?[^专兼全在离辞述公现任])(?:岗位|工作|主要|部门)*的?职")


def _cut_off(bare: str) -> Heading | None:
    """`外勤信贷员职`: the last character of the heading went with the tag behind it."""
    match = _CUT_OFF.fullmatch(bare) if bare.endswith("职") else None
    named = _bare_name(match.group("who")) if match else None
    return Heading(named.kind, named.name, named.aliases, named.headcount, "职责") if named else None


_NOTES = re.compile(r".{0,6}(?:注意事项|补充说明|有关说明|几点说明|几点要求)")


_ENFORCED = re.compile(r"(?:监督|检查|管理|评价|考核|评估|奖惩|奖励|处罚|问责|责任|追究|通报|纪律)+")
"""`评价与问责`, `监督检查和责任追究`: how a measure is enforced, not what anybody does."""


_JOINED = re.compile("[、和与及]")


def _other(bare: str) -> Heading:
    """A section by its last word (`二、安全管理考核标准`), else no heading; `人员编制和领导职数` by all its parts."""
    if _NOTES.fullmatch(bare):
        return Heading(Kind.OTHER, word=bare)
    parts = [part for part in _JOINED.split(bare) if part]
    if len(parts) > 1 and all(map(_ENFORCED.fullmatch, parts)):
        return Heading(Kind.OTHER, word=bare)
    if len(parts) > 1 and all(part.endswith(OTHER_SECTIONS) and len(part) <= 8 for part in parts):
        return Heading(Kind.OTHER, word=bare)
    for words, kind in ((QUALIFICATION_WORDS, Kind.QUALIFICATIONS), (OTHER_SECTIONS, Kind.OTHER)):
        if not bare.endswith(words):
            continue  # nearly always: asked once for all words
        for word in words:
            if len(word) > 2 and bare.endswith(word) and len(bare) - len(word) <= 10:
                owner = bare[: -len(word)].rstrip("的")
                if is_post_name(owner) or is_unit_name(owner):
                    return Heading(kind, word=word, name=owner)
                if owner in ("岗位", "部门", "主要", "相关", "工作", "本岗位", "本部门"):
                    return Heading(kind, word=word)
    return NO_HEADING


def _bare_name(bare: str) -> Heading | None:
    if _KIND_OF_UNITS.search(bare):
        return None  # `综合类部门` is a heading over departments
    name, count = head_count(_PLACE.sub("", bare))
    name, aliases = _aliases(name)
    if _OWN_HOUSE.fullmatch(name):
        return Heading(Kind.UNIT, name, aliases, count)
    parts = split_names(name)
    if is_post_name(name):
        name = _without_category(name)
    if count is not None and name in BARE_POSTS:
        return Heading(Kind.POST, name, aliases, count)  # `出纳(1人)`: what has a head-count is a post
    for kind, test in ((Kind.UNIT, is_unit_name), (Kind.POST, is_post_name)):
        if test(name) and len(parts) == 1:
            return Heading(kind, name, aliases, count)
        if 1 < len(parts) <= 4 and all(test(part) for part in parts):
            return Heading(kind, parts[0], (*parts[1:], *aliases), count)
    return None


def _above_all(names: str) -> str:
    """The bank or branch in front of several of its units: `某某支行分理处、储蓄所` → `某某支行`."""
    first = split_names(names)[0]
    prefixes = [first[:cut] for cut in range(3, len(first) + 1) if is_unit_name(first[:cut])]
    return next((name for name in reversed(prefixes) if unit_kind(name) in _BANKS), "")


def _without_category(name: str) -> str:
    """`柜员综合柜员` is the heading of a category glued to the post's own: `综合柜员`."""
    for cut in range(2, len(name) // 2 + 1):
        if name.endswith(name[:cut]) and is_post_name(name[:cut]) and is_post_name(name[cut:]):
            return name[cut:]
    return name


def _aliases(name: str) -> tuple[str, tuple[str, ...]]:
    """`医政科(加挂干部保健科牌子)` → (`医政科`, (`干部保健科`,)); other brackets stay with the name."""
    aliases: list[str] = []
    notes = ""
    while (match := _BRACKET_END.search(name)) is not None and match.start():
        name = name[: match.start()]
        inner = _ALSO_KNOWN.match(match.group(1))
        other = inner.group(1) if inner else ""
        several = split_names(match.group(1))
        if other and (is_unit_name(other) or (is_post_name(other) and len(other) > 2)):
            aliases.insert(0, other)
        elif _WHERE.match(match.group(1)) or (len(several) > 1 and all(map(is_unit_name, several))):
            continue  # where it sits, who leads it, which departments make it up
        else:
            notes = match.group() + notes
    return name + notes, tuple(aliases)


def _with_duty_word(bare: str) -> Heading | None:
    bracket = _BRACKET_END.search(bare)
    note = bracket.group() if bracket else ""
    core = bare[: bracket.start()] if bracket else bare
    stripped = _AND_MORE.sub("", core)
    options: list[tuple[str, str]] = []
    for _ in range(3):
        if stripped.endswith(DUTY_WORDS):
            options.extend((stripped[: -len(word)], word) for word in _DUTY_ENDS if stripped.endswith(word))
        tail = _TAIL_END.search(stripped)
        if not tail or not stripped[: tail.start()]:
            break
        stripped = stripped[: tail.start()]
    if not options:
        return None
    nameless: Heading | None = None
    for base, word in options:
        found = _owned(base, word, note)
        if found is not None and found.name:
            return found
        nameless = nameless or found
    if nameless is not None:
        return nameless
    if "," in core or len(core) > 24 or (_VERB_START.match(core) and len(core) > 4):
        return None
    if re.search(r"以下|下列|履行|明确|按照|本办法", core):
        return None
    if core.startswith(("对", "向", "为", "按", "与", "在")) or options[0][1] in ("责任", "职能", "权责"):
        return None
    return Heading(Kind.SECTION, word=options[0][1])


_HOUSE = re.compile(rf"[\u3400-\u9fff]{{3,16}}(?:{OTHER_HOUSES})")


def bank_of_units(name: str) -> str:
    """`某某联社` of `某某联社机关科室`, a word for all its departments; empty where `name` is no such word."""
    together = _COLLECTIVE.search(name)
    above = name[: together.start()] if together else ""
    return above if (is_unit_name(above) and unit_kind(above) in _BANKS) or _HOUSE.fullmatch(above) else ""


def _complete(name: str) -> bool:
    """Whether `name` is an owner as it stands, without the 人员 or 部门 that may belong to the duty word."""
    named = _bare_name(name)
    if named is None:
        return False
    shorter = is_unit_name(name[:-2])
    people = named.kind is Kind.POST and name.endswith("人员")
    department = named.kind is Kind.UNIT and name.endswith("部门")
    return not (shorter and (people or department))


def _owned(base: str, word: str, note: str) -> Heading | None:
    """The heading `base + word`, where `base` names somebody or nobody; None where it is something else."""
    personal = word.startswith(("岗位", "职位", "人员")) or "岗位" in word
    if not base:
        if note and is_post_name(note[1:-1]):
            return Heading(Kind.POST, note[1:-1], word=word)
        return Heading(Kind.DUTIES, word=word)
    trimmed = base
    heads: list[str] = []
    inner_units = _INNER_UNITS.search(base)
    outer = base[: inner_units.start()] if inner_units else ""
    if inner_units and (outer in NO_PROPER_NAMES or (not outer and not _OWN_KIND.fullmatch(base))):
        return Heading(Kind.UNITS, word=word)
    if is_unit_name(outer):
        return Heading(Kind.UNITS, outer, word=word)
    above = bank_of_units(base)
    if above:
        return Heading(Kind.UNITS, above, word=word)
    while (match := _HEAD_END.search(trimmed)) is not None:
        if _complete(trimmed):
            break
        heads.append(match.group())
        trimmed = trimmed[: match.start()]
    if not trimmed:
        if any(_SET_UP.search(head) for head in heads):
            return Heading(Kind.SECTION, word=word)
        if any("岗" in head or "人员" in head or "员工" in head for head in heads):
            return Heading(Kind.POSTS, word=word)
        if any(
            "机构" in head or ("部门" in head and "各" in head) or head in ("部室", "各组", "各科室") for head in heads
        ):
            return Heading(Kind.UNITS, word=word)
        return Heading(Kind.DUTIES, word=word)
    named = _bare_name(trimmed)
    if named is None and (trimmed in _SURE_POSTS or (personal and trimmed in BARE_POSTS)):
        named = Heading(Kind.POST, trimmed)
    if named is None and trimmed.startswith("各") and (is_unit_name(trimmed[1:]) or unit_suffix(trimmed)):
        return Heading(Kind.UNITS, word=word)
    if named is None and _OWN_KIND_BARE.fullmatch(trimmed):
        return Heading(Kind.DUTIES, word=f"部门{word}")
    if named is None and trimmed in ("基层社", "基层行", "镇社", "各镇社"):
        kind = Kind.POSTS if personal else Kind.UNIT
        return Heading(kind, trimmed, word=word)
    if named is None:
        set_up = _SET_UP.search(trimmed)
        return Heading(Kind.SECTION, word=word) if set_up and "," not in trimmed else None
    if named.kind is Kind.UNIT and any("架构" in head or "构架" in head or "机构设置" in head for head in heads):
        return Heading(Kind.UNITS, named.name, named.aliases, word=word)
    several = named.kind is Kind.UNIT and (named.aliases or any(head.startswith("及") for head in heads))
    above = _above_all(trimmed) if several else ""
    if above:
        return Heading(Kind.UNITS, above, word=word)
    people = personal or any("人员" in head or "岗" in head or "员工" in head for head in heads)
    if named.kind is Kind.UNIT and people:
        return Heading(Kind.POSTS, named.name, named.aliases, word=word)
    name = named.name + note if note and re.search(r"\d|[甲乙丙A-Z一二三]", note) and "试行" not in note else named.name
    return Heading(named.kind, name, named.aliases, named.headcount, word)
