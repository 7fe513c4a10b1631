"""Where one document ends and the next begins, and what kind each is (文件拆分与类型判断)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from gangze.intake.domain.enumerators import mark_at
from gangze.intake.domain.furniture import is_furniture
from gangze.intake.domain.headings import Kind, read_heading
from gangze.intake.domain.lines import Line, Page
from gangze.intake.domain.normalise import RemovedKind
from gangze.intake.domain.parts import (
    CHAPTER,
    LONGEST_TITLE,
    SENTENCE,
    SHORTEST_TITLE,
    TITLE_REACH,
    Part,
    may_be_title,
    part_of,
)
from gangze.intake.domain.source import BlockKind
from gangze.intake.domain.titles import institution_of, other_house
from gangze.intake.domain.vocabulary_pages import NEGATIVE_CUES, NON_DUTY_TITLES

PAGE_EDGE = 6
"""Characters between a running title and the page number."""

LONGEST_LINK = 30
_LINK_END = re.compile(
    r"(?:职责|制度|总结|范文|模板|报告|大全|方案|计划|合集|[篇则条]\)?|\d{2}-\d{2}|\d{4}[-.]\d{1,2}[-.]\d{1,2})$"
)
_LINKS = re.compile(
    r"(?:[【《\[][^】》\]]{2,40}[】》\]])?(?:的|本类|同类|本站)?(?:相关|推荐|热门|最新|更多|精彩|猜你喜欢|您可能|延伸)(?:的)?(?:文档|文章|阅读|推荐|内容|资料|链接|主题|标签|搜索|感兴趣.{0,6})?:?"
)
"""A line that announces links to other documents; short lines after it are the links."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A line that belongs to a document; `broken`: links or a notice stand before it."""

    line: Line
    text: str
    broken: bool


def split_documents(page: Page) -> Iterator[Part]:
    """The documents of a page, one after the other. Titles printed twice, `… 篇三` and document titles after a
    break begin one. Nothing is held but the lines of the document at hand."""
    furniture: list[Line] = []
    lines: list[Line] = []
    titles = 0
    for kept, begins in _starts(page, _Ahead(_kept(page, furniture))):
        if begins:
            if lines:
                yield part_of(page, lines, titles, furniture)
            lines, titles = [], begins
        lines.append(kept.line)
    if lines or furniture:
        yield part_of(page, lines, titles, furniture)


def _kept(page: Page, furniture: list[Line]) -> Iterator[_Kept]:
    """The lines that belong to documents; the others are put into `furniture`."""
    running = _page_headers(page)
    paged = bool(page.blocks) and page.blocks[0].page is not None  # running heads may be the only title
    first = True
    broken = links = replies = posted = False
    ends = Line(len(page.text), len(page.text))
    for line, following in pairwise(chain(page.lines, (ends,))):
        text = page.text[line.start : line.end]
        mark = mark_at(page.text, line.start, line.end)
        twice = page.text[following.start : following.end] == text
        if _POSTED.fullmatch(text):
            replies, posted = posted, True
            furniture.append(line)
            continue
        if line.kind is BlockKind.FURNITURE and not paged:
            furniture.append(line)
            continue
        if _REACTIONS.fullmatch(text):
            replies = True
            furniture.append(line)
            continue
        if replies and mark is None and len(text) <= LONGEST_REPLY:
            furniture.append(line)
            continue
        links = links and not twice  # a line printed twice is a title again
        if links and len(text) <= LONGEST_LINK and (mark is None or _is_link(text)) and not SENTENCE.search(text):
            furniture.append(line)
            continue
        links = _LINKS.fullmatch(text) is not None
        if links or _lists_links(text):
            furniture.append(line)
            broken = True
            continue
        if line.start in running or (line.table is None and is_furniture(text, mark is not None and not mark.lost)):
            furniture.append(line)
            broken = broken or len(text) > 20 or first or _OFFERS.search(text) is not None
            continue
        yield _Kept(line, text, broken)
        first = broken = False


