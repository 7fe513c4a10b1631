"""Where one document ends and the next begins, and what kind each is (文件拆分与类型判断)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from gangze.intake.domain.entries import field_role
from gangze.intake.domain.enumerators import mark_at
from gangze.intake.domain.furniture import is_furniture
from gangze.intake.domain.headings import Kind, read_heading
from gangze.intake.domain.lines import Line, Page
from gangze.intake.domain.names import unit_kind
from gangze.intake.domain.normalise import RemovedKind
from gangze.intake.domain.source import BlockKind
from gangze.intake.domain.titles import title_owner
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

SHORTEST_TITLE, LONGEST_TITLE = 4, 48

TITLE_REACH = 2
"""Lines below a title without an owner that may name him: a subtitle, the caption of a sheet."""

_SUBJECT = re.compile(r"职责|职能|岗位|分工|职位|责任")

_N = r"[一二三四五六七八九十\d]{1,3}"
_CHAPTER_MARK = rf"(?:第{_N}篇|篇{_N}|范文{_N})"
_CHAPTER = re.compile(
    # `3.某某职责 篇三`, or `第3篇:某某职责`, `篇三 某某职责`
    r"^\d{0,2}[.、]?.{3,40}\s*[篇第][一二三四五六七八九十\d]{1,3}[篇]?$"
    rf"|^(?:推荐)?[【(]?{_CHAPTER_MARK}[】)]?[: ]*.{{4,40}}$"
)
_CHAPTER_NUMBER = re.compile(rf"^\d{{1,2}}[.、]|^(?:推荐)?[【(]?{_CHAPTER_MARK}[】)]?[: ]*|\s*[篇第]{_N}篇?$")
_DOCUMENT_WORD = re.compile(
    r"(?:制度|办法|规定|细则|方案|预案|规程|守则|章程|总结|报告|讲话|通知|公告|简介|介绍|启事|简章|计划|汇报材料|说明书|手册|范本|范文|架构|职责)(?:\(.{1,12}\))?$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one document. `title` is printed above it, or empty; `title_lines` do not belong to its
    text, `furniture` are the lines among and around its own that belong to no document."""

    title: str
    lines: tuple[Line, ...]
    title_lines: tuple[Line, ...] = ()
    furniture: tuple[Line, ...] = ()


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
                yield _part(page, lines, titles, furniture)
            lines, titles = [], begins
        lines.append(kept.line)
    if lines or furniture:
        yield _part(page, lines, titles, furniture)


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
        if links and len(text) <= LONGEST_LINK and (mark is None or _is_link(text)) and not _SENTENCE.search(text):
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

_SENTENCE = re.compile(r"[。;:,]")


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
    return len(rest.split()) > 1 and not _SENTENCE.search(rest)


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
    since = 0
    while (here := ahead[0]) is not None:
        titled = _title_lines(ahead, here)
        if titled and (since == 0 or titled > 1 or _CHAPTER.match(here.text)):
            titles.add(here.text)
            for number in range(titled):
                yield ahead.take(), 0 if number else titled
            since = titled
            continue
        new = (
            since > 3
            and titled
            and here.line.table is None  # a cell begins no document, though it say what the sheet is called
            and (_may_be_title(page, here.line, here.text) or (here.broken and _prose_follows(page, ahead)))
            and ((here.broken and not _is_section(here.text)) or here.text in titles or _between_documents(ahead, here))
        )
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


def _may_be_title(page: Page, line: Line, text: str) -> bool:
    return mark_at(page.text, line.start, line.end) is None and _DOCUMENT_WORD.search(text) is not None


def _prose_follows(page: Page, ahead: _Ahead) -> bool:
    """Whether a paragraph stands below the line at hand: behind links or a notice, the title of an essay."""
    here, behind = ahead[0], ahead[1]
    if here is None or behind is None or mark_at(page.text, here.line.start, here.line.end) is not None:
        return False
    marked = mark_at(page.text, behind.line.start, behind.line.end) is not None
    return not marked and len(behind.text) > LONGEST_TITLE and len(_STOPS.findall(behind.text)) > 1


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


