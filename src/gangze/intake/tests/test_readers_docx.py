"""Word documents come out as they are printed (Word 文档读取)."""

from __future__ import annotations

import pytest
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st

from gangze.intake.domain.source import BlockKind, Source
from gangze.intake.readers import read
from gangze.intake.readers.numbering import FORMATS, chinese, roman
from gangze.intake.tests.make_files import item, numbered, raw, repacked, word


def lines(source: Source, *kinds: BlockKind) -> list[str]:
    return [source.text[b.start : b.end] for b in source.blocks if not kinds or b.kind in kinds]


def codes(source: Source) -> set[str]:
    return {doubt.code for doubt in source.doubts}


def test_headings_and_paragraphs_keep_order_and_level() -> None:
    def fill(document: Word) -> None:
        document.add_heading("运营管理部", 1)
        document.add_heading("会计主管", 2)
        document.add_paragraph("负责柜面业务的授权与复核。")

    source = read("岗位.docx", word(fill))
    assert [(source.text[b.start : b.end], b.kind, b.level) for b in source.blocks] == [
        ("运营管理部", BlockKind.HEADING, 1),
        ("会计主管", BlockKind.HEADING, 2),
        ("负责柜面业务的授权与复核。", BlockKind.PARAGRAPH, None),
    ]


def test_numbers_of_several_levels_are_written_out() -> None:
    def fill(document: Word) -> None:
        (number,) = numbered(
            document,
            [
                ("chineseCounting", "%1、"),
                ("chineseCounting", "（%2）"),
                ("decimal", "%3."),
                ("decimalEnclosedCircle", "%4"),
            ],
        )
        for text, depth in (
            ("信贷部", 0), ("审查岗", 1), ("审核资料", 2), ("核对原件", 3), ("登记台账", 3), ("撰写报告", 2),
            ("放款岗", 1), ("落实条件", 2), ("风险部", 0), ("评级岗", 1),
        ):  # fmt: skip
            item(document, text, number, depth)

    source = read("岗位.docx", word(fill))
    assert lines(source) == [
        "一、信贷部", "（一）审查岗", "1.审核资料", "① 核对原件", "② 登记台账", "2.撰写报告",
        "（二）放款岗", "1.落实条件", "二、风险部", "（一）评级岗",
    ]  # fmt: skip
    assert [b.level for b in source.blocks][:4] == [1, 2, 3, 4]
    assert {b.kind for b in source.blocks} == {BlockKind.LIST_ITEM}


def test_a_number_that_names_its_parents_and_one_in_legal_form() -> None:
    def fill(document: Word) -> None:
        (number,) = numbered(document, [("chineseCounting", "第%1章"), ("decimal", "%1.%2")])
        level = document.part.numbering_part.element.find(".//{*}lvl[2]")
        assert level is not None
        level.insert(2, parse_xml(f"<w:isLgl {nsdecls('w')}/>"))
        item(document, "总则", number)
        item(document, "目的", number, 1)
        item(document, "范围", number, 1)

    assert lines(read("办法.docx", word(fill))) == ["第一章 总则", "1.1 目的", "1.2 范围"]


def test_a_second_list_restarts_where_it_says_so() -> None:
    def fill(document: Word) -> None:
        first, second = numbered(document, [("decimal", "%1)")], numbers=2, restart_from=1)
        item(document, "甲", first)
        item(document, "乙", first)
        item(document, "丙", second)
        item(document, "丁", second)

    assert lines(read("清单.docx", word(fill))) == ["1)甲", "2)乙", "1)丙", "2)丁"]


def test_lists_on_one_scheme_count_on() -> None:
    def fill(document: Word) -> None:
        first, second = numbered(document, [("decimal", "%1、")], numbers=2)
        item(document, "甲", first)
        document.add_paragraph("说明")
        item(document, "乙", second)

    assert lines(read("清单.docx", word(fill))) == ["1、甲", "说明", "2、乙"]


def test_bullets_are_bullets() -> None:
    def fill(document: Word) -> None:
        (number,) = numbered(document, [("bullet", "\uf0b7")])
        item(document, "营销客户", number)

    assert lines(read("清单.docx", word(fill))) == ["•营销客户"]


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        ("chineseCounting", 12, "十二"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("japaneseCounting", 20, "二十"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 2, "丑"),
        ("decimalEnclosedCircle", 5, "⑤"),
        ("decimalFullWidth", 10, "１０"),
        ("upperLetter", 27, "AA"),
        ("lowerRoman", 9, "ix"),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("decimalZero", 7, "07"),
        ("ideographDigital", 10, "一〇"),
    ],
)
def test_number_formats(form: str, value: int, words: str) -> None:
    assert FORMATS[form](value) == words


