"""Is this a name of a unit or of a post, and what kind (名称识别).

Names are recognised by how they end, by what they must not be, and by how they must not begin; nothing here
looks at the surroundings of a text: that evidence is weighed in `headings.py` and `owners.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from gangze.intake.domain.vocabulary import (
    BARE_POSTS,
    GENERIC_OWNERS,
    INSIDE_WORDS,
    NOT_NAME_STARTS,
    NOT_POSTS,
    NOT_UNITS,
    POST_SUFFIXES,
    STRONG_VERBS,
    UNIT_SUFFIXES,
    UNIT_WORDS,
)

LONGEST_NAME = 24
"""Characters; a longer text is a sentence."""


def ending(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches the longest of `words` at the end of a text."""
    return re.compile("(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")$")


def starting(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches the longest of `words` at the place asked for."""
    return re.compile("(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")")


_UNIT_END = ending(UNIT_SUFFIXES)
_POST_END = ending(POST_SUFFIXES)
_UNIT_INSIDE = starting(word for word in UNIT_SUFFIXES if word not in ("银行", "公司", "机构", "工会", "组织"))
_VERB_START = starting(STRONG_VERBS)
_UNIT_WORD = starting(UNIT_WORDS)
_NAME_CHARACTERS = re.compile(r"[\u3400-\u9fffA-Za-z0-9()/、·&+×xX*#〇○]+$")
_SENTENCE_WORDS = re.compile(
    r"适用于|全体(?:人员|员工)|\d+(?:个)?(?:小时|分钟|天|万元|元|%|次)|(?<![供响适反对])应(?![急用收付诉])|须|不得|必须|下列|如下|及所|工作日|\d日内|会后|委员会[与及和]|及辖|及下辖|及下属|请|简述|下列哪|组织机构|机构设置|内设(?![计备])|有哪|哪些|几个|什么|怎么|负责(?!人)|职责|描述|概述|提示|包括|名称|架构(?![处部师岗室科组])|及各|和管理|下设|(?<!建)设(?!备|计|施|立)|的|了|着|各级|是|(?<!行)为|及其|以及|等$|如何|或|把|被|将|之间|之一|所有|按(?!揭)|并(?!购|表)|由|有关|相关|其他|其它|以上|以下|不(?!良|动产)|我|他(?!行)|本(?!部|级|币|外币)|该|这|每|所属"
)
_HEAD_COUNT = re.compile(
    r"[(]?(?:共|计|约|编制|定员)?(\d{1,3}|[一二两三四五六七八九十]{1,3})(?:名|人|个|位)(?:编制)?[)]?$"
)
_NUMBERS = {word: value for value, word in enumerate("零一二三四五六七八九十")} | {"两": 2}


@lru_cache(maxsize=8192)
def unit_suffix(name: str) -> str:
    """The unit suffix that `name` ends with, or an empty string."""
    match = _UNIT_END.search(name)
    return match.group() if match else ""


@lru_cache(maxsize=8192)
def post_suffix(name: str) -> str:
    """The post suffix that `name` ends with, or an empty string."""
    match = _POST_END.search(name)
    return match.group() if match else ""


_CLOSING_BRACKETS = re.compile(r"(?:\([^()]*\))+$")


def plain_name(name: str) -> str:
    """`name` without its closing bracket groups: `综合柜员(1号)` → `综合柜员`, `主任(兼)(王××)` → `主任`."""
    return _CLOSING_BRACKETS.sub("", name) if name.endswith(")") else name


def sentence_like(name: str) -> bool:
    """Whether a short text has marks of running text, which names do not have."""
    bare = plain_name(name)
    if len(bare) > LONGEST_NAME or not bare or not _NAME_CHARACTERS.match(bare):
        return True
    verb = bare.startswith(NOT_NAME_STARTS) and not (bare.endswith("岗") and len(bare) <= 6)  # `报送岗`
    return verb or bool(_SENTENCE_WORDS.search(bare))


_LEADERS_VERBS = ("分管", "主持", "协管", "联系", "参加", "列席", "对接")
"""What leaders do with units (`分管办公室`): no names."""


_MEETING = re.compile(r"(?:组织|召开|筹备|主持|召集|参加|列席).{2,8}(?<!委员)会$")
"""`组织贷审会` is a verb and the body it convenes."""

# fmt: off
_NEVER_UNITS = (
    "干部", "坐班", "内部", "外部", "局部", "好处", "用处", "之处", "长处", "短处", "益处",
    "处处", "重组", "分组", "改组", "上班", "下班", "值班", "交接班", "加班", "督办", "承办",
    "经办", "交办", "催办", "主办", "协办", "代办", "查办", "补办", "开办", "举办", "申办",
)
# fmt: on


@lru_cache(maxsize=8192)
def is_unit_name(name: str) -> bool:
    """Whether `name` can be the name of a unit (部、处、中心、委员会、支行 …)."""
    bare = plain_name(name)
    if bare in GENERIC_OWNERS:
        return True
    if len(bare) < 2 or bare in NOT_UNITS or bare[0] == "各" or sentence_like(name) or starts_with_verb(bare):
        return False
    if bare.startswith(_LEADERS_VERBS) or _MEETING.match(bare) or bare.endswith(_NEVER_UNITS):
        return False
    suffix = unit_suffix(bare)
    if not suffix or _ends_as_no_unit(bare, len(suffix)):
        return bool(suffix) and _known_compound(bare)
    if suffix == bare:
        return len(bare) > 2 or bare == "金库"
    return len(suffix) > 1 or len(bare) > len(suffix)


_LONG_NOT_UNITS = tuple(word for word in NOT_UNITS if len(word) > 2)


def _ends_as_no_unit(bare: str, least: int) -> bool:
    """Whether a name ends with a word of NOT_UNITS of at least so many characters."""
    return bare.endswith(_LONG_NOT_UNITS) and any(
        bare.endswith(other) for other in _LONG_NOT_UNITS if len(other) >= least
    )


def _known_compound(bare: str) -> bool:
    """A name that ends like a word of NOT_UNITS but is spelt out of unit words (`风险管理部门`,
    `某某银行`)."""
    rest = bare[: -len(unit_suffix(bare))] if unit_suffix(bare) else ""
    return len(rest) >= 2 and not rest.endswith(
        ("有关", "相关", "其他", "各", "该", "本", "上级", "主管", "监管", "政府")
    )


_NO_POSTS = tuple("各岗 各岗位 各人员 下岗 上岗 在岗 轮岗 到岗 离岗 工作人员 从业人员 专职人员 兼职人员".split())  # noqa: SIM905


@lru_cache(maxsize=8192)
def is_post_name(name: str) -> bool:
    """Whether `name` can be the name of a post (…岗、…员、经理、主任、行长 …)."""
    bare = plain_name(name)
    if len(bare) < 2 or bare[0] == "各" or sentence_like(name):
        return False
    suffix = post_suffix(bare)
    if not suffix:
        return False
    if bare in NOT_POSTS:
        return False
    if _acts_on_somebody(bare):
        return False
    if starts_with_verb(bare) and not (suffix in ("岗", "员") and len(bare) <= 8) and not _leads(bare):
        return False
    return not bare.endswith(_NO_POSTS)


def _leads(bare: str) -> bool:
    """`牵头客户经理`: a verb that says which of several posts of a name it is."""
    return bare.startswith(("牵头", "统筹")) and is_post_name(bare[2:])


_NO_VERB_AFTER_ALL = (
    "全面风险",
    "全面质量",
    "对公",
    "对私",
    "对账",
    "对外",
    "在线",
    "应收",
    "应付",
    "要素",
    "需求",
    "向阳",
    "为民",
    "应急",
    "应用",
    "要客",
)
_ACTING = re.compile(r"管理|考核|培训|辅导|指导|监督|督促|协助|配合|带领|安排|组织|联系|检查|评价|通知|授权")


def _acts_on_somebody(bare: str) -> bool:
    """`培训支行人员` is a verb and its object, `管理会计` a name."""
    match = _ACTING.match(bare)
    if match is None or len(bare) - match.end() < 4 or bare[match.end()] == "(":
        return False
    return is_post_name(bare[match.end() :])


def starts_with_verb(text: str) -> bool:
    """Whether a text begins the way a duty does (`负责…`, `协助…`)."""
    match = _VERB_START.match(text)
    if not match or text.startswith("负责人") or text.startswith(_NO_VERB_AFTER_ALL):
        return False
    rest = text[match.end() :]
    if len(match.group()) == 1 and len(rest) <= 4:
        return False
    return bool(rest) and not (
        len(rest) <= 3 and (unit_suffix(rest) == rest or rest in ("部", "岗", "员", "室", "中心", "组", "处", "科"))
    )


def unit_kind(name: str) -> str:
    """The kind of a unit by its suffix (see `UNIT_SUFFIXES`), `unit` where the suffix says nothing."""
    return UNIT_SUFFIXES.get(unit_suffix(plain_name(name)), "unit")


_COLLECTIVE = re.compile(
    r"(?:前中后台|中后台|前台|中台|后台|总行|分行|支行|总部|机关|直属|派出|附属|辖属|内设|下设|下属|常设|非常设|议事协调|职能|管理|业务"
    r"|经营|营业|营销|综合|支持|保障|支撑|服务|监督|控制|风险|公司|零售|个人|对公|条线|类|各|类)+"
    r"(?:部门|机构|单位|科室|部室|处室|股室|板块|条线|序列)|基层[社行]|镇社"
)


def is_collective(name: str) -> bool:
    """Whether a name is that of several units together (`直属机构`, `前台部门`), by its words alone."""
    return _COLLECTIVE.fullmatch(name) is not None


NO_PROPER_NAMES = frozenset(
    [
        "支行",
        "分行",
        "总行",
        "网点",
        "营业网点",
        "信用社",
        "联社",
        "储蓄所",
        "分理处",
        "分社",
        "部门",
        "中心",
        "机构",
        "各支行",
        "各分行",
        "各部门",
        "各网点",
    ]
)
"""Words for a kind of unit that name none."""


_INSTITUTION = re.compile(
    r"(?:某某?|××|XX)?(?:农村|城市|商业|村镇|民营|股份制|国有|基层|县级)*"
    r"(?:商业银行|合作银行|银行|信用合作社|信用社|联社|农商行|农商银行|支行|分行|营业网点|网点|储蓄所|分理处|分社|基层社)"
)


def institution(text: str) -> str:
    """The kind of institution that a title or a post's name begins with (`信用社柜员` → `信用社`), or ''."""
    match = _INSTITUTION.match(text)
    return match.group() if match and match.end() < len(text) else ""


_WORD_OF_POST = starting(word for word in UNIT_WORDS | POST_SUFFIXES if len(word) > 1)
_OF_ITS_OWN = re.compile("[副正总主科股处部组班队甲乙丙丁一二三四五六七八九A-Z0-9]|[\u3400-\u9fff]{2}")
"""What stands before 岗 or 经理 where a post's name begins."""


def is_cut(name: str, place: int) -> bool:
    """Whether a unit's name may end before `name[place:]`, the rest of a post's or another unit's name.

    No word may be cut: `投诉处理岗` is not `投诉处` and `理岗`. A rest that begins with a word of the field goes before
    (`信息科技术员`, `营业室内勤`).
    """
    rest = plain_name(name[place:])
    if rest in BARE_POSTS or _WORD_OF_POST.match(rest):
        return True
    suffix = post_suffix(rest)
    before = rest[: -len(suffix)] if suffix in ("岗", "经理", "专员", "主管") else ""
    fragment = bool(before) and not _OF_ITS_OWN.match(before)
    return not fragment and name[place - 1 : place + 1] not in INSIDE_WORDS


def split_owner(name: str) -> tuple[str, str]:
    """A post's full name as (unit, post): `电子银行部经理` → (`电子银行部`, `经理`); unit empty where none
    is named."""
    best = ("", name)
    name = name.removeprefix("银行")
    for match in _UNIT_INSIDE.finditer(name):
        unit, post = name[: match.end()], name[match.end() :]
        if (
            len(post) >= 2
            and is_unit_name(unit)
            and unit not in NO_PROPER_NAMES
            and is_cut(name, match.end())
            and (is_post_name(post) or post in ("会计", "主管", "主办", "负责人"))
        ):
            best = (unit, post)
    return best


_SEVERAL = re.compile(r"[(]?若干(?:名|人)?[)]?$")


def head_count(name: str) -> tuple[str, int | None]:
    """A name and its head-count (编制): `副总经理1名` → (`副总经理`, 1)."""
    name = _SEVERAL.sub("", name) or name
    match = _HEAD_COUNT.search(name)
    if not match or not name[: match.start()]:
        return name, None
    return name[: match.start()].rstrip("(, "), chinese_number(match.group(1))


def chinese_number(text: str) -> int:
    """A number below one hundred in Arabic or Chinese digits."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, units = text.partition("十")
        return _NUMBERS.get(tens, 1) * 10 + _NUMBERS.get(units, 0)
    value = 0
    for character in text:
        value = value * 10 + _NUMBERS.get(character, 0)
    return value


_BETWEEN_NAMES = re.compile(r"[、,/]|(?<=[岗部员理任])[和及与]")


def split_names(text: str) -> list[str]:
    """The parts of `甲、乙和丙`, `甲/乙`."""
    return [part for part in _BETWEEN_NAMES.split(text) if part]


_VERBAL = frozenset(
    [
        "服务",
        "管理",
        "支持",
        "营销",
        "监督",
        "审批",
        "审查",
        "控制",
        "组织",
        "发展",
        "保护",
        "开发",
        "采购",
        "运营",
        "规划",
        "宣传",
        "协调",
    ]
)
"""Words that names begin with, but sentences before a name end with just as well."""


def _past_verb(text: str, start: int, steps: list[int], seen: Callable[[str], bool]) -> int:
    """Give up a first word that may be a verb, if the document has the name without it."""
    for step in sorted(steps):
        if step <= start:
            continue
        if text[start:step] in _VERBAL and seen(text[step:]) and not seen(text[start:]):
            return step
        break
    return start


def name_at_end(text: str, seen: Callable[[str], bool]) -> int:
    """Where the unit or post name begins that `text` ends with, for text glued before a name.

    Walks back from the suffix over words that names are made of; `seen` tells whether the document has a name
    elsewhere, too. Returns -1 where no start can be told.
    """
    suffix = unit_suffix(text) or post_suffix(text)
    if not suffix:
        return -1
    steps: list[int] = []
    start = len(text) - len(suffix)
    moved = True
    while moved:
        moved = False
        for length in range(min(6, start), 1, -1):
            if text[start - length : start] in UNIT_WORDS or text[start - length : start] in UNIT_SUFFIXES:
                start -= length
                steps.append(start)
                moved = True
                break
        else:
            if text[max(0, start - 1) : start] in ("部", "室", "处", "科") and start - 1 > 0:
                start -= 1
                moved = True
    start = _past_verb(text, start, steps, seen)
    return start if len(text) - start > len(suffix) or len(suffix) > 1 else -1