def _part(page: Page, lines: list[Line], titles: int, furniture: list[Line]) -> Part:
    """The document of some lines, the first `titles` of which print its title; `furniture` is emptied."""
    beside = tuple(furniture)
    furniture.clear()
    title_lines, body = lines[:titles], tuple(lines[titles:])
    if not titles:
        return Part("", body, (), beside)
    title = page.text[title_lines[0].start : title_lines[0].end]
    if titles == 1 and body and _goes_on(page, title_lines[0], body[0]):
        second = "".join(page.text[body[0].start : body[0].end].split())
        whole = second if title_owner(second) else "".join(title.split()) + second
        return Part(whole, body[1:], (*title_lines, body[0]), beside)
    if read_heading(_CHAPTER_NUMBER.sub("", title)).name:
        marked = mark_at(page.text, title_lines[0].start, title_lines[0].end) is not None
        shown = "" if marked and titles == 1 else _CHAPTER_NUMBER.sub("", title).strip()
        prefix = _CHAPTER_NUMBER.match(title) if _CHAPTER.match(title) and not marked else None
        own = title_lines[-1]
        level = None if own.level is None else 0 if _stands_above(page, own, body) else own.level
        named = replace(own, start=own.start + (prefix.end() if prefix else 0), level=level)
        return Part(shown, (named, *body), tuple(title_lines[:-1]), beside)  # it heads its unit or post, too
    if _CHAPTER.match(title):
        return Part(_CHAPTER_NUMBER.sub("", title).strip(), body, tuple(title_lines), beside)
    if titles == 1 and not _is_document_title(page, title_lines[0], title):
        return Part(_subtitle(page, body), (*title_lines, *body), (), beside)
    if body and _LETTER.search(title) and _ADDRESSEE.fullmatch(page.text, body[0].start, body[0].end):
        return Part(title, body[1:], (*title_lines, body[0]), beside)
    better = "" if title_owner(title) else _subtitle(page, body)
    return Part(better or title, body, tuple(title_lines), beside)


def _stands_above(page: Page, title: Line, body: Sequence[Line]) -> bool:
    """Whether the title's unit or post is that of the whole document: no heading of its level names another."""
    beside = (line for line in body if line.level == title.level)
    return not any(read_heading(_unmarked(page, line)).named for line in beside)


def _unmarked(page: Page, line: Line) -> str:
    mark = mark_at(page.text, line.start, line.end)
    return page.text[mark.end if mark else line.start : line.end]


_LETTER = re.compile(r"关于.{2,40}(?:汇报|报告|请示|通知|意见|批复|决定|函)$")
_ADDRESSEE = re.compile(r"[^。;:]{2,60}:\s*")
"""The line below a letter's title says to whom it goes: `市分行:`."""


def _subtitle(page: Page, body: tuple[Line, ...]) -> str:
    """What a line below the first says of whose duties these are: a subtitle, the caption of a sheet; or ''."""
    for line in body[:TITLE_REACH]:
        text = page.text[line.start : line.end]
        if title_owner(text) and _names_subject(page, line, text):
            return text
    return ""


def _names_subject(page: Page, line: Line, text: str) -> bool:
    """Whether a line below the title says once more, and better, whose duties these are."""
    short = mark_at(page.text, line.start, line.end) is None and len(text) <= LONGEST_TITLE
    return short and _SUBJECT.search(text) is not None and not _SENTENCE.search(text)


def _goes_on(page: Page, first: Line, second: Line) -> bool:
    """A title in two lines: the bank's name, and below it what the document is."""
    heading = read_heading(page.text[first.start : first.end])
    words = "".join(page.text[second.start : second.end].split())
    own = heading.kind is Kind.UNIT and not heading.word and unit_kind(heading.name) in ("bank", "branch", "company")
    names = _DOCUMENT_WORD.search(words) is not None and not read_heading(words).name
    return own and names and second.table is None and _may_be_title(page, second, words)


def _is_document_title(page: Page, line: Line, text: str) -> bool:
    """A first line that names the document rather than its first unit or post, or begins its text."""
    mark = mark_at(page.text, line.start, line.end)
    framed = mark is not None and mark.glyph and text.endswith(mark.glyph)  # `★ 某某手册 ★`
    if (mark is not None and not framed) or text[0] in "|│":
        return False
    if field_role(text.split(" ")[0]) or re.search(r"\d[.、)].*\d[.、)]", text):
        return False  # the first line of a form or table, or a whole document on one line
    label, colon, value = text.partition(":")
    if colon and value and field_role(re.sub(r"[一二三四五六七八九十\d]{1,2}$", "", label)):
        return False
    return len(text) <= LONGEST_TITLE and not re.search(r"[。;,]", text)


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
