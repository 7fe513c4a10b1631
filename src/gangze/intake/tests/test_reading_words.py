"""What readers say of a file is told in the language of whoever looks, though it was kept in Chinese."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from gangze.intake.domain.damage import damage
from gangze.intake.readers import read
from gangze.intake.readers.limits import Limits
from gangze.intake.readers.refusals import NOTES, REFUSALS, noted, refused
from gangze.intake.reading_words import in_words, said, told
from gangze.kernel.findings import Refused

CHINESE = re.compile(r"[\u3400-\u9fff]")
BLANK = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_is_said_in_english(code: str) -> None:
    values = dict.fromkeys(BLANK.findall(REFUSALS[code][0]), "7")
    findings = refused(code, "a.docx", **values).findings
    with override("en"):
        (finding,) = in_words(findings)
    assert not CHINESE.search(finding.message + finding.remedy)
    assert all(value in finding.message for value in values.values())
    with override("zh-hans"):
        assert in_words(findings) == findings


@pytest.mark.parametrize("code", sorted(NOTES))
def test_every_doubt_about_a_file_is_said_in_english(code: str) -> None:
    stored = [noted(code, **dict.fromkeys(BLANK.findall(NOTES[code][0]), "7")).as_dict()]
    with override("en"):
        (shown,) = told(stored)
    assert not CHINESE.search(shown["message"] + shown["remedy"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"\x00\x01\x02" * 90),
        ("a.bin", b"\x00\x01\x02" * 90),
        ("a.txt", b"%PDF-1.4 nothing"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")),
        ("a.rtf", b"{\\rtf1 text}"),
        ("a.exe", b"MZ" + b"\x00" * 90),
        ("a.docx", b"PK\x03\x04 broken"),
    ],
)
def test_what_fills_the_blanks_is_translated_too(name: str, data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read(name, data, limits=Limits())
    with override("en"):
        (finding,) = in_words(caught.value.findings)
    assert not CHINESE.search(finding.message + finding.remedy), finding.message


def test_the_files_own_words_stay_as_they_are() -> None:
    (place,) = damage("负责资金?调度")
    with override("en"):
        shown = said(place.finding().message)
    assert not CHINESE.search(shown.split("“")[0]) and "资金?调度" in shown
    with override("en"):
        assert said("没有人知道的话") == "没有人知道的话"