_OFFERS = re.compile(r"下载|收藏|举报|分享")
"""What a download site offers below a document."""
_POSTED = re.compile(
    r"(?:(?:楼主|沙发|板凳|地板|\d{1,4}\s*[楼#])\s*.{0,24})?(?:发表于|回复于|发布于)\s*:?\s*\d{4}[-/年]\d{1,2}[-/月]\d{1,2}.*"
)
"""The line that opens a contribution to a forum; what stands below the second and later ones are replies."""
LONGEST_REPLY = 80
_REACTIONS = re.compile(r"(?:(?:点?赞|踩|顶|评论|回复|分享|收藏|转发|举报|有用|追问)\s*(?:[(]?\d+[)]?)?[\s|·]*){3,}")
"""The buttons below a contribution (`赞 12 踩 1 评论(3) 分享`); what stands below them are others' replies."""


class _Ahead:
    """An iterator that can be looked into: `ahead[0]` is the next line, None behind the last one."""

    def __init__(self, kept: Iterator[_Kept]) -> None:
        self._kept = kept
        self._seen: deque[_Kept] = deque()

    def __getitem__(self, place: int) -> _Kept | None:
        while len(self._seen) <= place:
            following = next(self._kept, None)
            if following is None:
                return None
            self._seen.append(following)
        return self._seen[place]

    def take(self) -> _Kept:
        """The next line, which is then behind."""
        return self._seen.popleft()


def _lists_links(text: str) -> bool:
    """`热门搜索:述职报告 转正申请 简历模板`: links beside the words that announce them."""
    announced = _LINKS.match(text)
    rest = text[announced.end() :] if announced and announced.group().endswith(":") else ""
    return len(rest.split()) > 1 and not SENTENCE.search(rest)


def _is_link(text: str) -> bool:
    """A numbered or bulleted line that is a document's title, in a list of links."""
    return _LINK_END.search(text) is not None


def _page_headers(page: Page) -> set[int]:
    """Where lines begin that are printed again beside a page number: the running title of a paged print."""
    places = [removed for removed in page.cleaned.removed if removed.kind is RemovedKind.PAGE]
    if not places:
        return set()
    edges = sorted([removed.start for removed in places] + [removed.end for removed in places])
    short = [line for line in page.lines if line.end - line.start < 2 * LONGEST_TITLE]
    texts = Counter(page.text[line.start : line.end] for line in short)
    headers: set[int] = set()
    seen: set[str] = set()
    for line in short:
        words = page.text[line.start : line.end]
        start, end = page.origin(line.start, line.end)
        near = bisect_left(edges, start - PAGE_EDGE) != bisect_right(edges, end + PAGE_EDGE)
        if texts[words] > 1 and near and words in seen:
            headers.add(line.start)
        seen.add(words)
    return headers


def _starts(page: Page, ahead: _Ahead) -> Iterator[tuple[_Kept, int]]:
    """Every line with the number of title lines where a document begins with it, else 0."""
    titles: set[str] = set()
    title = ""
    since = 0
    while (here := ahead[0]) is not None:
        titled = _title_lines(ahead, here)
        if titled and (since == 0 or titled > 1 or CHAPTER.match(here.text)):
            titles.add(here.text)
            title = here.text
            for number in range(titled):
                yield ahead.take(), 0 if number else titled
            since = titled
            continue
        named = since > 3 and may_be_title(page, here.line, here.text)
        new = (
            since > 3
            and titled
            and here.line.table is None  # a cell begins no document, though it say what the sheet is called
            and (
                (
                    (named or (here.broken and _prose_follows(page, ahead)))
                    and (
                        (here.broken and not _is_section(here.text))
                        or here.text in titles
                        or _between_documents(ahead, here)
                    )
                )
                or (named and other_house(here.text, title) and _starts_counting(page, ahead))
            )
        )
        subtitle = since <= TITLE_REACH and titled and not institution_of(title) and institution_of(here.text)
        title = here.text if new or subtitle else title
        yield ahead.take(), int(bool(new))
        since = 1 if new else since + 1


def _title_lines(ahead: _Ahead, here: _Kept) -> int:
    """How many lines from `here` on print a title: 2 where it is said twice."""
    text = here.text
    if not SHORTEST_TITLE <= len(text) <= LONGEST_TITLE or text.endswith(("。", ";", ":", ",")):
        return 0
    count = 1
    while (following := ahead[count]) is not None and following.text == text:
        count += 1
    return count


