"""PDF pages become lines, columns and paragraphs again (PDF 读取)."""

from __future__ import annotations

import pytest

from gangze.intake.domain.source import BlockKind, Source
from gangze.intake.readers import read
from gangze.intake.readers.pdf_layout import Glyph, Line, lines_of
from gangze.intake.readers.pdf_paragraphs import paragraphs
from gangze.intake.tests.make_files import pdf

STYLE = (
    "<style>@page{size:A4;margin:3cm;%s}body{font:12pt 'Noto Serif CJK SC';text-align:left}"
    "p{margin:0;text-indent:%s}</style>"
)
LONG = (
    "负责组织实施全行信贷资产的风险分类工作，按季度汇总分类结果并向风险管理委员会报告，"
    "对重大风险事项及时提出处置建议，"
)


def lines(source: Source, *kinds: BlockKind) -> list[str]:
    return [source.text[b.start : b.end] for b in source.blocks if not kinds or b.kind in kinds]


@pytest.fixture(scope="module")
def printed() -> Source:
    body = "".join(f"<p>第{number}段{LONG}{LONG}完成领导交办的其他工作。</p>" for number in range(1, 25))
    foot = "@top-center{content:'岗位职责汇编'}@bottom-center{content:counter(page)' / 'counter(pages)}"
    return read("汇编.pdf", pdf(STYLE % (foot, "2em") + f"<h1>信贷管理部</h1>{body}"))


def test_full_lines_are_joined_into_paragraphs_across_pages(printed: Source) -> None:
    told = lines(printed, BlockKind.PARAGRAPH)
    assert told == [f"第{number}段{LONG}{LONG}完成领导交办的其他工作。" for number in range(1, 25)]
    assert {block.page for block in printed.blocks} == {1, 2, 3}


def test_page_numbers_and_running_heads_are_furniture(printed: Source) -> None:
    told = lines(printed, BlockKind.FURNITURE)
    assert told.count("岗位职责汇编") == 3
    assert [line for line in told if "/" in line] == ["1 / 3", "2 / 3", "3 / 3"]


def test_large_type_is_a_heading(printed: Source) -> None:
    assert lines(printed, BlockKind.HEADING) == ["信贷管理部"]


def test_two_columns_are_read_left_then_right() -> None:
    left = "".join(f"<p>{number}、左栏{LONG}</p>" for number in range(1, 9))
    right = "".join(f"<p>{number}、右栏{LONG}</p>" for number in range(9, 17))
    html = STYLE % ("", "0") + f"<h1>岗位职责</h1><div style='columns:2;column-gap:1.2cm'>{left}{right}</div>"
    source = read("两栏.pdf", pdf(html))
    numbers = [int(line.split("、")[0]) for line in lines(source, BlockKind.PARAGRAPH)]
    assert numbers == sorted(numbers)
    assert len(numbers) == 16
    assert "pdf.columns" in {doubt.code for doubt in source.doubts}


def test_short_lines_stay_apart() -> None:
    html = (
        STYLE % ("", "0") + "<p>综合部</p><p>一、负责文秘工作</p><p>二、负责档案工作</p><p>（一）收发文件</p>"
    )
    source = read("短行.pdf", pdf(html))
    assert lines(source) == ["综合部", "一、负责文秘工作", "二、负责档案工作", "（一）收发文件"]


def test_a_table_of_two_columns_is_not_taken_for_columns() -> None:
    rows = "".join(
        f"<tr><td style='width:5cm'>岗位{number}</td><td>职责{number}</td></tr>" for number in range(10)
    )
    source = read("表.pdf", pdf(STYLE % ("", "0") + f"<table>{rows}</table>"))
    assert "pdf.columns" not in {doubt.code for doubt in source.doubts}
    assert lines(source)[3] == "岗位3  职责3"


