"""Two versions of a manual side by side as a Word file, differences marked (版本比对表).

What was taken out is red and struck through on the left; what is new is blue and underlined on the right.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table, _Cell

from gangze.duties import queries
from gangze.duties.documents.content import printable
from gangze.duties.documents.styling import (
    BODY,
    HEADING,
    Tone,
    borders,
    cell_text,
    font,
    page,
    repeat_head,
    shade,
    widths,
)
from gangze.duties.documents.word import DOCX, Printed
from gangze.duties.domain.compare import Change, Comparison, Difference
from gangze.duties.models import ManualVersion
from gangze.framework.context import Context
from gangze.kernel.difference import Run

_WIDTHS = (1.7, 10.1, 10.1, 3.8)


def comparison_word(ctx: Context, before: int, after: int) -> Printed:
    """Two versions as .docx. Raises `Refused` where the actor may not read both."""
    pair = queries.version_pair(ctx, before, after)
    name = printable(pair.name)
    title = _("%(name)s说明书版本比对表") % {"name": name}
    document = Document()
    page(document, header=(title, _edition(pair.before) + " → " + _edition(pair.after)), landscape=True)
    told = document.core_properties
    told.title, told.author, told.comments, told.last_modified_by = title, "", "", ""
    told.created = told.modified = (pair.after.published_at or pair.after.drafted_at).replace(tzinfo=None)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.paragraph_format.space_after = Pt(6)
    font(heading.add_run(title), HEADING, 18)
    _summary(document, pair.comparison)
    table = document.add_table(rows=1, cols=4)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    borders(table)
    for index, label in enumerate((_("序号"), _edition(pair.before), _edition(pair.after), _("变化"))):
        cell_text(table.cell(0, index), label, HEADING, 11, centre=True)
        shade(table.cell(0, index))
    for difference in pair.comparison.duties:
        _duty_row(table, difference)
    for section, runs in pair.comparison.sections:
        if runs:
            _section_row(table, section, runs)
    widths(table, _WIDTHS)
    repeat_head(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return Printed(f"{title}（{_edition(pair.before)}-{_edition(pair.after)}）.docx", DOCX, buffer.getvalue())


def _edition(version: ManualVersion) -> str:
    return _("第%(number)d版") % {"number": version.number}


def words_of(change: Change) -> str:
    """What became of a duty, as staff say it."""
    return {
        Change.SAME: "",
        Change.CHANGED: pgettext("比对", "修改"),
        Change.MOVED: pgettext("比对", "移动"),
        Change.ADDED: pgettext("比对", "新增"),
        Change.REMOVED: pgettext("比对", "删除"),
    }[change]


def _summary(document: Document, comparison: Comparison) -> None:  # type: ignore[valid-type]
    counts = _("，").join(
        _("%(change)s%(count)d") % {"change": words_of(change), "count": comparison.count(change)}
        for change in (Change.ADDED, Change.REMOVED, Change.CHANGED, Change.MOVED)
    )
    line = document.add_paragraph()  # type: ignore[attr-defined]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(8)
    text = _("职责%(count)d项：%(counts)s；") % {"count": len(comparison.duties), "counts": counts}
    font(line.add_run(text), BODY, 11)
    _run(line, "delete", _("删去的文字"))
    font(line.add_run(_("、")), BODY, 11)
    _run(line, "insert", _("新增的文字"))


def _duty_row(table: Table, difference: Difference) -> None:
    cells = table.add_row().cells
    shown = difference.after or difference.before
    cell_text(cells[0], shown.number if shown else "", BODY, 11, centre=True)
    _marked(cells[1], difference.runs, "delete")
    _marked(cells[2], difference.runs, "insert")
    what = words_of(difference.change)
    if difference.moved and difference.change is Change.CHANGED:
        what = _("移动并修改")
    told = [what, *(_told(*element) for element in difference.elements)]
    cell_text(cells[3], "\n".join(part for part in told if part), BODY, 10.5, centre=True)


def _told(label: str, before: str, after: str) -> str:
    return printable(f"{label}{_('：')}{before or '—'}→{after or '—'}")


def _section_row(table: Table, section: str, runs: Sequence[Run]) -> None:
    cells = table.add_row().cells
    label = str(ManualVersion._meta.get_field(section).verbose_name)  # type: ignore[union-attr]
    cell_text(cells[0], label, HEADING, 10.5, centre=True)
    _marked(cells[1], runs, "delete")
    _marked(cells[2], runs, "insert")
    changed = any(op != "equal" for op, _text in runs)
    cell_text(cells[3], words_of(Change.CHANGED) if changed else "", BODY, 10.5, centre=True)


def _marked(cell: _Cell, runs: Sequence[Run], side: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    for op, text in runs:
        if op in ("equal", side):
            _run(paragraph, op, text)


def _run(paragraph, op: str, text: str) -> None:  # type: ignore[no-untyped-def]
    tone = {"delete": Tone.RED, "insert": Tone.BLUE}.get(op, Tone.BLACK)
    run = font(paragraph.add_run(printable(text)), BODY, 11, tone=tone)
    run.font.strike = op == "delete"
    run.font.underline = op == "insert"
