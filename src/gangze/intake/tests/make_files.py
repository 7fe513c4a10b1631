"""Small documents of every format, made for the reader tests (测试用文档)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from docx import Document
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(fill: Callable[[Word], object]) -> bytes:
    """A .docx that `fill` has written into."""
    document = Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def numbered(document: Word, levels: list[tuple[str, str]], numbers: int = 1, **overrides: int) -> list[int]:
    """Adds a multi-level list, levels given as (numFmt, lvlText); returns the ids of `numbers` lists on it.

    `restart_from=N` makes every list after the first begin at N again.
    """
    part = document.part.numbering_part.element
    abstract = 900 + len(part)
    words = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    element = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{words}</w:abstractNum>')
    part.insert(0, element)
    ids = []
    for index in range(numbers):
        identity = abstract * 10 + index
        start = overrides.get("restart_from")
        override = (
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            if start and index
            else ""
        )
        part.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{identity}">'
                f'<w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
            )
        )
        ids.append(identity)
    return ids


def item(document: Word, text: str, number: int, depth: int = 0) -> None:
    """A paragraph in list `number` at `depth`."""
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def raw(document: Word, xml: str) -> None:
    """Appends a body element written as XML with the prefix `w` declared."""
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def archive(parts: dict[str, bytes | str], *, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of `parts`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def repacked(data: bytes, **changes: bytes | str) -> bytes:
    """The archive `data` with parts replaced or added; `__` in a keyword is `/`, `_dot_` a dot."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts: dict[str, bytes | str] = {name: old.read(name) for name in old.namelist()}
    for key, content in changes.items():
        parts[key.replace("__", "/").replace("_dot_", ".")] = content
    return archive(parts)


def pdf(html: str) -> bytes:
    """A PDF printed from `html`."""
    from weasyprint import HTML

    return bytes(HTML(string=html).write_pdf())
