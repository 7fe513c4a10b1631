"""Plain text, CSV, web pages and workbooks (文本、表格、网页、工作簿读取)."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from gangze.intake.domain.source import BlockKind, Source
from gangze.intake.readers import read

PAGE = "综合柜员岗位职责\n\n  1、负责现金收付；\r\n\u30002、核对尾箱。\n"
TRADITIONAL = (
    "綜合櫃員崗位職責\n一、負責現金收付業務，核對庫存現金與帳務是否相符。\n二、辦理客戶開戶與銷戶手續。\n"
)


def lines(source: Source, *kinds: BlockKind) -> list[str]:
    return [source.text[b.start : b.end] for b in source.blocks if not kinds or b.kind in kinds]


def codes(source: Source) -> set[str]:
    return {doubt.code for doubt in source.doubts}


@pytest.mark.parametrize(
    ("codec", "doubts"),
    [
        ("utf-8", set()),
        ("utf-8-sig", set()),
        ("utf-16", set()),
        ("utf-16-le", {"text.encoding_guessed"}),
        ("gb18030", {"text.encoding_guessed"}),
        ("gbk", {"text.encoding_guessed"}),
    ],
)
def test_a_text_in_any_usual_encoding(codec: str, doubts: set[str]) -> None:
    source = read("柜员.txt", PAGE.encode(codec))
    assert source.text == PAGE.replace("\r\n", "\n")
    assert lines(source) == ["综合柜员岗位职责", "1、负责现金收付；", "2、核对尾箱。"]
    assert codes(source) == doubts


def test_big5_is_told_from_gb18030() -> None:
    source = read("櫃員.txt", TRADITIONAL.encode("big5"))
    assert source.text == TRADITIONAL
    assert any("Big5" in doubt.message for doubt in source.doubts)
    assert read("櫃員.txt", TRADITIONAL.encode("gb18030")).text == TRADITIONAL


def test_a_few_broken_bytes_lose_only_themselves() -> None:
    data = (PAGE * 20).encode() + b"\xff\xfe" + "核对账务".encode()
    source = read("柜员.txt", data)
    assert "text.encoding_broken" in codes(source)
    assert "text.replacement" in codes(source)
    assert source.text.startswith("综合柜员岗位职责")


def test_twenty_megabytes_in_bounded_memory_with_progress() -> None:
    line = "1、负责柜面业务的授权与复核，每日核对尾箱，差错率不高于0.1%。\n"
    data = line.encode() * (20_000_000 // len(line.encode()))
    steps: list[tuple[int, int]] = []
    tracemalloc.start()
    source = read("大.txt", data, progress=lambda done, total: steps.append((done, total)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(source.blocks) == data.count(b"\n")
    assert steps[-1] == (len(data), len(data))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert len(steps) >= 10
    assert peak < 12 * len(data)


def test_a_csv_is_a_table() -> None:
    source = read(
        "岗位.csv", '部门,岗位,职责\n信贷部,审查岗,"审核资料,核对原件"\n,放款岗,落实条件\n'.encode("gb18030")
    )
    cells = {(b.row, b.column): source.text[b.start : b.end] for b in source.blocks}
    assert cells[1, 2] == "审核资料,核对原件"
    assert cells[2, 1] == "放款岗"
    assert (2, 0) not in cells
    assert {b.kind for b in source.blocks} == {BlockKind.CELL}


def test_tabs_and_semicolons_part_cells_too() -> None:
    for delimiter in "\t;|":
        source = read("岗位.csv", f"部门{delimiter}岗位\n信贷部{delimiter}审查岗\n".encode())
        assert lines(source) == ["部门", "岗位", "信贷部", "审查岗"]


HTML = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>站点标题</title>
<style>p{{color:red}}</style><script>var x="脚本";</script></head><body>
<nav><a>首页</a></nav><div class="breadcrumb">当前位置</div>
<h2>信贷管理部</h2><p>负责<b>全行</b>信贷<br>政策制定</p>
<ol><li>审核资料<ol type="a"><li>核对原件</li></ol></li><li>登记台账</li></ol>
<ul><li>营销客户</li></ul>
<ol style="list-style-type: cjk-ideographic" start="3"><li>归档</li></ol>
<table><caption>岗位表</caption><tr><th>岗位</th><th>职责</th></tr>
<tr><td rowspan="2">审查岗</td><td>审核<br>复核</td></tr><tr><td>报告</td></tr></table>
<div style="display:none">隐藏</div><footer>版权所有</footer></body></html>"""


