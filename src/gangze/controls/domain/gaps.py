"""Missing, vague and stale responsibility: what has no owner, no words to measure by, no review (职责缺失、含糊、陈旧).

Pure: takes the bank as read and yields findings with witnesses. A duty's words are looked at as a careful reader does:
what it asks for (an object, a standard, a deadline, a lead) and whether its kind needs one. Where a duty may be read
either way nothing is said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Container, Generator, Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from gangze.controls.domain.bank import Bank, Bearer, Line, Owner, Position
from gangze.controls.domain.dated_terms import DatedTerm
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.named import unknown_officers, unknown_units
from gangze.controls.domain.rule_sides import duty
from gangze.controls.domain.similar import comparable
from gangze.controls.domain.standing_clauses import standing_clause
from gangze.kernel.findings import Effect


def _owner(bank: Bank, owner: Owner) -> Witness:
    return Witness(str(owner[0]), owner[1], bank.name(owner))


def _subject(owner: Owner) -> tuple[str, int]:
    return (str(owner[0]), owner[1])


def missing(bank: Bank, day: int) -> Iterator[Found]:
    """Posts without a holder, posts and departments without duties; duties that name whom the bank does not have.

    `day` is the day looked at as days since 1970-01-01.
    """
    yield from without_holder(bank, day)
    yield from _without_duties(bank)
    yield from _unknown_posts(bank)
    yield from _unknown_units(bank)


def without_holder(bank: Bank, day: int) -> Iterator[Found]:
    """Vacant positions; where nobody holds any post of a unit and of all below it, that is one finding."""
    holdings = bank.holdings
    held = set(holdings.position[(holdings.start <= day) & (holdings.end > day)].tolist())
    positions = [position for position in bank.positions if position.headcount != 0]
    vacant = [position for position in positions if position.id not in held]
    told = yield from _whole_units(bank, "missing.holder", positions, vacant)
    for position in vacant:
        if position.unit not in told:
            witness = (_post(bank, position.post), Witness("unit", position.unit, bank.units.get(position.unit, "")))
            yield Found("missing.holder", Effect.RECORD, ("position", position.id), witness)


def _whole_units(
    bank: Bank, code: str, positions: Sequence[Position], lacking: Sequence[Position]
) -> Generator[Found, None, set[int]]:
    """What all positions of a unit and of the units below it lack is one finding; gives back the units so told.

    What the whole bank lacks, as before its people are loaded, is one finding of the first unit at the top.
    """
    without: Counter[int] = Counter()
    count: Counter[int] = Counter()
    for position in positions:
        count.update(bank.lineage(position.unit))
    for position in lacking:
        without.update(bank.lineage(position.unit))
    wholly = {unit for unit in without if without[unit] == count[unit]}
    tops = sorted(unit for unit in wholly if bank.above.get(unit) not in wholly)
    groups = [tops] if len(tops) > 1 and len(lacking) == len(positions) else [[top] for top in tops]
    told: set[int] = set()
    for group in groups:
        here = [position for position in lacking if not set(bank.lineage(position.unit)).isdisjoint(group)]
        if len(here) < 2:
            continue
        units = {position.unit for position in here}
        told |= units
        where = [Witness("unit", unit, bank.units.get(unit, "")) for unit in group]
        posts = [_post(bank, post) for post in dict.fromkeys(position.post for position in here)]
        yield Found(code, Effect.RECORD, ("unit", group[0]), (*where, *posts), values={"units": str(len(units))})
    return told


def _post(bank: Bank, post: int) -> Witness:
    return Witness("post", post, bank.posts.get(post, ""))


def _without_duties(bank: Bank) -> Iterator[Found]:
    """Established posts without a manual, and departments with neither duties nor posts nor units below."""
    written = {line.owner for line in bank.lines}
    for post in sorted({position.post for position in bank.positions}):
        if (Bearer.POST, post) not in written:
            yield Found("missing.manual", Effect.RECORD, ("post", post), (_post(bank, post),))
    filled = {position.unit for position in bank.positions} | set(bank.above.values())
    for unit, name in bank.units.items():
        if unit not in filled and (Bearer.UNIT, unit) not in written:
            yield Found("missing.manual", Effect.RECORD, ("unit", unit), (Witness("unit", unit, name),))


def unmeasured(bank: Bank, measured: Container[Owner]) -> Iterator[Found]:
    """Posts with duties but no criteria to appraise them by; `measured` are those that have some.

    Where no post of a unit and of all below it has any, that is one finding.
    """
    written = {line.owner for line in bank.lines if line.owner[0] is Bearer.POST}
    positions = [position for position in bank.positions if (Bearer.POST, position.post) in written]
    without = [position for position in positions if (Bearer.POST, position.post) not in measured]
    told = yield from _whole_units(bank, "missing.criterion", positions, without)
    here = {position.post for position in without if position.unit in told}
    for post in dict.fromkeys(position.post for position in without if position.post not in here):
        yield Found("missing.criterion", Effect.RECORD, ("post", post), (_post(bank, post),))


def _unknown_posts(bank: Bank) -> Iterator[Found]:
    """Posts that a standing-in clause or a duty names and the registry does not know: one finding a name and owner."""
    named = {*bank.posts.values(), *(alias for aliases in bank.aliases.values() for alias in aliases)}
    known = {_called(name) for name in named}
    found: dict[tuple[Owner, str], list[Line]] = defaultdict(list)
    for line in bank.lines:
        clause = standing_clause(line.text)
        said = () if clause is None else (name for name in (clause.absent, clause.by) if not _is_post(name, known))
        for name in (*said, *unknown_officers(line.text, named)):
            found[line.owner, name].append(line)
    for (owner, name), lines in found.items():
        witness = (*map(duty, lines), _owner(bank, owner), Witness("post", 0, name, role="absent"))
        yield Found("missing.post_named", Effect.RECORD, _subject(owner), witness, values={"name": name})


def _called(name: str) -> str:
    return name.strip().removesuffix("岗位").removesuffix("岗")


def _is_post(name: str, known: Container[str]) -> bool:
    return not name or _called(name) in known or name in ("本岗位人员", "本岗人员", "持有人", "任岗人员")


def _unknown_units(bank: Bank) -> Iterator[Found]:
    """Departments or bodies named as a party that the registry does not know: one finding a name and owner."""
    known = {*bank.units.values(), *(alias for aliases in bank.unit_aliases.values() for alias in aliases)}
    found: dict[tuple[Owner, str], list[Line]] = defaultdict(list)
    for line in bank.lines:
        for name in unknown_units(line.text, known):
            found[line.owner, name].append(line)
    for (owner, name), lines in found.items():
        witness = (*map(duty, lines), _owner(bank, owner), Witness("unit", 0, name, role="absent"))
        yield Found("missing.unit_named", Effect.RECORD, _subject(owner), witness, values={"name": name})


_BOILERPLATE = re.compile(
    r"(?:领导|上级|上级行|总行|分行|支行|部门|负责人|主任|行长|总经理|经理|主管|分局|委托)[^，,。；;]{0,8}"
    r"(?:交办|安排|布置|交给|授权|交付|指派)[^，,。；;]{0,6}(?:其他|其它|其|各项|临时|有关|工作|任务|事项)"
)


def boilerplate(text: str) -> bool:
    """Whether a duty is the closing formula that every manual has: other work as told by the superior."""
    return len(text) <= 40 and _BOILERPLATE.search(text) is not None


_LEADS_ALL = re.compile(
    r"^(?:负责)?(?:主持|全面负责|负责|统筹)[^，,。；;]{0,12}(?:全面工作|日常工作)|^(?:不得|严禁|禁止|不准)"
)


def needs_none(text: str) -> bool:
    """Whether a duty names no activity by its nature: the closing formula, leading in general, a prohibition."""
    return boilerplate(text) or _LEADS_ALL.match(text) is not None


_FIRM = re.compile(
    r"\d|[一二三四五六七八九十百]+(?:次|天|日|个|小时|分钟)|每[日天周旬月季年半个次笔]|按[日周旬月季年]|[日周旬月季年](?:度|末|初|终|内|报)|"
    r"半年|当[日天月]|逐[日笔户月]|及时率|[%％‰]|日清|营业终了|班前|班后"
)
_SOFT = re.compile(
    r"^(?:负责|做好|搞好|抓好|加强|积极|认真|切实|及时|配合|协助|参与|协调|完成|处理|开展|推动|落实|组织|办理|承担)(?:好|地|的|并)*"
)
_ANY = re.compile(r"相关|有关|其他|其它|各项|一切|等工作|等事宜")
_HOLLOW = re.compile(
    r"相关|有关|其他|其它|各项|一切|日常|具体|部门|本部门|本岗位?|业务|协调|配合|支持|服务|沟通|联系|管理|方面|等|的|之|及|和|与|、|"
    r"工作|事宜|事项|任务|职责"
)
_REST = re.compile(r"^(?:其他|其它)[^，,。；;]{0,10}(?:工作|事项|事宜|职责)$")
_OF_SOMEBODY = re.compile(
    r"(?:协会|中心|部门|[部处行局室]|领导|上级)的?(?:有关|相关|其他|其它)(?:事项|工作|事宜|业务)"
    r"(?:的?(?:处理|办理|落实|协调|报送|配合|沟通))*(?:工作)?$"
)


def _no_object(text: str) -> bool:
    """Whether nothing but 'related work' is left after the soft verbs, or only whose work it is."""
    if _FIRM.search(text):
        return False
    rest = text.strip("。；;，, .")
    while (shorter := _SOFT.sub("", rest, count=1)) != rest:
        rest = shorter
    if _REST.search(rest) or (_OF_SOMEBODY.search(rest) and not re.search(r"[，,；;。]", rest)):
        return True
    return len(_HOLLOW.sub("", rest)) < 2 and _ANY.search(rest) is not None


_REGULAR = re.compile(r"(?<!不)定期(?!存|贷|保险|限|报告[和、及的]|储蓄|理财)|定期与不定期|定期、不定期|定期或不定期")
_RECKONING = re.compile(r"及时(?:进行)?(?:核对|盘点|清点|对账|对帐|查库)")
_REPLY = re.compile(
    r"(?:及时|尽快|适时)[^，,。；;、]{0,12}?(?:上报|报告|报送|反馈|回复|答复|告知|通报|反映)|"
    r"(?:上报|报告|报送|反馈|回复|答复|告知)[^，,。；;、]{0,8}?(?:及时|尽快)"
)


def _no_standard(text: str) -> bool:
    """Whether something is to be done 'regularly', or counted 'in time', and nobody can say how often."""
    soft = (*_REGULAR.finditer(text), *_RECKONING.finditer(text))
    return any(not _FIRM.search(text, _begin(text, found.start())) for found in soft)


def _begin(text: str, at: int) -> int:
    """Where the clause begins in which something stands: what is firm before it belongs to another act."""
    return max(text.rfind(mark, 0, at) for mark in "，,。；;") + 1


def _no_deadline(text: str) -> bool:
    """Whether somebody is to be told 'in time', and nobody can say when."""
    return not _FIRM.search(text) and _REPLY.search(text) is not None


_JOINTLY = re.compile(
    r"(?:与|和|联合)[^，,。；;]{2,24}?共同(?:制定|制订|编制|拟定|拟订|搭建|建立|开展|策划|管理|处理|研究|设计|开发|实施|推动|完成)"
)
_LED = re.compile(r"牵头|主办|为主|主导|配合|协助|组织并|保管|掌管|管库")


def _no_lead(text: str) -> bool:
    """Whether two are to do something together and neither leads."""
    return _JOINTLY.search(text) is not None and not _LED.search(text)


_LACKS = (("object", _no_object), ("lead", _no_lead), ("standard", _no_standard), ("deadline", _no_deadline))


def vague(text: str) -> str:
    """What a duty lacks: `object`, `lead`, `standard`, `deadline`, the gravest first; empty where nothing."""
    if boilerplate(text):
        return ""
    return next((what for what, lacks in _LACKS if lacks(text)), "")


CARRIED = 60.0
"""From this share of letters in common on, a department's duty is carried by the duty of its own post."""


