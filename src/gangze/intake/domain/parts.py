"""One document of a page with its title: which lines print it, and what it says (文件及其标题)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gangze.intake.domain.entries import field_role
from gangze.intake.domain.enumerators import mark_at
from gangze.intake.domain.headings import Heading, Kind, read_heading
from gangze.intake.domain.lines import Line, Page
from gangze.intake.domain.names import unit_kind
from gangze.intake.domain.titles import title_owner

SHORTEST_TITLE, LONGEST_TITLE = 4, 48

TITLE_REACH = 2
"""Lines below a title without an owner that may name him: a subtitle, the caption of a sheet."""

_SUBJECT = re.compile(r"职责|职能|岗位|分工|职位|责任")

_N = r"[一二三四五六七八九十\d]{1,3}"
_CHAPTER_MARK = rf"(?:第{_N}篇|篇{_N}|范文{_N})"
CHAPTER = re.compile(
    # `3.某某职责 篇三`, or `第3篇:某某职责`, `篇三 某某职责`
    r"^\d{0,2}[.、]?.{3,40}\s*[篇第][一二三四五六七八九十\d]{1,3}[篇]?$"
    rf"|^(?:推荐)?[【(]?{_CHAPTER_MARK}[】)]?[: ]*.{{4,40}}$"
)
CHAPTER_NUMBER = re.compile(rf"^\d{{1,2}}[.、]|^(?:推荐)?[【(]?{_CHAPTER_MARK}[】)]?[: ]*|\s*[篇第]{_N}篇?$")
DOCUMENT_WORD = re.compile(
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


SENTENCE = re.compile(r"[。;:,]")


def may_be_title(page: Page, line: Line, text: str) -> bool:
    """Whether a line has no number and ends with a word for a document."""
    return mark_at(page.text, line.start, line.end) is None and DOCUMENT_WORD.search(text) is not None


def part_of(page: Page, lines: list[Line], titles: int, furniture: list[Line]) -> Part:
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
    if _of_everybody(read_heading(title)) and _heads_owners(page, body):
        return Part(title, body, tuple(title_lines), beside)
    if read_heading(CHAPTER_NUMBER.sub("", title)).name:
        marked = mark_at(page.text, title_lines[0].start, title_lines[0].end) is not None
        shown = "" if marked and titles == 1 else CHAPTER_NUMBER.sub("", title).strip()
        prefix = CHAPTER_NUMBER.match(title) if CHAPTER.match(title) and not marked else None
        own = title_lines[-1]
        level = None if own.level is None else 0 if _stands_above(page, own, body) else own.level
        named = replace(own, start=own.start + (prefix.end() if prefix else 0), level=level)
        shown = "" if level else shown  # one of several that head parts of the document alike: the sheets of a workbook
        return Part(shown, (named, *body), tuple(title_lines[:-1]), beside)  # it heads its unit or post, too
    if CHAPTER.match(title):
        return Part(CHAPTER_NUMBER.sub("", title).strip(), body, tuple(title_lines), beside)
    if titles == 1 and not _is_document_title(page, title_lines[0], title):
        return Part(_subtitle(page, body), (*title_lines, *body), (), beside)
    if body and _LETTER.search(title) and _ADDRESSEE.fullmatch(page.text, body[0].start, body[0].end):
        return Part(title, body[1:], (*title_lines, body[0]), beside)
    better = "" if title_owner(title) else _subtitle(page, body)
    return Part(better or title, body, tuple(title_lines), beside)


def _of_everybody(heading: Heading) -> bool:
    """Whether a title speaks of people of several posts: `某某银行营业网点柜面人员岗位职责`."""
    return heading.kind is Kind.POST and bool(heading.word) and heading.name.endswith(("人员", "员工"))


def _heads_owners(page: Page, body: Sequence[Line]) -> bool:
    """Whether the first number below a title stands before the name of a unit or post."""
    first = next((line for line in body if mark_at(page.text, line.start, line.end) is not None), None)
    return first is not None and read_heading(_unmarked(page, first)).kind in (Kind.UNIT, Kind.POST)


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
    return short and _SUBJECT.search(text) is not None and not SENTENCE.search(text)


_ITS_OUTLETS = re.compile(
    r"(?:所属|所辖|下辖|辖内|各)*(?:(?:营业|基层)?(?:网点|机构|机关|部门)|(?<=[属辖内各])(?:支行|分行|分社|信用社|分理处))$"
)


def _goes_on(page: Page, first: Line, second: Line) -> bool:
    """A title in two lines: the bank's name, perhaps with its outlets', and below it what the document is."""
    heading = read_heading(_ITS_OUTLETS.sub("", "".join(page.text[first.start : first.end].split())))
    words = "".join(page.text[second.start : second.end].split())
    own = heading.kind is Kind.UNIT and not heading.word and unit_kind(heading.name) in ("bank", "branch", "company")
    said = read_heading(words)
    names = DOCUMENT_WORD.search(words) is not None and (not said.name or _of_everybody(said))
    return own and names and second.table is None and may_be_title(page, second, words)


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
