"""Telling a heading from the text that follows it in the same piece (标题与正文的划分).

Six layouts: heading alone; `部门职责:…`; the name said twice (`行长办公室行长办公室是…`); `保卫部。负责…`;
`第三条 信贷部 负责…`; a duty word with the verb glued to it. A seventh, a name that is the subject of its
sentence (`合规部负责…`), is only reported as `subject`: whether it heads anything is seen from its
neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from gangze.intake.domain.bodies import Found, at_set_up, at_sub_office
from gangze.intake.domain.headings import NO_HEADING, Heading, Kind, read_heading
from gangze.intake.domain.names import is_post_name, name_at_end, starting, starts_with_verb
from gangze.intake.domain.openings import at_opening
from gangze.intake.domain.vocabulary import (
    DUTY_VERBS,
    POST_SUFFIXES,
    ROLE_LINKERS,
    STRONG_VERBS,
    SURNAMES,
    UNIT_SUFFIXES,
)
from gangze.intake.domain.vocabulary_headings import DUTY_WORDS, QUALIFICATION_WORDS

HEADING_REACH = 32
"""A heading that shares a piece with its text ends within so many characters."""
GROUP_TITLE = 22
"""The longest title of a group of duties (`产品管理:`)."""

SUBJECT_REACH = 16
"""A post that is the subject of a sentence ends within so many characters."""

LONGEST_WORK = 5
"""Characters of a title that begins with a verb (`组织建设`); a longer one is a sentence (`审核授权特殊业务。`)."""

LEAST_ITEM = 4
"""Characters of the shortest duty that a heading can be glued to (`管理印章`)."""

LONGEST_REMEMBERED = 300
"""Characters of the longest piece whose division is remembered."""

_DUTY_WORD = starting(DUTY_WORDS)
_LINKER = starting([*ROLE_LINKERS, "是", "为"])
_VERB = starting(STRONG_VERBS)
_DUTY_VERB = starting(verb for verb in DUTY_VERBS if len(verb) > 1)
_TWICE = re.compile(r"^(.{3,20}?)[ :,]?(?=\1)")
_SENTENCE_END = re.compile(r"[。;;!?](?=[^。;;!?]{1,40}$)")
_INTRODUCES = re.compile(r"(?:如下|包括|包含|有|是|为|下列|以下[^,。]{0,12}|履行[^,。]{0,12}|概述|说明)[::]?$|[::]$")


@dataclass(frozen=True, slots=True)
class Division:
    """`heading` ends at `head_end`, its text begins at `body`. `group` is the title of a group of duties.

    `subject` is the owner a sentence names as its subject, `predicate` where the sentence goes on after it.
    """

    heading: Heading
    head_end: int
    body: int
    group: str = ""
    subject: Heading = NO_HEADING
    predicate: int = 0

    @property
    def is_heading(self) -> bool:
        return self.heading.kind is not Kind.TEXT


def divide(text: str, start: int, end: int) -> Division:
    """Divide `text[start:end]`, one piece without its list number."""
    piece = text[start:end]
    found = _remembered(piece) if len(piece) <= LONGEST_REMEMBERED else _divided(piece)
    return Division(
        found.heading,
        start + found.head_end,
        start + found.body,
        found.group,
        found.subject,
        start + found.predicate if found.predicate else 0,
    )


def _divided(piece: str) -> Division:
    """A piece divided, with places in the piece."""
    end = len(piece)
    if _SALUTATION.fullmatch(piece.strip()) and not read_heading(piece).word:
        return Division(NO_HEADING, 0, 0)  # a salutation
    asked = _asked_about(piece)
    if asked is not None:
        return Division(asked, end, end)
    if _members(piece):
        return Division(Heading(Kind.OTHER, word="成员"), end, end)
    stem = _stem(piece) or _behind_title(piece)
    if stem is not None:
        return Division(stem, end, end)
    whole = read_heading(piece)
    if whole.kind is not Kind.TEXT:
        return Division(whole, end, end)
    for attempt in (
        _at_bracket,
        at_opening,
        _at_person,
        at_sub_office,
        at_set_up,
        _at_colon,
        _at_late_colon,
        _at_dash,
        _at_comma,
        _twice,
        _at_full_stop,
        _at_space,
        _at_duty_word,
    ):
        found = attempt(piece)
        if found is not None:
            heading, head, body = found
            return Division(heading, head, body)
    group = _group_title(piece)
    sentence = bool(group) and (piece[len(group)] == "。" or not piece[len(group) + 1 :].strip())
    leading = _subject(piece) if sentence else None
    if leading is not None:  # `放款审核岗审核下列事项:`, `所主任主持全所工作。…`
        return Division(NO_HEADING, 0, 0, subject=leading[0], predicate=leading[1])
    if group:
        body = len(group) + 1
        return Division(NO_HEADING, 0, body + len(piece[body:]) - len(piece[body:].lstrip()), group.strip())
    subject = _subject(piece)
    if subject is not None:
        return Division(NO_HEADING, 0, 0, subject=subject[0], predicate=subject[1])
    return Division(NO_HEADING, 0, 0)


_remembered = lru_cache(maxsize=4096)(_divided)
"""Several stages ask about the same piece, and documents repeat themselves."""


_ASKED = re.compile(r"(?:问|Q)\d{0,2}[.、]?:\s*(?P<what>.*\?)$")


def _asked_about(piece: str) -> Heading | None:
    """A question is no duty: it heads its answer, which belongs to whom it asks about first."""
    asked = _ASKED.match(piece)
    if asked is None or read_heading(piece).kind is not Kind.TEXT:
        return None
    what = asked.group("what")
    for match in _OWNER_SUFFIX.finditer(what, 1, SUBJECT_REACH):
        heading = read_heading(what[: match.end()])
        if heading.kind in (Kind.UNIT, Kind.POST) and not heading.word:
            return replace(heading, word="问")
    return Heading(Kind.SECTION, word="问")


_SALUTATION = re.compile(r"各[^。;是应]{1,40}:")

_LINKING = re.compile(
    r"是|为(?!客户|企业|社会|基层|员工|群众|农户|储户|居民|领导|支行|网点|[全本各]|[^,。;]{1,8}(?:提供|服务|办理))"
)
"""What links `职责` to its text (`职责为…`), but not the `为` of `为客户办理…`."""

_STEM = re.compile(
    r"(?P<who>[^,。;:]{2,20}?)(?P<role>作为[^,。;:]{2,16},)?(?:在[^,。;:]{2,16}?(?:方面|工作中|管理中|过程中|中)?的?)?"
    r"(?:(?:主要|具体|全面|应当|应该|应|须|必须|需要|需|要|直接|还)*"
    r"(?:负责|做到|完成|承担|履行|抓好|做好|应当|应|须|必须|需)(?:以下|下列|如下|好)?(?:几项|各项)?(?:工作|事项|任务|职责)?"
    r"|的?(?:主要|具体|基本|岗位|工作|部门)*(?:职责|任务|工作|责任|职能)(?:是|为|有|包括|如下)+):$"
    r"|(?P<bare>[^,。;:]{2,16}?)(?:应当|应该|必须|应|须):?$"
)


_NOW = re.compile(
    r"(?:[^:;]{0,60}[,。])?现(?:将|就)(?P<who>[^,。;:]{2,20}?)的?(?:岗位|主要|工作|部门|具体)*(?:职责|分工|职能)"
    r"(?:进行)?(?:重新)?(?:调整|明确|规定|通知|公布|印发|修订)*如下[:。]?$"
)
"""`为…,现将大堂经理岗位职责调整如下:`"""


def _stem(piece: str) -> Heading | None:
    """`清算岗应当:` and `网点负责人在安全方面的职责是:`, whose sentence the items below complete."""
    match = _NOW.match(piece.strip()) or _STEM.match(piece.strip())
    if not match:
        return None
    heading = read_heading(match.groupdict().get("who") or match.groupdict().get("bare") or "")
    several = bool(heading.aliases) and not match.groupdict().get("role")
    named = heading.kind in (Kind.UNIT, Kind.POST) and not heading.word and not several
    return replace(heading, word="负责") if named else None


_MEMBERS = re.compile(
    r"(?:(?:常务)?副?(?:组长|主任委员|主任|主席|总指挥|指挥长)|成员(?:单位|部门)?|组员|委员|召集人|牵头人|联络员|(?:现有|现任|在岗|组成)?人员(?:组成|情况|构成)?)\s*:(?P<who>[^:。;]{2,80})[。;]?$"
)


_TITLED_STEM = re.compile(r"[^。;:,]{2,24}。(?P<stem>[^。;,]{2,24}:)\s*$")


def _behind_title(piece: str) -> Heading | None:
    """`柜面与客户经理的联动。柜员:`: an article has a title of its own before the owner of the items below."""
    match = _TITLED_STEM.match(piece)
    if match is None:
        return None
    stem = match.group("stem")
    heading = _stem(stem) or read_heading(stem[:-1])
    return heading if heading.kind in (Kind.UNIT, Kind.POST) and not heading.aliases else None


def _members(piece: str) -> bool:
    """`副组长:分管副行长`: who belongs to a body, by office or by name."""
    match = _MEMBERS.match(piece.strip())
    if not match:
        return False
    people = re.split(r"[、,和及 ]+", match.group("who").strip())
    return all(len(one) <= 16 and not _DUTY_VERB.match(one) and not re.search(r"[每]", one) for one in people)


def _at_person(piece: str) -> Found | None:
    """`行长 程为民:主持…`, `主任由曹建军担任,对…负总责`: in a division of work a person's name follows the post's."""
    match = _HOLDER.match(piece)
    heading = read_heading(match.group("post")) if match else NO_HEADING
    if match is None or heading.kind is not Kind.POST or heading.word:
        return None
    return heading, match.end("post"), match.end()


def _at_colon(piece: str) -> Found | None:
    colon = piece.find(":", 0, HEADING_REACH)
    if colon <= 0:
        return None
    heading = _stem(piece[: colon + 1]) or read_heading(piece[:colon])
    bare_section = heading.kind is Kind.OTHER and not heading.name
    if heading.kind in (Kind.TEXT, Kind.SECTION) or (bare_section and len(piece) - colon > 60):
        return None
    rest = piece[colon + 1 :]
    if _NUMBERED_POST.fullmatch(heading.name) and is_post_name(rest.strip("。 ")):
        return replace(heading, aliases=(rest.strip("。 "),)), len(piece), len(piece)  # `1号岗:主任岗`
    return heading, colon, len(piece) - len(rest.lstrip())


_PERSON = rf"[{SURNAMES}][\u3400-\u9fff]{{1,2}}"
_HOLDER = re.compile(
    rf"(?P<post>[\u3400-\u9fff]{{2,12}}?)\s*(?:(?:暂)?由[^,。;:]{{0,10}}?)?{_PERSON}(?:[、 ][\u3400-\u9fff]{{2,3}})*"
    rf"(?:同志)?(?:\([^()]*\))?(?:[,、]?(?P=post)\s*{_PERSON}(?:\([^()]*\))?)*(?:担任|兼任)?\s*[:,](?=\S{{4}})"
)
"""A post, the people who hold it, and a mark."""
_NUMBERED_POST = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})号(?:岗位?|柜员)?|[A-Z]岗")
_LATE = re.compile(
    # name, a clause on what it is, then the words that lead over to its duties
    r"(?P<name>[^,。;:]{2,20}?)(?:是|为|负责|设在|挂靠|隶属|由)[^:;。]{2,70}?[,。](?:其|该部门|该部|该岗位|部门|岗位|委员会|领导小组|小组)?(?:的)?"
    r"(?:(?:主要|具体|基本|工作)?(?:职责|职能|任务|工作)(?:是|为|有|包括|如下)?|(?:主要|具体)?(?:履行|承担|行使)(?:以下|下列|如下).{0,4}(?:职责|职权|工作)):"
)


_HEADED = re.compile(
    r"(?P<body>.{2,16}(?:委员会|领导小组|工作小组|工作组|小组))(?:组长|主任委员|主席|召集人|总指挥|主任)由"
)
"""`防汛领导小组组长由行长担任…主要职责:` tells who leads a body; the duties that follow are the body's."""