def test_a_page_is_read_as_a_visitor_reads_it() -> None:
    source = read("网页.html", HTML.format(charset="utf-8").encode())
    assert lines(source, BlockKind.FURNITURE) == ["站点标题", "首页", "当前位置", "隐藏", "版权所有"]
    assert lines(source, BlockKind.HEADING) == ["信贷管理部"]
    assert lines(source, BlockKind.LIST_ITEM) == [
        "1. 审核资料",
        "a. 核对原件",
        "2. 登记台账",
        "• 营销客户",
        "三、归档",
    ]
    assert lines(source, BlockKind.PARAGRAPH) == ["负责全行信贷", "政策制定", "岗位表"]
    cells = {
        (b.row, b.column): (source.text[b.start : b.end], b.row_span) for b in source.blocks if b.table == 0
    }
    assert cells == {
        (0, 0): ("岗位", 1),
        (0, 1): ("职责", 1),
        (1, 0): ("审查岗", 2),
        (1, 1): ("审核\n复核", 1),
        (2, 1): ("报告", 1),
    }
    assert "脚本" not in source.text


@pytest.mark.parametrize(
    ("charset", "codec"), [("gb2312", "gb18030"), ("GBK", "gb18030"), ("big5", "big5"), ("utf-8", "utf-8")]
)
def test_the_page_tells_its_encoding(charset: str, codec: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    page = f"<html><head>{meta}</head><body><p>{TRADITIONAL}</p>"
    data = page.encode(codec)
    source = read("网页.htm", data)
    assert "綜合櫃員崗位職責" in source.text
    assert codes(source) == set()


def test_a_page_without_closing_tags_is_still_read() -> None:
    source = read("坏.html", "<html><body><p>信贷部<p>审查岗<li>核对<td>甲".encode())
    assert lines(source) == ["信贷部", "审查岗", "核对", "甲"]


def test_a_layout_table_is_no_table() -> None:
    source = read(
        "布局.html", "<html><body><table><tr><td><p>信贷部</p><p>审核资料</p></td></tr></table>".encode()
    )
    assert [(b.kind, source.text[b.start : b.end]) for b in source.blocks] == [
        (BlockKind.PARAGRAPH, "信贷部"),
        (BlockKind.PARAGRAPH, "审核资料"),
    ]


def test_a_list_of_links_is_a_menu() -> None:
    menu = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(4))
    duties = "".join(f"<li>负责第{n}项柜面业务的授权与复核工作</li>" for n in range(4))
    source = read("网页.html", f"<html><body><ul>{menu}</ul><ul>{duties}</ul></body></html>".encode())
    assert len(lines(source, BlockKind.FURNITURE)) == 4
    assert len(lines(source, BlockKind.LIST_ITEM)) == 4


def test_a_page_in_a_text_file_is_recognised() -> None:
    assert read("网页.txt", "<html><body><p>信贷部</p></body></html>".encode()).media == "text/html"


def book() -> bytes:
    made = Workbook()
    first = made.create_sheet("信贷部", 0)
    first.append(["部门", "岗位", "比例"])
    first.append(["信贷部", "审查岗", 0.3])
    first.append([None, "放款岗", 12.0])
    first.merge_cells("A2:A3")
    first["C2"].number_format = "0%"
    first["A1"].font = Font(bold=True)
    second = made["Sheet"]
    second.append(["说明", True])
    hidden = made.create_sheet("字典")
    hidden.append(["选项一"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_every_sheet_of_a_workbook_is_a_table() -> None:
    source = read("岗位.xlsx", book())
    assert lines(source, BlockKind.HEADING) == ["信贷部"]
    cells = {
        (b.table, b.row, b.column): (source.text[b.start : b.end], b.row_span)
        for b in source.blocks
        if b.kind is BlockKind.CELL
    }
    assert cells[0, 1, 0] == ("信贷部", 2)
    assert cells[0, 1, 2] == ("30%", 1)
    assert cells[0, 2, 2] == ("12", 1)
    assert cells[1, 0, 1] == ("是", 1)
    assert next(b for b in source.blocks if source.text[b.start : b.end] == "部门").bold


def test_a_hidden_sheet_is_told_and_kept_apart() -> None:
    source = read("岗位.xlsx", book())
    assert lines(source, BlockKind.FURNITURE) == ["字典", "选项一"]
    assert [d.subject for d in source.doubts if d.code == "xlsx.hidden_sheet"] == ["字典"]


def test_a_large_workbook_is_read_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gangze.intake.readers.sheet.WHOLE_SHEET_BYTES", 10)
    source = read("岗位.xlsx", book())
    assert "xlsx.merged_unknown" in codes(source)
    assert [(b.row, b.column) for b in source.blocks if source.text[b.start : b.end] == "放款岗"] == [(2, 1)]
