"""What a file really is (内容识别): by its bytes; its name is only compared with them."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from gangze.intake.readers.archive import Archive
from gangze.intake.readers.encoding import detect
from gangze.intake.readers.limits import Limits
from gangze.intake.readers.refusals import refused


class Format(StrEnum):
    """The formats that are read."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    HTML = "html"
    CSV = "csv"
    TEXT = "txt"


_NAMES = {
    Format.DOCX: " Word 文档（.docx）",
    Format.XLSX: " Excel 工作簿（.xlsx）",
    Format.PDF: " PDF 文档",
    Format.HTML: "网页",
    Format.CSV: "逗号分隔的表格",
    Format.TEXT: "纯文本",
}
_EXTENSIONS = {
    ".docx": Format.DOCX,
    ".xlsx": Format.XLSX,
    ".pdf": Format.PDF,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.TEXT,
    ".md": Format.TEXT,
    ".text": Format.TEXT,
    ".log": Format.TEXT,
}
_BINARY = frozenset((Format.DOCX, Format.XLSX, Format.PDF))
_MACRO_NAMES = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam")
_IMAGES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x01\x00",
)
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", " Word 97–2003 文档（.doc）"),
    ("PowerPoint Document", " PowerPoint 97–2003 演示文稿（.ppt）"),
    ("Workbook", " Excel 97–2003 工作簿（.xls）"),
    ("Book", " Excel 97–2003 工作簿（.xls）"),
)
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<head[\s>]|<(?:table|div|p|meta)[\s>][^\x00]{0,2000}</",
    re.IGNORECASE,
)
HEAD_BYTES = 4096


def extension_of(name: str) -> str:
    """The lower-case extension of a file name, with its dot; empty where it has none."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def sniff(name: str, data: bytes, limits: Limits) -> Format:
    """The format of `data`. Raises Refused for what is not read, with the reason and the remedy."""
    if extension_of(name) in _MACRO_NAMES:
        raise refused("file.macro", name)
    actual = _actual(name, data, limits)
    claimed = _EXTENSIONS.get(extension_of(name))
    if claimed in _BINARY or actual in _BINARY:
        told = extension_of(name)
        if claimed is not actual and told:
            raise refused("file.extension_mismatch", name, extension=told, actual=_NAMES[actual])
        return actual
    return actual


def _actual(name: str, data: bytes, limits: Limits) -> Format:
    if data.startswith(b"PK\x03\x04"):
        return _office(name, data, limits)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    _refuse_known(name, data)
    _refuse_pictures(name, data)
    head = data[:HEAD_BYTES]
    extension = extension_of(name)
    if _is_binary(data):
        claimed = _EXTENSIONS.get(extension)
        if claimed in _BINARY:
            raise refused("file.broken", name, why=f"内容不是{_NAMES[claimed]}")
        raise refused("file.unsupported", name, actual="：内容不是文字")
    if extension in (".html", ".htm") or _HTML.search(_ascii(head)):
        return Format.HTML
    if extension in (".csv", ".tsv"):
        return Format.CSV
    return Format.TEXT


def _ascii(head: bytes) -> bytes:
    """The head of a text with the zero bytes of UTF-16 left out, so that marks in ASCII are found."""
    return head.replace(b"\x00", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head


def _is_binary(data: bytes) -> bool:
    sample = data[:HEAD_BYTES]
    if b"\x00" not in sample:
        return sum(byte < 9 or 13 < byte < 27 for byte in sample) * 20 > len(sample)
    return not detect(data[: 64 * 1024]).codec.startswith("utf-16")


def _office(name: str, data: bytes, limits: Limits) -> Format:
    with Archive(name, data, limits) as archive:
        names = archive.names
        if any(entry.lower().endswith("vbaproject.bin") for entry in names):
            raise refused("file.macro", name)
        types = archive.read("[Content_Types].xml")
        if types is not None and b"macroEnabled" in types:
            raise refused("file.macro", name)
        if "word/document.xml" in names or (types and b"wordprocessingml.document.main" in types):
            return Format.DOCX
        if "xl/workbook.xml" in names or (types and b"spreadsheetml.sheet.main" in types):
            return Format.XLSX
        if any(entry.startswith("ppt/") for entry in names):
            raise refused("file.unsupported", name, actual="：演示文稿（.pptx）")
        mime = archive.read("mimetype") or b""
        if b"opendocument" in mime:
            raise refused("file.legacy_format", name, actual=" OpenDocument 文档")
    if _EXTENSIONS.get(extension_of(name)) in _BINARY:
        raise refused("file.broken", name, why="其中没有文档正文")
    raise refused("file.archive", name)


def _refuse_known(name: str, data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refused("file.password", name)
        for stream, words in _OLE_STREAMS:
            if stream.encode("utf-16-le") in data:
                raise refused("file.legacy_format", name, actual=words)
        raise refused("file.legacy_format", name, actual="旧版 Office 或 WPS 文档")
    if data.lstrip()[:5] == b"{\\rtf":
        raise refused("file.legacy_format", name, actual=" RTF 文档")
    if data.startswith(_PACKED):
        raise refused("file.archive", name)
    if b"multipart/related" in data[:HEAD_BYTES] and b"MIME-Version" in data[:HEAD_BYTES]:
        raise refused("file.legacy_format", name, actual="单个文件网页（.mht）")


def _refuse_pictures(name: str, data: bytes) -> None:
    short_magic = data.startswith(b"BM") and not (len(data) > 10 and data[6:10] == b"\x00\x00\x00\x00")
    if (data.startswith(_IMAGES) and not short_magic) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        raise refused("file.image", name)
    if data.startswith((b"MZ", b"\x7fELF")) and b"\x00" in data[:HEAD_BYTES]:
        raise refused("file.unsupported", name, actual="：可执行程序")