def _at_late_colon(piece: str) -> Found | None:
    """`信贷管理部是…的管理部门,其主要职能是:…`: the name heads the list, the clause between is its
    mission."""
    match = _LATE.match(piece)
    if not match:
        return None
    body = _HEADED.fullmatch(piece[: match.end("name") + 1])
    end = body.end("body") if body else match.end("name")
    heading = read_heading(piece[:end])
    if heading.kind not in (Kind.UNIT, Kind.POST) or heading.word:
        return None
    return heading, end, match.end()


def heads_with_clause(piece: str) -> bool:
    """Whether a piece is one long heading: a name, a clause on what it is, and the words that lead over."""
    found = _at_late_colon(piece) or at_sub_office(piece)
    return found is not None and not piece[found[2] :].strip()


def _at_bracket(piece: str) -> Found | None:
    """`【工作职责】负责…`"""
    match = re.match(r"[【\[](?P<label>[^】\]]{2,12})[】\]]\s*:?\s*(?=\S)", piece)
    heading = read_heading(match.group("label")) if match else NO_HEADING
    if match is None or heading.kind in (Kind.TEXT, Kind.SECTION):
        return None
    return heading, match.end("label"), match.end()


def _at_dash(piece: str) -> Found | None:
    """`综合部——负责…`"""
    match = re.match(r"(?P<name>[^,。;:—–]{2,24}?)\s*(?:[—–]{1,2}|-{1,2}|→|=)\s*(?=[\u3400-\u9fff])", piece)
    heading = read_heading(match.group("name")) if match else NO_HEADING
    if match is None or heading.kind not in (Kind.UNIT, Kind.POST, Kind.DUTIES) or len(piece) - match.end() < 4:
        return None
    return heading, match.end("name"), match.end()


