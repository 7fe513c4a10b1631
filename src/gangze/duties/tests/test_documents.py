"""Manuals on paper: what is opened again says what the manual says."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from gangze.duties.documents import comparison_word, content, manual_pdf, manual_word, pdf
from gangze.duties.models import ManualVersion
from gangze.duties.services import (
    Acknowledge,
    AddDuty,
    ChangeDuty,
    DraftManual,
    DutyInput,
    OfDraft,
    Publish,
    RegisterManual,
    acknowledge,
    add_duty,
    change_duty,
    draft_manual,
    publish,
    register_manual,
    submit,
)
from gangze.duties.tests.conftest import START, TODAY, Bank
from gangze.framework.proposal import Decide, approve
from gangze.kernel.findings import Refused

MANUAL = {
    "mission": "办理柜面本外币业务,落实账户实名和现金管理要求,为客户提供安全、规范、高效的服务。",
    "qualifications": "大专及以上学历。\n具有反假货币上岗资格。\n从事柜面工作满一年。",
    "workflow": "受理客户申请→审核凭证要素→录入交易→复核授权→交付客户→日终核对。",
    "criteria": "业务差错率≤0.1%,占40分。\n双人复核执行率100%,占30分。\n客户满意度不低于95%,占30分。",
    "duties": [
        DutyInput(group="现金管理", text="每日营业终了与运营主管共同核对现金尾箱,做到账款、账实相符。"),
        DutyInput(group="现金管理", text="单笔5万元以上现金支取须核实客户身份并报运营主管授权。"),
        DutyInput(
            group="柜面业务",
            text="受理客户挂失申请,当日完成账户止付。",
            duties=[
                DutyInput(text="凭有效身份证件核实申请人身份;"),
                DutyInput(
                    text="代理挂失的,同时核实代理人身份。", duties=[DutyInput(text="留存授权委托书。")]
                ),
            ],
        ),
        DutyInput(group="柜面业务", text="每月5日前上报柜面差错统计表。"),
        DutyInput(group="合规要求", text="对经办业务的真实性、合规性承担直接责任,实行终身负责。"),
    ],
}


@pytest.fixture
def printed(bank: Bank) -> tuple[Bank, int, int]:
    """The teller's manual in force, acknowledged by one of two holders, and its second version, published."""
    ctx = bank.ctx("chen")
    made = register_manual(
        RegisterManual.model_validate(
            MANUAL
            | {
                "post": bank.posts["teller"],
                "effective": START,
                "source": "柜员岗位职责.docx",
                "source_digest": "d" * 64,
            }
        ),
        ctx=ctx,
    ).result
    acknowledge(Acknowledge(version=made["version"], person=bank.people["zhou"]), ctx=bank.ctx("zhou"))
    second = draft_manual(DraftManual(post=bank.posts["teller"], copy_in_force=True), ctx=ctx).result[
        "version"
    ]
    duties = ManualVersion.objects.get(pk=second).duties
    report = duties.get(text__startswith="每月5日前")
    change_duty(
        ChangeDuty(version=second, revision=0, duty=report.pk, text="每周五前上报柜面差错统计表及原因分析。"),
        ctx=ctx,
    )
    new = DutyInput(group="合规要求", text="发现可疑交易线索时立即报告运营主管。")
    add_duty(AddDuty(version=second, revision=1, duty=new), ctx=ctx)
    submit(OfDraft(version=second, revision=2), ctx=ctx)
    effective = TODAY + dt.timedelta(days=15)
    asked = publish(Publish(version=second, revision=2, effective=effective), ctx=bank.ctx("wei"))
    approve(Decide(proposal=asked.proposal or 0), ctx=bank.ctx("feng"))
    return bank, made["version"], second


def _words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_word_file_holds_the_whole_manual(printed: tuple[Bank, int, int]) -> None:
    bank, first, _second = printed
    file = manual_word(bank.ctx("zhou"), first)
    assert file.name == "综合柜员岗岗位说明书（第1版）.docx"
    words = _words(file.data)
    for expected in (
        "兴业路分行",
        "综合柜员岗岗位说明书",
        "文件编号：P-teller-V1　第1版　自2020年1月1日起施行，至2026年3月30日止",
        "东门支行、西门支行",
        "运营序列 / P3",
        "4人",
        "一、岗位职责",
        "（一）现金管理",
        "1.每日营业终了与运营主管共同核对现金尾箱,做到账款、账实相符。",
        "（1）凭有效身份证件核实申请人身份;",
        "①留存授权委托书。",
        "二、任职要求",
        "三、工作流程",
        "四、考核标准",
        "附：职责要素表",
        "周敏",
        "2026年3月16日已签收",
        "来源文件",
        "柜员岗位职责.docx",
    ):
        assert expected in words, expected