def _prose_follows(page: Page, ahead: _Ahead) -> bool:
    """Whether a paragraph stands below the line at hand: behind links or a notice, the title of an essay."""
    here, behind = ahead[0], ahead[1]
    if here is None or behind is None or mark_at(page.text, here.line.start, here.line.end) is not None:
        return False
    marked = mark_at(page.text, behind.line.start, behind.line.end) is not None
    return not marked and len(behind.text) > LONGEST_TITLE and len(_STOPS.findall(behind.text)) > 1


NUMBER_REACH = 4
"""Lines below another institution's title among which its first number stands."""


def _starts_counting(page: Page, ahead: _Ahead) -> bool:
    """Whether the first number below the line at hand is a one."""
    for place in range(1, NUMBER_REACH):
        behind = ahead[place]
        mark = mark_at(page.text, behind.line.start, behind.line.end) if behind is not None else None
        if mark is not None:
            return mark.value == 1
    return False


_STOPS = re.compile("。")


def _is_section(text: str) -> bool:
    """`岗位职责` alone is a heading inside a document, however often it is printed."""
    heading = read_heading(text)
    return heading.kind not in (Kind.TEXT, Kind.SECTION) and not heading.name


_OTHER_DOCUMENT = re.compile(r"(?:启事|公告|公示|讲话|述职报告|倡议书|工作总结|简章)$")


def _between_documents(ahead: _Ahead, here: _Kept) -> bool:
    """Whether a title-like line stands where a text ends and another begins."""
    heading = read_heading(here.text)
    if heading.kind in (Kind.UNIT, Kind.POST, Kind.DUTIES, Kind.POSTS, Kind.QUALIFICATIONS, Kind.OTHER):
        return False
    behind = ahead[1]
    following = behind.text if behind is not None else ""
    if _OTHER_DOCUMENT.search(here.text) and re.match(r"[因经按根现为由随近日我]|一、", following):
        return True
    return bool(re.match(r"(?:第一[章条]|一、|总则|1[.、]|为(?:了|进一步|加强|规范)|尊敬的|各位)", following)) and bool(
        re.search(
            r"(?:制度|办法|规定|细则|方案|规程|守则|章程|总结|报告|讲话|通知|公告|启事|计划|范本|范文)",
            here.text,
        )
    )


# what a document is
# -------------------------------------------------------------------------------------------


TITLE_WEIGHT = dict.fromkeys(("questions", "contract", "speech", "job_advert", "letter", "product", "tender"), 6.0)
"""What a title's word weighs; notices and reports, which may carry duties, weigh less."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is `duties`, or what the document is instead; `against` how much speaks for that."""

    kind: str
    against: float


def judge(title: str, text: str, evidence: float) -> Verdict:
    """Whether a document assigns duties. `evidence` counts its headed owners and duties (see `parse.py`)."""
    scores: Counter[str] = Counter()
    for phrase, kind, weight in NEGATIVE_CUES:
        if kind == "contract" and "责任" in title:
            continue  # parties sign a letter of responsibility (责任书), too
        hits = text.count(phrase)
        if hits:
            scores[kind] += weight * min(hits, 3)  # type: ignore[assignment]
    assigns = any(word in title for word in ("职责", "职能", "责任制", "分工", "责任书", "责任状"))
    for word, kind in NON_DUTY_TITLES.items():
        if word in title and (kind == "tender" or not assigns):
            scores[kind] += TITLE_WEIGHT.get(kind, 3.0)  # type: ignore[assignment]
    if not scores:
        return Verdict("duties" if evidence > 0 else "prose", 0.0)
    kind, against = scores.most_common(1)[0]
    weight = float(against)
    if evidence <= 0 or (weight >= 3 and weight > evidence):
        return Verdict(kind, weight)
    return Verdict("duties", weight)


def text_of(page: Page, lines: Iterable[Line]) -> str:
    """The text of some lines."""
    return "\n".join(page.text[line.start : line.end] for line in lines)
