"""Where one document ends and the next begins, and what kind each is (文件拆分与类型判断)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gangze.intake.domain.entries import field_role
from gangze.intake.domain.enumerators import mark_at
from gangze.intake.domain.furniture import is_furniture
from gangze.intake.domain.headings import Kind, read_heading
from gangze.intake.domain.lines import Line, Page
from gangze.intake.domain.normalise import RemovedKind
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

_N = r"[一二三四五六七八九十\d]{1,3}"
_CHAPTER_MARK = rf"(?:第{_N}篇|篇{_N}|范文{_N})"
_CHAPTER = re.compile(
    # `3.某某职责 篇三`, or `第3篇:某某职责`, `篇三 某某职责`
    r"^\d{0,2}[.、]?.{3,40}\s*[篇第][一二三四五六七八九十\d]{1,3}[篇]?$"
    rf"|^(?:推荐)?[【(]?{_CHAPTER_MARK}[】)]?[: ]*.{{4,40}}$"
)
_CHAPTER_NUMBER = re.compile(rf"^\d{{1,2}}[.、]|^(?:推荐)?[【(]?{_CHAPTER_MARK}[】)]?[: ]*|\s*[篇第]{_N}篇?$")
_DOCUMENT_WORD = re.compile(
    r"(?:制度|办法|规定|细则|方案|规程|守则|章程|总结|报告|讲话|通知|公告|简介|介绍|启事|简章|计划|汇报材料|说明书|手册|范本|范文|架构|职责)(?:\(.{1,12}\))?$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one document. `title` is printed above it, or empty; `title_lines` do not belong to its
    text."""

    title: str
    lines: tuple[Line, ...]
    title_lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """A page as documents, and the lines that are furniture."""

    parts: tuple[Part, ...]
    furniture: tuple[Line, ...]


def split_documents(page: Page) -> Split:
    """The documents of a page. Titles printed twice, `… 篇三` and document titles after a break begin one."""
    running = _page_headers(page)
    furniture: list[Line] = []
    kept: list[Line] = []
    breaks: set[int] = set()
    links = False
    texts = [page.text[line.start : line.end] for line in page.lines]
    for index, (line, text) in enumerate(zip(page.lines, texts, strict=True)):
        mark = mark_at(page.text, line.start, line.end)
        links = links and text not in texts[index + 1 : index + 2]  # a line printed twice is a title again
        if links and (mark is None or _is_link(text)) and len(text) <= LONGEST_LINK and not re.search(r"[。;:,]", text):
            furniture.append(line)
            continue
        links = _LINKS.fullmatch(text) is not None
        if links:
            furniture.append(line)
            breaks.add(len(kept))
            continue
        if line in running or (line.table is None and is_furniture(text, mark is not None and not mark.lost)):
            furniture.append(line)
            if len(text) > 20 or not kept:
                breaks.add(len(kept))
            continue
        kept.append(line)
    starts = list(_starts(page, kept, breaks))
    return Split(tuple(_parts(page, kept, starts)), tuple(furniture))


def _is_link(text: str) -> bool:
    """A numbered or bulleted line that is a document's title, in a list of links."""
    return _LINK_END.search(text) is not None


def _page_headers(page: Page) -> set[Line]:
    """Lines that are printed again beside a page number: the running title of a paged print."""
    places = [removed for removed in page.cleaned.removed if removed.kind is RemovedKind.PAGE]
    if not places:
        return set()
    edges = sorted([removed.start for removed in places] + [removed.end for removed in places])
    texts = Counter(page.text[line.start : line.end] for line in page.lines)
    headers: set[Line] = set()
    seen: set[str] = set()
    for line in page.lines:
        words = page.text[line.start : line.end]
        start, end = page.origin(line.start, line.end)
        near = bisect_left(edges, start - PAGE_EDGE) != bisect_right(edges, end + PAGE_EDGE)
        if texts[words] > 1 and len(words) < LONGEST_TITLE and near and words in seen:
            headers.add(line)
        seen.add(words)
    return headers


