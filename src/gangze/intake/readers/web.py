"""Web pages (.html): what a visitor reads, without the page's own furniture (网页).

The parser fetches nothing and resolves nothing. Navigation, page head and foot, side columns and hidden
parts come out as furniture; scripts and styles are no text. Numbers of ordered lists are written as a
browser shows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gangze.intake.domain.source import BlockKind, Source
from gangze.intake.readers.archive import all_text, depth_exceeds
from gangze.intake.readers.builder import Builder, Progress, no_progress
from gangze.intake.readers.encoding import CHINESE_NAMES, Encoding, detect
from gangze.intake.readers.limits import DEFAULT, Limits
from gangze.intake.readers.numbering import BULLET, chinese, letters, roman
from gangze.intake.readers.plain import encoding_doubts
from gangze.intake.readers.refusals import refused

_NO_TEXT = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "select",
        "textarea",
        "canvas",
        "math",
    )
)
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "header", "button", "form"))
_FURNITURE_NAMES = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|footer|foot|sidebar|breadcrumbs?|crumbs?|copyright|share|advert|ads?|banner|topbar"
    r"|toolbar|pagination|pager|comments?|related|recommend|login|search)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_BLOCK_TAGS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
        "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    )
)  # fmt: skip
_LINK_HOLDERS = frozenset(("ul", "ol", "div", "p", "table", "section", "dl"))
MENU_LINKS = 3
"""Links in a row from which on it may be a menu."""
MENU_WORDS = 12
"""Characters that a link in a menu has on average, at most."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_CODECS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "utf-8": "utf-8", "utf8": "utf-8",
}  # fmt: skip
_LIST_STYLES = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)