@given(st.integers(min_value=0, max_value=99_999))
def test_every_count_can_be_written(value: int) -> None:
    assert chinese(value)
    assert roman(value)
    assert all(isinstance(write(value), str) for write in FORMATS.values())


def test_tables_name_the_place_of_every_cell_and_merge_once() -> None:
    def fill(document: Word) -> None:
        table = document.add_table(3, 3)
        for row, words in enumerate(
            (("部门", "岗位", "职责"), ("信贷部", "审查岗", "审核资料"), ("", "放款岗", "落实条件"))
        ):
            for column, text in enumerate(words):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(0, 1).merge(table.cell(0, 2))

    source = read("表.docx", word(fill))
    cells = {
        (b.row, b.column): (source.text[b.start : b.end], b.row_span, b.column_span, b.table)
        for b in source.blocks
        if b.kind is BlockKind.CELL
    }
    assert cells[1, 0] == ("信贷部", 2, 1, 0)
    assert cells[0, 1] == ("岗位\n职责", 1, 2, 0)
    assert cells[2, 1][0] == "放款岗"
    assert (2, 0) not in cells
    assert len(cells) == 7


def test_a_table_in_a_cell_follows_its_table() -> None:
    def fill(document: Word) -> None:
        outer = document.add_table(1, 1).cell(0, 0)
        outer.text = "外层"
        outer.add_table(1, 1).cell(0, 0).text = "内层"

    source = read("表.docx", word(fill))
    assert [(source.text[b.start : b.end], b.table) for b in source.blocks] == [("外层", 0), ("内层", 1)]


def test_revisions_are_taken_as_accepted_and_told() -> None:
    def fill(document: Word) -> None:
        raw(
            document,
            "<w:p><w:r><w:t>负责</w:t></w:r>"
            '<w:del w:id="1" w:author="a"><w:r><w:delText>旧的</w:delText></w:r></w:del>'
            '<w:ins w:id="2" w:author="a"><w:r><w:t>新的</w:t></w:r></w:ins><w:r><w:t>工作</w:t></w:r></w:p>',
        )

    source = read("修订.docx", word(fill))
    assert lines(source) == ["负责新的工作"]
    assert "docx.tracked_changes" in codes(source)


def test_hidden_text_is_left_out_and_told() -> None:
    def fill(document: Word) -> None:
        paragraph = document.add_paragraph("核对尾箱")
        paragraph.add_run("内部批注").font.hidden = True

    source = read("隐藏.docx", word(fill))
    assert lines(source) == ["核对尾箱"]
    assert "docx.hidden_text" in codes(source)


def test_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>主任一名</w:t></w:r></w:p></w:txbxContent>"

    def fill(document: Word) -> None:
        raw(
            document,
            "<w:p><w:r><w:t>组织架构</w:t></w:r><w:r><mc:AlternateContent "
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        )

    assert lines(read("文本框.docx", word(fill))) == ["组织架构", "主任一名"]


def test_headers_and_footers_are_furniture() -> None:
    def fill(document: Word) -> None:
        document.sections[0].header.paragraphs[0].text = "内部资料"
        document.sections[0].footer.paragraphs[0].text = "第 1 页"
        document.add_paragraph("核对尾箱")

    source = read("页眉.docx", word(fill))
    assert lines(source, BlockKind.FURNITURE) == ["内部资料", "第 1 页"]
    assert lines(source, BlockKind.PARAGRAPH) == ["核对尾箱"]


def test_soft_breaks_part_lines_and_bold_is_told() -> None:
    def fill(document: Word) -> None:
        document.add_paragraph().add_run("岗位职责").bold = True
        document.add_paragraph("核对尾箱\n登记台账")

    source = read("换行.docx", word(fill))
    assert lines(source) == ["岗位职责", "核对尾箱", "登记台账"]
    assert [b.bold for b in source.blocks] == [True, False, False]


def test_outside_links_are_never_followed() -> None:
    relation = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'attachedTemplate" Target="http://203.0.113.1/evil.dotm" TargetMode="External"/></Relationships>'
    )
    data = repacked(
        word(lambda d: d.add_paragraph("核对尾箱")), word___rels__settings_dot_xml_dot_rels=relation
    )
    assert lines(read("链接.docx", data)) == ["核对尾箱"]


def test_blocks_cover_the_text_in_order() -> None:
    def fill(document: Word) -> None:
        document.add_heading("信贷部", 1)
        document.add_paragraph("  负责贷款  ").paragraph_format.space_after = Pt(3)
        document.add_table(1, 2).cell(0, 1).text = "甲"

    source = read("覆盖.docx", word(fill))
    reached = 0
    for block in source.blocks:
        assert source.text[reached : block.start].strip() == ""
        assert source.text[block.start : block.end].strip() == source.text[block.start : block.end]
        reached = block.end
    assert source.text[reached:].strip() == ""
