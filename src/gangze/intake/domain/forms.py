"""Forms written as lines: `岗位名称:客户经理`, `所属部门:公司业务部` (表单式说明书).

The unit of a form may be named after the post; the entries are put in the order unit, post, rest, so that the
outline sees an ordinary heading with what stands under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from gangze.intake.domain.entries import Entry, heading, label_role, named
from gangze.intake.domain.headings import Kind, without_translation
from gangze.intake.domain.names import chinese_number, is_unit_name
from gangze.intake.domain.vocabulary_headings import ELEMENTS

LEAST_LABELS = 3
"""Lines that are nothing but a label, before a document counts as a form of that layout."""

_FIELD = re.compile(
    r"\s*(?:[A-Za-z][A-Za-z ()]*/\s*)?[【\[]?(?P<label>[^:\s]{2,8}?)(?:\s*[:\n\]】]\s*:?| +)\s*(?P<value>\S.{0,40})$"
)
_TOKEN = re.compile(r"\S+")

_NUMBERED = re.compile(r"[一二三四五六七八九十\d]{1,2}$")


def arrange(entries: list[Entry], text: str) -> Iterator[Entry]:
    """`entries` with the fields of each form turned into headings."""
    entries = _paired([part for entry in entries for part in _split_fields(entry, text)], text)
    index = 0
    while index < len(entries):
        run: list[tuple[str, Entry, int]] = []
        while index < len(entries):
            field = _field(entries[index], text)
            if field is None or (field[0] == "post" and any(role == "post" for role, _, _ in run)):
                break
            run.append((field[0], entries[index], field[1]))
            index += 1
        if run:
            yield from _form(run, text)
        elif index < len(entries):
            yield entries[index]
            index += 1


def _split_fields(entry: Entry, text: str) -> list[Entry]:
    """`职位名称 客户助理 职位编号 KH-02` as one entry a field."""
    piece = entry.piece
    barred = _barred(entry, text)
    if barred:
        return barred
    tokens = list(_TOKEN.finditer(text, piece.start, piece.end))
    if entry.division is not None or piece.mark is not None or not 2 <= len(tokens) <= 12:
        return [entry]
    labels = [n for n, token in enumerate(tokens) if label_role(token.group().rstrip(":"))]
    side = labels[0] if labels else 0  # words beside or before the first label: `基本 所属部门 个人业务部`
    if not labels or side > 1 or any(b - a < 2 for a, b in pairwise([*labels, len(tokens)])):
        return [entry]
    if len(labels) == 1 and (len(tokens) != 2 + side or (side and not is_unit_name(tokens[0].group()))):
        return [entry]
    cuts = [*(tokens[n].start() for n in labels), piece.end]
    if side and is_unit_name(tokens[0].group()):
        cuts = [piece.start, *cuts]
    return [Entry(replace(piece, start=a, end=_trimmed_end(text, a, b))) for a, b in pairwise(cuts)]


_BAR = re.compile(r"[|｜/]")
_LABELLED = re.compile(r"\s*(?P<label>[^\s:]{2,8}):")


def _barred(entry: Entry, text: str) -> list[Entry]:
    """`岗位:项目经理 | 部门:业务一部` as one entry a field; empty where a part between bars has no label."""
    piece = entry.piece
    bars = [match.start() for match in _BAR.finditer(text, piece.start, piece.end)]
    if entry.division is not None or piece.mark is not None or not bars:
        return []
    edges = [piece.start, *(bar + 1 for bar in bars), piece.end + 1]
    parts: list[Entry] = []
    for begin, end in pairwise(edges):
        if not text[begin : end - 1].strip():
            continue
        label = _LABELLED.match(text, begin, end - 1)
        if label is None or not label_role(label.group("label")):
            return []
        parts.append(Entry(replace(piece, start=label.start("label"), end=_trimmed_end(text, begin, end - 1))))
    return parts


def _trimmed_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _paired(entries: list[Entry], text: str) -> list[Entry]:
    """Labels on lines of their own joined to the value on the next line (`岗位名称` / `综合柜员`)."""
    labels = [_label(entry, text) for entry in entries]
    if labels.count("post") < 1 or sum(bool(label) for label in labels) < LEAST_LABELS:
        return entries
    joined: list[Entry] = []
    index = 0
    while index < len(entries):
        entry = entries[index]
        value = entries[index + 1] if index + 1 < len(entries) else None
        if labels[index] and value is not None and not labels[index + 1] and _short_value(value, text):
            joined.append(Entry(replace(entry.piece, end=value.piece.end)))
            index += 2
        else:
            joined.append(entry)
            index += 1
    return joined


def _label(entry: Entry, text: str) -> str:
    """The role of a line that is nothing but a label of a form."""
    piece = entry.piece
    if entry.division is not None or piece.mark is not None or piece.end - piece.start > 12:
        return ""
    return label_role("".join(text[piece.start : piece.end].split()).rstrip(":"))


def _short_value(entry: Entry, text: str) -> bool:
    piece = entry.piece
    bare_post = entry.division is not None and entry.division.heading.kind is Kind.POST
    return (
        (entry.division is None or bare_post)
        and piece.mark is None
        and "\n" not in text[piece.start : piece.end]
        and (piece.end - piece.start <= 24)
    )


def _field(entry: Entry, text: str) -> tuple[str, int] | None:
    """The role of a line that is a field, and where its value begins."""
    if entry.division is not None:
        return None
    piece = entry.piece
    match = _FIELD.match(text[piece.start : piece.end])
    if not match:
        return None
    label = "".join(match.group("label").split())
    role = label_role(_NUMBERED.sub("", label))
    value = without_translation(match.group("value").strip())
    if not role or role in ("duties", *ELEMENTS) or (role == "unit" and not is_unit_name(value.split(" ")[0])):
        return None
    if role == "post" and (len(value) > 20 or re.search(r"[,。;]", value) or "、" in value or label == "岗位设置"):
        return None
    if role == "other" and label in ("说明", "考核", "备注", "权限", "审核", "批准"):
        return None
    return role, piece.start + match.start("value")


def _form(run: list[tuple[str, Entry, int]], text: str) -> Iterator[Entry]:
    counts = [text[start : entry.piece.end].strip() for role, entry, start in run if role == "count"]
    digits = counts[0].rstrip("人名个") if counts else ""
    number = chinese_number(digits) if digits.isdigit() else None
    for wanted in ("unit", "post"):
        for role, entry, start in run:
            if role == wanted:
                kind = Kind.UNIT if wanted == "unit" else Kind.POST
                yield heading(Kind.OTHER, entry.piece.outer_start, entry.piece.line, start)
                yield named(kind, text, start, entry.piece.end, entry.piece.line, number if wanted == "post" else None)
    for role, entry, _ in run:
        if role in ("other", "count"):
            yield heading(Kind.OTHER, entry.piece.outer_start, entry.piece.line, entry.piece.end)