def test_the_second_version_names_who_drafted_reviewed_approved(printed: tuple[Bank, int, int]) -> None:
    bank, _first, second = printed
    words = _words(manual_word(bank.ctx("zhou"), second).data)
    assert "自2026年3月31日起施行" in words
    for name in ("陈立", "卫东", "冯楠"):
        assert name in words


def test_chinese_fonts_and_page_fields_are_set(printed: tuple[Bank, int, int]) -> None:
    bank, first, _second = printed
    document = Document(io.BytesIO(manual_word(bank.ctx("zhou"), first).data))
    fonts = {
        run._element.get_or_add_rPr().get_or_add_rFonts().get(qn("w:eastAsia"))
        for p in document.paragraphs
        for run in p.runs
        if run.text
    }
    assert fonts == {"仿宋", "黑体", "楷体"}
    foot = document.sections[0].footer._element.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    assert document.core_properties.author == "兴业路分行"


def test_a_draft_says_that_it_is_none_in_force(bank: Bank) -> None:
    made = draft_manual(
        DraftManual(unit=bank.units["risk"], duties=[DutyInput(text="牵头全面风险管理")]),
        ctx=bank.ctx("chen"),
    )
    words = _words(manual_word(bank.ctx("chen"), made.result["version"]).data)
    assert "【草稿，未生效】" in words
    assert "一、部门职责" in words
    assert "尚未生效" in words
    with pytest.raises(Refused):
        manual_word(bank.ctx("zhou"), made.result["version"])


def test_a_post_of_very_many_gives_the_number_of_signatures(
    printed: tuple[Bank, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, first, _second = printed
    monkeypatch.setattr(content, "HOLDERS_LISTED", 1)
    words = _words(manual_word(bank.ctx("zhou"), first).data)
    assert "应签收2人，已签收1人，签收名单另附。" in words
    assert "吴倩" not in words


EVIL = '=cmd|"/c calc"!A1 <script>alert(1)</script> {{ sheet }} {% load x %} &lt; \x07\x0b <img src="file:///etc/passwd">'


def test_text_stays_text_whatever_it_holds(bank: Bank) -> None:
    made = draft_manual(
        DraftManual(post=bank.posts["hr"], duties=[DutyInput(text=EVIL)], workflow=EVIL, mission=EVIL),
        ctx=bank.ctx("chen"),
    )
    word = manual_word(bank.ctx("chen"), made.result["version"])
    assert '=cmd|"/c calc"!A1 <script>alert(1)</script> {{ sheet }} {% load x %} &lt;' in _words(word.data)
    inside = zipfile.ZipFile(io.BytesIO(word.data)).read("word/document.xml").decode()
    assert "<script" not in inside
    assert "instrText" not in inside
    text = _pdf_words(manual_pdf(bank.ctx("chen"), made.result["version"]).data)
    assert "<script>alert(1)</script>" in text.replace("\n", "").replace("\r", "")
    assert "root:" not in text


def _pdf_words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_pdf_holds_the_same(printed: tuple[Bank, int, int]) -> None:
    bank, first, _second = printed
    file = manual_pdf(bank.ctx("zhou"), first)
    assert file.data.startswith(b"%PDF")
    text = _pdf_words(file.data).replace("\r", "").replace("\n", "")
    for expected in (
        "综合柜员岗岗位说明书",
        "文件编号：P-teller-V1",
        "一、岗位职责",
        "（一）现金管理",
        "每月5日前上报柜面差错统计表",
        "四、考核标准",
        "2026年3月16日已签收",
        f"第 1 页　共 {len(pypdfium2.PdfDocument(file.data))} 页",
    ):
        assert expected in text, expected


def test_a_machine_that_cannot_print_says_what_to_install(
    printed: tuple[Bank, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, first, _second = printed
    monkeypatch.setattr(pdf, "chinese_font", lambda: False)
    with pytest.raises(Refused) as refused:
        manual_pdf(bank.ctx("zhou"), first)
    assert "fonts-noto-cjk" in refused.value.findings[0].remedy
    monkeypatch.setattr(pdf, "HTML", None)
    monkeypatch.setattr(pdf, "_MISSING", "cannot load library 'libpango-1.0-0'")
    with pytest.raises(Refused) as refused:
        manual_pdf(bank.ctx("zhou"), first)
    assert "libpango" in refused.value.findings[0].message


def test_the_comparison_marks_what_was_taken_out_and_put_in(printed: tuple[Bank, int, int]) -> None:
    bank, first, second = printed
    file = comparison_word(bank.ctx("zhou"), first, second)
    document = Document(io.BytesIO(file.data))
    runs = [
        run
        for row in document.tables[0].rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
    ]
    struck = "".join(run.text for run in runs if run.font.strike)
    underlined = "".join(run.text for run in runs if run.font.underline)
    assert "月5日" in struck
    assert "发现可疑交易线索时立即报告运营主管。" in underlined
    assert "频率：每月→每周" in _words(file.data)