def _at_comma(piece: str) -> Found | None:
    """`综合部,负责…`"""
    match = re.match(r"(?P<name>[^,。;:]{2,20}),(?=(?:主要|具体|全面)?(?:负责|承担|主管|分管))", piece)
    heading = read_heading(match.group("name")) if match else NO_HEADING
    if match is None or heading.kind not in (Kind.UNIT, Kind.POST):
        return None
    return heading, match.end("name"), match.end()


def _twice(piece: str) -> Found | None:
    match = _TWICE.match(piece)
    if not match:
        return None
    heading = read_heading(match.group(1))
    if heading.kind not in (Kind.UNIT, Kind.POST):
        return None
    again = match.end() + match.end(1)
    body = again if _VERB.match(piece, again) and piece[again] not in "是为" else match.end()
    return heading, match.end(1), body


def _at_full_stop(piece: str) -> Found | None:
    stop = piece.find("。", 0, HEADING_REACH)
    if stop <= 0 or stop + 1 >= len(piece):
        return None
    heading = read_heading(piece[:stop])
    if heading.kind not in (Kind.UNIT, Kind.POST, Kind.DUTIES):
        return None
    return heading, stop, stop + 1


def _at_space(piece: str) -> Found | None:
    space = piece.find(" ", 1, HEADING_REACH)
    if space <= 0 or len(piece) - space < 6:
        return None
    heading = read_heading(piece[:space])
    rest = piece[space:].lstrip()
    heads = heading.kind in (Kind.UNIT, Kind.POST, Kind.DUTIES, Kind.QUALIFICATIONS) and len(rest) > 5
    if heads and (heading.word or starts_with_verb(rest) or (_DUTY_VERB.match(rest) and not is_post_name(rest))):
        return heading, space, len(piece) - len(rest)
    return None