def read_html(name: str, data: bytes, limits: Limits = DEFAULT, progress: Progress = no_progress) -> Source:
    """A web page as a `Source`. Raises Refused for entity declarations and for nesting beyond the limit."""
    if _ENTITY.search(data.replace(b"\x00", b"")):
        raise refused("xml.entities", name, entry=name)
    encoding = _encoding(data)
    builder = Builder(name, "text/html", limits)
    builder.doubts.extend(encoding_doubts(encoding))
    text = data[encoding.skip :].decode(encoding.codec, errors="replace").replace("\x00", "")
    progress(len(data) // 4, len(data))
    root = _tree(text)
    if root is None:
        raise refused("file.no_text", name)
    if depth_exceeds(root, limits.depth):
        raise refused("xml.depth", name, entry=name, limit=limits.depth)
    page = _Page(builder)
    page.walk(root, _Place())
    page.flush(_Place())
    return builder.source()


def _tree(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
    )
    try:
        return etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _encoding(data: bytes) -> Encoding:
    """The encoding by mark, by the page's own word where the bytes agree, by trial otherwise."""
    found = detect(data)
    if found.skip or found.codec.startswith("utf-16"):
        return found
    told = _CHARSET.search(data[:8192])
    codec = _CODECS.get(told.group(1).decode("ascii").lower(), "") if told else ""
    if not codec or (found.codec == "utf-8" and not found.guessed):
        return found
    if codec == "utf-8":
        return found
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return found if not found.lossy else Encoding(codec, 0, lossy=True)
    return Encoding(codec) if codec in CHINESE_NAMES else found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the page a piece of text stands."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    furniture: bool = False
    lists: int = 0
    bold: bool = False

    def at(self, kind: BlockKind, level: int | None) -> _Place:
        return _Place(kind, level, self.furniture, self.lists, self.bold)


@dataclass(slots=True)
class _Page:
    builder: Builder
    pieces: list[str] = field(default_factory=list)
    bolds: list[bool] = field(default_factory=list)
    marker: str = ""
    tables: int = 0
    in_pre: bool = False

    def text(self, words: str | None, bold: bool) -> None:
        if not words:
            return
        words = words if self.in_pre else re.sub(r"[ \t\r\n\f]+", " ", words)
        self.pieces.append(words)
        if words.strip():
            self.bolds.append(bold)

    def flush(self, place: _Place) -> None:
        """Ends the running block."""
        words = "".join(self.pieces)
        bold = bool(self.bolds) and all(self.bolds)
        self.pieces, self.bolds = [], []
        for line in words.split("\n"):
            if not line.strip():
                continue
            marker, self.marker = self.marker, ""
            kind = BlockKind.FURNITURE if place.furniture else place.kind
            self.builder.add(marker + line.strip(), kind, level=place.level, bold=bold)

    def walk(self, element: etree._Element, place: _Place) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _NO_TEXT or not tag:
            return
        if tag == "br":
            self.pieces.append("\n")
            return
        if tag == "table" and not _is_layout(element):
            self.flush(place)
            self.table(element, place)
            return
        inner = _inner_place(element, tag, place)
        block = tag in _BLOCK_TAGS
        if block:
            self.flush(place)
        if tag in ("ol", "ul"):
            self.listed(element, inner)
        else:
            self.inside(element, inner, tag)
        if block:
            self.flush(inner)

    def inside(self, element: etree._Element, place: _Place, tag: str) -> None:
        before, self.in_pre = self.in_pre, self.in_pre or tag == "pre"
        self.text(element.text, place.bold)
        for child in element:
            self.walk(child, place)
            if isinstance(child.tag, str) and child.tag in _BLOCK_TAGS:
                self.flush(place)
            self.text(child.tail, place.bold)
        self.in_pre = before

    def listed(self, element: etree._Element, place: _Place) -> None:
        """An ordered or unordered list: each item with the marker a browser shows."""
        number = _whole(element.get("start"), 1)
        for child in element:
            if child.tag == "li":
                number = _whole(child.get("value"), number)
                self.flush(place)
                self.marker = _marker(element, number)
                self.walk(child, place.at(BlockKind.LIST_ITEM, place.lists))
                self.marker = ""
                number += 1
            else:
                self.walk(child, place)
            self.text(child.tail, place.bold)

    def table(self, element: etree._Element, place: _Place) -> None:
        index = self.tables
        self.tables += 1
        taken: dict[tuple[int, int], bool] = {}
        kind = BlockKind.FURNITURE if place.furniture else BlockKind.CELL
        caption = element.find("caption")
        if caption is not None:
            self.builder.add(_plain(caption), BlockKind.FURNITURE if place.furniture else BlockKind.PARAGRAPH)
        rows = list(element.iter("tr"))
        for number, row in enumerate(rows):
            column = 0
            for cell in (child for child in row if child.tag in ("td", "th")):
                while (number, column) in taken:
                    column += 1
                wide = min(_whole(cell.get("colspan"), 1), 200)
                tall = min(_whole(cell.get("rowspan"), 1) or len(rows) - number, len(rows) - number)
                for down in range(tall):
                    for right in range(wide):
                        taken[number + down, column + right] = True
                self.builder.add(
                    _plain(cell), kind, bold=cell.tag == "th",
                    table=index, row=number, column=column, row_span=tall, column_span=wide,
                )  # fmt: skip
                column += wide


def _inner_place(element: etree._Element, tag: str, place: _Place) -> _Place:
    furniture = place.furniture or _is_furniture(element, tag)
    kind, level, lists = place.kind, place.level, place.lists
    if re.fullmatch(r"h[1-6]", tag):
        kind, level = BlockKind.HEADING, int(tag[1])
    if tag in ("ol", "ul"):
        lists += 1
    if tag in ("table", "td", "th", "section", "article"):
        kind, level = BlockKind.PARAGRAPH, None
    return _Place(kind, level, furniture, lists, place.bold or tag in ("b", "strong", "th"))


def _is_furniture(element: etree._Element, tag: str) -> bool:
    if tag in _FURNITURE_TAGS or tag in ("head", "title"):
        return not (tag in ("header", "form") and _holds_the_text(element))
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if tag in ("body", "html", "main", "article"):
        return False
    if tag in _LINK_HOLDERS and _only_links(element) and not _holds_the_text(element):
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    return bool(_FURNITURE_NAMES.search(f" {named} ")) and not _holds_the_text(element)


def _only_links(element: etree._Element) -> bool:
    """Whether an element is a row of short links, as menus and lists of further pages are."""
    links = list(element.iter("a"))
    if len(links) < MENU_LINKS:
        return False
    linked = sum(len(all_text(link).strip()) for link in links)
    return linked <= MENU_WORDS * len(links) and linked >= 0.8 * len("".join(all_text(element).split()))


def _holds_the_text(element: etree._Element) -> bool:
    """Whether most of the page stands inside this element, so that it cannot be mere furniture."""
    body = element.getroottree().getroot()
    own = sum(len(words) for words in element.itertext())
    return own * 2 > sum(len(words) for words in body.itertext())


def _is_layout(table: etree._Element) -> bool:
    """Whether a table only arranges the page: it holds further tables, or a single cell."""
    return next(table.iterdescendants("table"), None) is not None or len(list(table.iter("td", "th"))) <= 1


def _plain(element: etree._Element) -> str:
    """The text of a cell, its blocks and breaks on lines of their own, its lists numbered."""
    inner = _Page(Builder("", "", DEFAULT))
    inner.inside(element, _Place(), "div")
    inner.flush(_Place())
    return "".join(inner.builder.pieces).strip()


def _marker(element: etree._Element, number: int) -> str:
    style = _LIST_STYLES.search(element.get("style") or "")
    told = style.group(1).lower() if style else ""
    if told == "none":
        return ""
    if element.tag == "ul":
        return f"{BULLET} "
    kind = element.get("type") or ""
    if "ideograph" in told or "chinese" in told:
        return f"{chinese(number)}、"
    if kind in ("a", "A") or "alpha" in told or "latin" in told:
        words = letters(number)
        return f"{words.lower() if kind == 'a' or told.startswith('lower') else words}. "
    if kind in ("i", "I") or "roman" in told:
        words = roman(number)
        return f"{words.lower() if kind == 'i' or told.startswith('lower') else words}. "
    return f"{number}. "


def _whole(words: str | None, default: int) -> int:
    return int(words) if words and re.fullmatch(r"\d{1,5}", words.strip()) else default