def vague_findings(bank: Bank) -> Iterator[Found]:
    """Duties that nobody could be held to (`vague.object`, `.lead`, `.standard`, `.deadline`).

    What a department's duty lacks and its own post's duty lacks as well is one finding, of the post.
    """
    parents = {line.parent for line in bank.lines}
    lacking = [(line, what) for line in bank.lines if line.id not in parents and (what := vague(bank.said(line)))]
    carried: dict[int, list[Line]] = defaultdict(list)
    aside: set[int] = set()
    homes: dict[Owner, set[int]] = defaultdict(set)
    for position in bank.positions:
        homes[Bearer.POST, position.post].add(position.unit)
    for line, what in lacking:
        for own, lacks in lacking if line.owner[0] is Bearer.UNIT else ():
            here = lacks == what and line.owner[1] in homes.get(own.owner, ())
            if here and fuzz.ratio(comparable(line.text), comparable(own.text)) >= CARRIED:
                carried[own.id].append(line)
                aside.add(line.id)
                break
    for line, what in lacking:
        if line.id not in aside:
            witness = (*map(duty, [line, *carried[line.id]]), _owner(bank, line.owner))
            yield Found(f"vague.{what}", Effect.RECORD, _subject(line.owner), witness)


def stale(
    bank: Bank, reviewed: Mapping[Owner, dt.date], years: int, terms: Iterable[DatedTerm] = ()
) -> Iterator[Found]:
    """Manuals not reviewed for `years`, and duties that still speak the words of a time gone by.

    `reviewed` is the day on which the version in force took effect, by owner.
    """
    yield from _old_words(bank, [term for term in terms if term.since <= bank.day])
    for owner, since in reviewed.items():
        if bank.name(owner) and _years_after(since, years) <= bank.day:
            witness = (_owner(bank, owner),)
            yield Found("stale.review", Effect.RECORD, _subject(owner), witness, values={"since": since.isoformat()})


def _years_after(day: dt.date, years: int) -> dt.date:
    """The same day some years later; the day after where that year lacks it."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def _old_words(bank: Bank, terms: Iterable[DatedTerm]) -> Iterator[Found]:
    """One finding an owner: its duties with an old word, what is said now as the reason."""
    known = list(terms)
    found: dict[Owner, list[Witness]] = defaultdict(list)
    words: dict[Owner, dict[str, str]] = defaultdict(dict)
    for line in bank.lines:
        for term in known:
            word = term.found(line.text)
            if word:
                found[line.owner].append(duty(line, reason=f"“{word}”现为{term.now}"))
                words[line.owner][word] = term.now
                break
    for owner, witness in found.items():
        said = {"words": "、".join(words[owner]), "now": "、".join(dict.fromkeys(words[owner].values()))}
        yield Found("stale.words", Effect.RECORD, _subject(owner), (*witness, _owner(bank, owner)), values=said)