def test_a_page_without_text_is_told() -> None:
    source = read(
        "空页.pdf",
        pdf(
            STYLE % ("", "0")
            + "<p>综合部</p><div style='break-before:page'></div><p style='break-before:page'>末页</p>"
        ),
    )
    assert lines(source) == ["综合部", "末页"]
    assert "第 2 页" in next(
        doubt.message for doubt in source.doubts if doubt.code == "pdf.pages_without_text"
    )


def glyphs(text: str, left: float, base: float, size: float = 10) -> list[Glyph]:
    return [Glyph(c, left + i * size, left + (i + 1) * size, base, size) for i, c in enumerate(text)]


def test_lines_are_put_together_from_glyphs_in_any_order() -> None:
    made = glyphs("下行", 0, 80) + list(reversed(glyphs("上行文字", 0, 100)))
    found, columns = lines_of(made, 300, 0)
    assert [line.text for line in found] == ["上行文字", "下行"]
    assert not columns


def test_a_numbered_line_begins_anew_even_after_a_full_one() -> None:
    page = [
        Line("一" * 20, 0, 200, 100, 10, 0),
        Line("2、核对", 0, 60, 88, 10, 0),
        Line("账务", 0, 20, 76, 10, 0),
    ]
    assert [p.text for p in paragraphs([page])[0]] == ["一" * 20, "2、核对", "账务"]


def test_the_indented_first_line_of_a_narrow_column_is_full_where_it_reaches_the_edge() -> None:
    page = [
        Line("受理商户申请并核实法人", 20, 130, 100, 10, 0, 1),
        Line("代表身份，双人现场走访；复", 0, 130, 86, 10, 0, 1),
        Line("核。", 0, 20, 72, 10, 0, 1),
        Line("另起一段", 20, 60, 58, 10, 0, 1),
    ]
    assert [p.text for p in paragraphs([page])[0]] == ["受理商户申请并核实法人代表身份，双人现场走访；复核。", "另起一段"]


@pytest.mark.parametrize(("end", "joined"), [("检；出具报告", True), ("检出", False)])
def test_a_character_taken_down_with_its_mark_leaves_a_wide_gap(end: str, joined: bool) -> None:
    page = [
        Line("满行文字满行文字满行文字满行文字", 0, 160, 100, 10, 0, 1),
        Line("每季按百分之五的比例抽", 20, 138, 86, 10, 0, 1),
        Line(end, 0, 60, 72, 10, 0, 1),
    ]
    assert (len(paragraphs([page])[0]) == 2) is joined


CELLS = (
    '<table style="border-collapse:collapse;width:100%"><tr><td>岗位</td><td>职责</td></tr>'
    '<tr><td rowspan="2">审查岗</td>'
    "<td>1.负责审核授信资料的完整性、合规性，发现问题及时退回经办机构补充完善后再行提交<br>2.核对原件</td></tr>"
    '<tr><td>3.撰写审查报告</td></tr><tr><td colspan="2">以上岗位不得相互兼任</td></tr></table>'
)


def test_a_ruled_table_becomes_cells_in_their_place() -> None:
    rules = "<style>td{border:1px solid black;padding:4px;text-indent:0;vertical-align:middle}</style>"
    source = read("表格.pdf", pdf(STYLE % ("", "0") + rules + f"<p>上文</p>{CELLS}<p>下文</p>"))
    cells = {
        (b.row, b.column): (source.text[b.start : b.end], b.row_span, b.column_span)
        for b in source.blocks
        if b.kind is BlockKind.CELL
    }
    assert cells == {
        (0, 0): ("岗位", 1, 1),
        (0, 1): ("职责", 1, 1),
        (1, 0): ("审查岗", 2, 1),
        (1, 1): (
            "1.负责审核授信资料的完整性、合规性，发现问题及时退回经办机构补充完善后再行提交\n2.核对原件",
            1,
            1,
        ),
        (2, 1): ("3.撰写审查报告", 1, 1),
        (3, 0): ("以上岗位不得相互兼任", 1, 2),
    }
    told = lines(source)
    assert told[0] == "上文"
    assert told[-1] == "下文"