def _starts(page: Page, lines: list[Line], breaks: set[int]) -> Iterator[tuple[int, int]]:
    """(index of the first line, number of title lines) of each document."""
    texts = [page.text[line.start : line.end] for line in lines]
    titles: set[str] = set()
    index = 0
    began = 0
    while index < len(lines):
        text = texts[index]
        titled = _title_lines(texts, index)
        if titled and (index == 0 or titled > 1 or _CHAPTER.match(text)):
            titles.add(text)
            yield index, titled
            began = index
            index += titled
            continue
        new = (
            index - began > 3
            and titled
            and _may_be_title(page, lines[index], text)
            and ((index in breaks and not _is_section(text)) or text in titles or _between_documents(texts, index))
        )
        if new:
            yield index, 1
            began = index
        index += 1


def _title_lines(texts: list[str], index: int) -> int:
    """How many lines from `index` on print a title: 2 where it is said twice."""
    text = texts[index]
    if not SHORTEST_TITLE <= len(text) <= LONGEST_TITLE or text.endswith(("。", ";", ":", ",")):
        return 0
    count = 1
    while index + count < len(texts) and texts[index + count] == text:
        count += 1
    return count


def _may_be_title(page: Page, line: Line, text: str) -> bool:
    return mark_at(page.text, line.start, line.end) is None and _DOCUMENT_WORD.search(text) is not None


def _is_section(text: str) -> bool:
    """`岗位职责` alone is a heading inside a document, however often it is printed."""
    heading = read_heading(text)
    return heading.kind not in (Kind.TEXT, Kind.SECTION) and not heading.name


def _between_documents(texts: list[str], index: int) -> bool:
    """Whether a title-like line stands where a text ends and another begins."""
    heading = read_heading(texts[index])
    if heading.kind in (Kind.UNIT, Kind.POST, Kind.DUTIES, Kind.POSTS, Kind.QUALIFICATIONS, Kind.OTHER):
        return False
    following = texts[index + 1] if index + 1 < len(texts) else ""
    return bool(re.match(r"(?:第一[章条]|一、|总则|1[.、]|为(?:了|进一步|加强|规范)|尊敬的|各位)", following)) and bool(
        re.search(
            r"(?:制度|办法|规定|细则|方案|规程|守则|章程|总结|报告|讲话|通知|公告|启事|计划|范本|范文)",
            texts[index],
        )
    )


def _parts(page: Page, lines: list[Line], starts: list[tuple[int, int]]) -> Iterator[Part]:
    if not starts or starts[0][0] != 0:
        starts = [(0, 0), *starts]
    for number, (begin, titles) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        if begin >= end and not titles:
            continue
        title_lines = lines[begin : begin + titles]
        title = page.text[title_lines[0].start : title_lines[0].end] if title_lines else ""
        body = tuple(lines[begin + titles : end])
        if not titles:
            yield Part("", body)
        elif read_heading(_CHAPTER_NUMBER.sub("", title)).name:
            marked = mark_at(page.text, title_lines[0].start, title_lines[0].end) is not None
            shown = "" if marked and titles == 1 else _CHAPTER_NUMBER.sub("", title).strip()
            prefix = _CHAPTER_NUMBER.match(title) if _CHAPTER.match(title) and not marked else None
            named = replace(title_lines[-1], start=title_lines[-1].start + (prefix.end() if prefix else 0))
            yield Part(shown, (named, *body), tuple(title_lines[:-1]))  # it heads its unit or post, too
        elif _CHAPTER.match(title):
            yield Part(_CHAPTER_NUMBER.sub("", title).strip(), body, tuple(title_lines))
        elif titles == 1 and not _is_document_title(page, title_lines[0], title):
            yield Part("", (*title_lines, *body))
        else:
            yield Part(title, body, tuple(title_lines))


def _is_document_title(page: Page, line: Line, text: str) -> bool:
    """A first line that names the document rather than its first unit or post, or begins its text."""
    if mark_at(page.text, line.start, line.end) is not None or text[0] in "|│":
        return False
    if field_role(text.split(" ")[0]) or re.search(r"\d[.、)].*\d[.、)]", text):
        return False  # the first line of a form or table, or a whole document on one line
    label, colon, value = text.partition(":")
    if colon and value and field_role(re.sub(r"[一二三四五六七八九十\d]{1,2}$", "", label)):
        return False
    return len(text) <= LONGEST_TITLE and not re.search(r"[。;,]", text)


# what a document is
# -------------------------------------------------------------------------------------------


TITLE_WEIGHT = dict.fromkeys(("questions", "contract", "speech", "job_advert", "letter", "product"), 6.0)
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
        if word in title and not assigns:
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