def _at_duty_word(piece: str) -> Found | None:
    for match in _DUTY_WORD.finditer(piece, 0, HEADING_REACH):
        cut = match.end()
        rest = piece[cut:]
        if not (_VERB.match(rest) or _DUTY_VERB.match(rest)) or len(rest) < 4:
            continue
        heading = read_heading(piece[:cut])
        owned = heading.kind in (Kind.UNIT, Kind.POST) and bool(heading.word)
        if owned or (heading.kind in (Kind.POSTS, Kind.DUTIES) and _VERB.match(rest)):
            linking = _LINKING.match(rest)
            return heading, cut, cut + (1 if linking else 0)
    return None


def _group_title(piece: str) -> str:
    """The title of a titled group, or an empty string. It is short, has no comma, and text follows it."""
    match = re.match(rf"([^:。;,!?]{{2,{GROUP_TITLE}}}?):", piece)
    if match:
        return match.group(1)
    stop = re.match(r"([^:。;,!?]{2,12})。(?=.{6,}[;。])", piece)
    sentence = stop is not None and _DUTY_VERB.match(stop.group(1)) is not None and len(stop.group(1)) > LONGEST_WORK
    if stop and not sentence and not starts_with_verb(stop.group(1)):
        return stop.group(1)
    return ""


def _subject(piece: str) -> tuple[Heading, int] | None:
    """The unit or post that the sentence begins with, and where its predicate begins."""
    for match in _LINKER.finditer(piece, 2, HEADING_REACH):
        heading = read_heading(piece[: match.start()])
        if heading.kind in (Kind.UNIT, Kind.POST) and not heading.word and len(piece) - match.end() > 1:
            return heading, match.start()
    verb = _DUTY_VERB.match(piece) is not None
    for match in _OWNER_SUFFIX.finditer(piece, 0, SUBJECT_REACH):
        heading = read_heading(piece[: match.end()])
        rest = piece[match.end() :]
        named = heading.kind is Kind.POST or (heading.kind is Kind.UNIT and not verb)
        if named and not heading.word and _goes_on(rest):
            return heading, match.end()
    return None


