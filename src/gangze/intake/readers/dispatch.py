"""Which reader a file belongs to (按内容识别格式)."""

from __future__ import annotations

from collections.abc import Callable

from gangze.intake.domain.source import Source
from gangze.intake.readers.builder import Progress, no_progress
from gangze.intake.readers.delimited import read_csv
from gangze.intake.readers.docx import read_docx
from gangze.intake.readers.limits import DEFAULT, Limits
from gangze.intake.readers.pdf import read_pdf
from gangze.intake.readers.plain import read_plain
from gangze.intake.readers.refusals import refused, size_words
from gangze.intake.readers.sheet import read_xlsx
from gangze.intake.readers.sniff import Format, sniff
from gangze.intake.readers.web import read_html

_Reader = Callable[[str, bytes, Limits, Progress], Source]

_READERS: dict[Format, _Reader] = {
    Format.DOCX: read_docx,
    Format.XLSX: read_xlsx,
    Format.PDF: read_pdf,
    Format.HTML: read_html,
    Format.CSV: read_csv,
    Format.TEXT: read_plain,
}


def read(name: str, data: bytes, *, limits: Limits = DEFAULT, progress: Progress = no_progress) -> Source:
    """The document `data`, called `name`, as a `Source`.

    The format is told by the content; a name that claims another one is refused. `progress` is called with
    (done, total) bytes. Raises `Refused` with a finding that names what is wrong and what to do.
    """
    if not data or not data.strip():
        raise refused("file.empty", name)
    if len(data) > limits.file_bytes:
        raise refused("file.too_large", name, size=size_words(len(data)), limit=size_words(limits.file_bytes))
    source = _READERS[sniff(name, data, limits)](name, data, limits, progress)
    if not source.blocks:
        raise refused("file.no_text", name)
    progress(len(data), len(data))
    return source
