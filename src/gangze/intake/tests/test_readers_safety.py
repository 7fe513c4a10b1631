"""Files that are refused: each with its own code, a reason in Chinese and what to do (拒收)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from gangze.intake.readers import DEFAULT, Limits, read
from gangze.intake.readers.refusals import REFUSALS
from gangze.intake.tests.make_files import archive, repacked, word
from gangze.kernel.findings import Refused

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def plain_word() -> bytes:
    return word(lambda document: document.add_paragraph("核对尾箱"))


def plain_book() -> bytes:
    book = Workbook()
    book.create_sheet("岗位", 0).append(["岗位", "职责"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + stream.encode("utf-16-le") + b"\x00" * 600


def scan() -> bytes:
    document = pdfium.PdfDocument.new()
    document.new_page(300, 400)
    document.new_page(300, 400)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O<"
        + b"ab" * 32
        + b">/U<"
        + b"cd" * 32
        + b">>>endobj\n"
    )
    places = [body.index(b"%d 0 obj" % number) for number in (1, 2, 3, 4)]
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + table + tail


def locked_zip() -> bytes:
    data = bytearray(plain_word())
    place = data.find(b"PK\x01\x02")
    struct.pack_into("<H", data, place + 8, 1)
    return bytes(data)


def overlapping() -> bytes:
    """A directory whose two entries both claim the same packed bytes."""
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_STORED) as made:
        made.writestr("word/document.xml", b"<w/>" * 100)
    data = out.getvalue()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    again = entry.replace(b"word/document.xml", b"word/documenz.xml")
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 2, 2, len(entry) * 2)
    return data[:start] + entry + again + bytes(tail)


def bomb() -> bytes:
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": b"\x00" * (40 * 1024 * 1024)})


def laughing() -> bytes:
    xml = (
        '<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body>'
        "</w:document>"
    )
    return repacked(plain_word(), word__document_dot_xml=xml)


def stealing() -> bytes:
    xml = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'.encode("utf-16")
    return repacked(plain_word(), word__styles_dot_xml=xml)


def deep() -> bytes:
    inner = "<w:sdt><w:sdtContent>" * 150 + "</w:sdtContent></w:sdt>" * 150
    xml = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{inner}</w:body></w:document>"
    )
    return repacked(plain_word(), word__document_dot_xml=xml)


REFUSED: list[tuple[str, str, Callable[[], bytes]]] = [
    ("file.empty", "空.docx", lambda: b""),
    ("file.empty", "空白.txt", lambda: b" \r\n\t "),
    ("file.no_text", "空文档.docx", lambda: word(lambda document: None)),
    ("file.extension_mismatch", "岗位.docx", lambda: b"%PDF-1.7\n"),
    ("file.extension_mismatch", "岗位.docx", lambda: "柜员职责".encode()),
    ("file.extension_mismatch", "岗位.txt", plain_word),
    ("file.extension_mismatch", "岗位.xlsx", plain_word),
    ("file.extension_mismatch", "岗位.pdf", lambda: b"<html><body>x</body></html>"),
    ("file.legacy_format", "旧.doc", lambda: ole("WordDocument")),
    ("file.legacy_format", "旧.xls", lambda: ole("Workbook")),
    ("file.legacy_format", "旧.ppt", lambda: ole("PowerPoint Document")),
    ("file.legacy_format", "旧.wps", lambda: ole("WpsCustomData")),
    ("file.legacy_format", "旧.rtf", lambda: b"{\\rtf1 abc}"),
    ("file.legacy_format", "网页.mht", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related;\n"),
    ("file.image", "扫描.png", lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
    ("file.image", "扫描.jpg", lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 40),
    ("file.archive", "资料.zip", lambda: archive({"a.txt": "x"})),
    ("file.archive", "资料.rar", lambda: b"Rar!\x1a\x07\x00"),
    ("file.unsupported", "演示.pptx", lambda: archive({"ppt/presentation.xml": "<p/>"})),
    ("file.unsupported", "程序.exe", lambda: b"MZ\x90\x00" + b"\x00" * 100),
    ("file.unsupported", "数据.dat", lambda: bytes(range(256)) * 4),
    ("file.password", "加密.docx", lambda: ole("EncryptedPackage")),
    ("file.password", "加密.xlsx", lambda: ole("EncryptedPackage")),
    ("file.password", "加密.pdf", locked_pdf),
    ("file.password", "加密部件.docx", locked_zip),
    ("file.macro", "宏.docm", plain_word),
    ("file.macro", "宏.xlsm", plain_book),
    ("file.macro", "改名.docx", lambda: repacked(plain_word(), word__vbaProject_dot_bin=b"\x00")),
    ("file.broken", "截断.docx", lambda: plain_word()[:-200]),
    ("file.broken", "半截.docx", lambda: plain_word()[: len(plain_word()) // 2]),
    ("file.broken", "坏.pdf", lambda: b"%PDF-1.4\n%%EOF"),
    (
        "file.broken",
        "坏.xlsx",
        lambda: archive({"xl/workbook.xml": "<nothing/>", "[Content_Types].xml": TYPES}),
    ),
    ("file.broken", "坏.docx", lambda: repacked(plain_word(), word__document_dot_xml="<w:document")),
    ("archive.ratio", "炸弹.docx", bomb),
    (
        "archive.nested",
        "套娃.docx",
        lambda: repacked(plain_word(), word__media__inner_dot_zip=archive({"a": "b"})),
    ),
    (
        "archive.nested",
        "伪装.docx",
        lambda: repacked(plain_word(), word__media__a_dot_png=archive({"a": "b"})),
    ),
    ("archive.path", "越界.docx", lambda: archive({"../../etc/cron.d/x": "x", "word/document.xml": "<w/>"})),
    ("archive.path", "盘符.docx", lambda: archive({"C:\\x": "x", "word/document.xml": "<w/>"})),
    ("archive.overlap", "重叠.docx", overlapping),
    ("xml.entities", "实体.docx", laughing),
    ("xml.entities", "外部实体.docx", stealing),
    ("xml.entities", "实体.xlsx", lambda: repacked(plain_book(), xl__styles_dot_xml="<!DOCTYPE x><x/>")),
    ("xml.entities", "实体.html", lambda: b'<!DOCTYPE html [<!ENTITY a "b">]><html><body>&a;</body></html>'),
    ("xml.depth", "太深.docx", deep),
    ("xml.depth", "太深.html", lambda: b"<html><body>" + b"<div>" * 230 + "柜员".encode() + b"</div>" * 230),
    ("pdf.scanned", "扫描.pdf", scan),
]


@pytest.mark.parametrize(("code", "name", "make"), REFUSED)
def test_refused_with_reason_and_remedy(code: str, name: str, make: Callable[[], bytes]) -> None:
    with pytest.raises(Refused) as caught:
        read(name, make())
    (finding,) = caught.value.findings
    assert finding.code == code
    assert name in finding.source
    assert finding.message
    assert finding.remedy
    assert "{" not in finding.message


LIMITED: list[tuple[str, Limits, Callable[[], bytes], str]] = [
    ("file.too_large", Limits(file_bytes=10), lambda: "柜员职责说明".encode(), "大.txt"),
    ("file.text_too_long", Limits(text_characters=10), lambda: "柜员职责说明书一份在此".encode(), "长.txt"),
    ("file.text_too_long", Limits(text_characters=2), plain_word, "长.docx"),
    ("archive.entries", Limits(entries=3), plain_word, "多.docx"),
    ("archive.total", Limits(unpacked_bytes=1000), plain_word, "大.docx"),
    ("archive.total", Limits(entry_bytes=100), plain_word, "大.docx"),
    ("table.cells", Limits(cells=1), plain_book, "多.xlsx"),
    ("table.cells", Limits(cells=1), lambda: "岗位,职责\n甲,乙\n".encode(), "多.csv"),
    ("pdf.pages", Limits(pages=1), scan, "多页.pdf"),
]


@pytest.mark.parametrize(("code", "limits", "make", "name"), LIMITED)
def test_limits_are_arguments(code: str, limits: Limits, make: Callable[[], bytes], name: str) -> None:
    with pytest.raises(Refused) as caught:
        read(name, make(), limits=limits)
    assert caught.value.codes == {code}


def test_every_refusal_has_a_test() -> None:
    tested = {code for code, _, _ in REFUSED} | {code for code, *_ in LIMITED}
    assert set(REFUSALS) <= tested


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_unpacking(*args: object, **kwargs: object) -> None:
        raise AssertionError("unpacked")

    data = bomb()
    monkeypatch.setattr(zlib, "decompressobj", no_unpacking)
    with pytest.raises(Refused) as caught:
        read("炸弹.docx", data)
    assert caught.value.codes == {"archive.ratio"}


def test_a_part_longer_than_declared_is_not_read_on() -> None:
    data = bytearray(plain_word())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.rfind(signature) if signature == b"PK\x03\x04" else data.find(signature)
        struct.pack_into("<I", data, place + offset, 5)
    with pytest.raises(Refused) as caught:
        read("谎报.docx", bytes(data))
    assert caught.value.codes <= {"file.broken", "archive.overlap"}


def test_default_limits_are_sane() -> None:
    assert DEFAULT.file_bytes >= 20 * 1024 * 1024
    assert DEFAULT.unpacked_bytes > DEFAULT.entry_bytes > DEFAULT.ratio_floor_bytes


@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("文件.docx", "文件.txt", "文件.html", "文件.csv", "文件.xlsx", "文件"):
        try:
            source = read(name, data)
        except Refused as refusal:
            assert all(finding.remedy for finding in refusal.findings)
        else:
            assert source.blocks


@given(st.integers(min_value=0, max_value=5000), st.integers(min_value=0, max_value=255))
@settings(max_examples=60)
def test_a_spoilt_office_file_never_breaks_the_reader(place: int, value: int) -> None:
    for name, data in (("坏.docx", bytearray(_WORD)), ("坏.xlsx", bytearray(_BOOK))):
        data[place % len(data)] = value
        try:
            read(name, bytes(data))
        except Refused as refusal:
            assert refusal.findings


_WORD = plain_word()
_BOOK = plain_book()


def test_a_large_workbook_with_a_spoilt_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gangze.intake.readers.sheet.WHOLE_SHEET_BYTES", 10)
    data = repacked(
        plain_book(), xl__worksheets__sheet1_dot_xml="<worksheet><sheetData><row><c t='s'><v>99</v>"
    )
    with pytest.raises(Refused) as caught:
        read("坏表.xlsx", data)
    assert caught.value.codes == {"file.broken"}