def _goes_on(rest: str) -> bool:
    """Whether a text goes on behind its subject the way a sentence on duties does."""
    verb = _DUTY_VERB.match(rest)
    return _GOES_ON.match(rest) is not None or (verb is not None and not read_heading(rest[: verb.end() + 1]).named)


_OWNER_SUFFIX = starting([*POST_SUFFIXES, *UNIT_SUFFIXES])
_GOES_ON = re.compile(r"[自在凭按每]|应当|应|须|必须|不得|双人|当日|根据")
"""What a sentence goes on with behind a post that is its subject: `审查员自收到资料之日起…`."""


def introduces(text: str) -> bool:
    """Whether a text leads over to a list (`…履行以下职责:`)."""
    return bool(_INTRODUCES.search(text.rstrip()))


def glued_heading(piece: str, seen: Callable[[str], bool], restarts: bool) -> int:
    """Where a heading begins that is glued to the end of `piece`, or -1.

    After a full stop or semicolon any heading counts. Without one, only a name with a duty word, and only
    where
    a new list begins behind it (`restarts`): `…负责账务核对运营管理部部门职责` + `1.…`.
    """
    stop = _SENTENCE_END.search(piece)
    if stop and stop.end() < len(piece):
        tail = piece[stop.end() :]
        heading = read_heading(re.sub(r"\d{1,2}$", "", tail.strip()))
        if heading.kind in (Kind.QUALIFICATIONS, Kind.DUTIES, Kind.POSTS) or (
            heading.kind in (Kind.UNIT, Kind.POST, Kind.SECTION, Kind.UNITS) and (heading.word or restarts)
        ):
            return stop.end() + len(tail) - len(tail.lstrip())
    if not restarts:
        return -1
    cut = _glued_without_stop(piece.rstrip(":"), seen)
    whole = read_heading(re.sub(r"\d{1,2}$", "", piece.strip())).name
    if whole and not (cut >= LEAST_ITEM and _DUTY_VERB.match(piece) and piece[cut - 1] not in "()"):
        return -1  # the piece is one name as it stands
    return cut


def _glued_without_stop(piece: str, seen: Callable[[str], bool]) -> int:
    for word in sorted((*DUTY_WORDS, *QUALIFICATION_WORDS), key=len, reverse=True):
        if not piece.endswith(word):
            continue
        base = re.sub(r"(?:组织架构|机构设置|岗位设置)?[与及和]?$", "", piece[: -len(word)])
        if word in QUALIFICATION_WORDS:
            return len(piece) - len(word) if len(word) > 3 and len(base) > 8 else -1
        begin = name_at_end(base, seen)
        if 0 < begin < len(base):
            return begin
        if (
            len(word) > 3
            and base
            and base[-1] not in "的、及与和各"
            and word.startswith(("岗位", "工作", "主要", "部门"))
        ):
            return len(piece) - len(word) if len(base) > 12 else -1
    return -1
