"""What paragraph and character styles say (样式): headings, list membership, hidden and bold text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gangze.intake.readers.numbering import W

_HEADING = re.compile(r"^(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|标题|標題)$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|目录|table of figures)\b|^toc\s*\d|^目录", re.IGNORECASE)


def switched_on(parent: etree._Element | None, name: str) -> bool | None:
    """The value of an on/off property such as `w:b`; None where it is not mentioned."""
    element = None if parent is None else parent.find(f"{W}{name}")
    if element is None:
        return None
    return element.get(f"{W}val", "1") not in ("0", "false", "off", "none")


@dataclass(slots=True)
class Style:
    """One style, with what it inherits already filled in."""

    name: str = ""
    level: int | None = None
    number: str = ""
    depth: int = 0
    bold: bool = False
    hidden: bool = False
    contents: bool = False


@dataclass(slots=True)
class Styles:
    """All styles of a document by their id."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: Style = field(default_factory=Style)

    def get(self, key: str) -> Style:
        """The style of that id; the plain one for an id that is not declared."""
        return self.by_id.get(key, self.default)

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """The styles that `styles.xml` declares."""
        if root is None:
            return cls()
        elements = {e.get(f"{W}styleId", ""): e for e in root.findall(f"{W}style")}
        styles = cls({key: _resolved(key, elements) for key in elements})
        for key, element in elements.items():
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                styles.default = styles.by_id[key]
        return styles


def _chain(key: str, elements: dict[str, etree._Element]) -> list[etree._Element]:
    """The style and its ancestors, nearest first; a circle is cut."""
    chain: list[etree._Element] = []
    seen: set[str] = set()
    while key in elements and key not in seen:
        seen.add(key)
        chain.append(elements[key])
        base = elements[key].find(f"{W}basedOn")
        key = "" if base is None else base.get(f"{W}val", "")
    return chain


def _resolved(key: str, elements: dict[str, etree._Element]) -> Style:
    style = Style()
    for element in reversed(_chain(key, elements)):
        name_element = element.find(f"{W}name")
        style.name = "" if name_element is None else name_element.get(f"{W}val", "")
        _paragraph(style, element.find(f"{W}pPr"))
        run = element.find(f"{W}rPr")
        bold, hidden = switched_on(run, "b"), switched_on(run, "vanish")
        style.bold = style.bold if bold is None else bold
        style.hidden = style.hidden if hidden is None else hidden
    heading = _HEADING.match(style.name)
    if heading:
        style.level = int(heading.group(1))
    elif _TITLE.match(style.name):
        style.level = 1
    style.contents = bool(_CONTENTS.match(style.name))
    return style


def _paragraph(style: Style, properties: etree._Element | None) -> None:
    if properties is None:
        return
    outline = properties.find(f"{W}outlineLvl")
    if outline is not None and outline.get(f"{W}val", "").isdigit():
        level = int(outline.get(f"{W}val", "9"))
        style.level = level + 1 if level < 9 else None
    number = properties.find(f"{W}numPr/{W}numId")
    if number is not None:
        style.number = number.get(f"{W}val", "")
    depth = properties.find(f"{W}numPr/{W}ilvl")
    if depth is not None and depth.get(f"{W}val", "").isdigit():
        style.depth = int(depth.get(f"{W}val", "0"))
