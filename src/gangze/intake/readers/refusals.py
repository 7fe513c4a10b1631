"""Why a file is not read, and what its owner can do (拒收原因与处理办法): one table for every reader."""

from __future__ import annotations

from gangze.kernel.findings import Refused, refuse

_SAVE_AS = "请用 Word 或 WPS 打开后另存为 .docx，再重新导入"

_TABLE: dict[str, tuple[str, str]] = {
    "file.empty": ("文件是空的，没有任何内容", "请检查是否选错了文件，或重新导出后再导入"),
    "file.no_text": ("文件中没有可以读取的文字", "如内容是图片，请先做文字识别；否则请检查是否选错了文件"),
    "file.too_large": (
        "文件大小 {size} 超过上限 {limit}",
        "请删去图片或把文档拆分成几个文件后分别导入",
    ),
    "file.extension_mismatch": (
        "文件名后缀是 {extension}，内容却是{actual}",
        "请确认文件来源，把后缀改正或用对应的软件另存后再导入",
    ),
    "file.legacy_format": ("这是{actual}，本系统不读取旧格式", _SAVE_AS),
    "file.image": (
        "这是图片文件，其中的文字无法直接读取",
        "请先做文字识别（OCR），存为 .docx 或 .txt 后再导入",
    ),
    "file.archive": ("这是压缩包，不是文档", "请先解压，再把其中的文档逐个导入"),
    "file.unsupported": (
        "不支持这种文件{actual}",
        "请另存为 .docx、.xlsx、.pdf、.html、.csv 或 .txt 后再导入",
    ),
    "file.password": ("文件设有打开密码，无法读取", "请在原软件中取消密码保护，另存后再导入"),
    "file.macro": ("文件含有宏代码，出于安全考虑不予读取", "请另存为不含宏的 .docx 或 .xlsx 后再导入"),
    "file.broken": ("文件已损坏或不完整：{why}", "请重新下载或从原软件另存一份后再导入"),
    "archive.ratio": (
        "压缩内容“{entry}”解开后是压缩前的 {ratio} 倍，疑似压缩炸弹，未解压",
        "请核实文件来源；确为正常文件时，请在原软件中另存后再导入",
    ),
    "archive.total": (
        "文件解开后将有 {size}，超过上限 {limit}，未解压",
        "请核实文件来源，或把文档拆分后再导入",
    ),
    "archive.entries": (
        "文件内含 {count} 个部件，超过上限 {limit} 个，未解压",
        "请核实文件来源，或在原软件中另存后再导入",
    ),
    "archive.nested": ("文件内又嵌有压缩包“{entry}”，未解压", "请删去嵌入的压缩包后再导入"),
    "archive.path": (
        "文件内含有越界的路径“{entry}”，未解压",
        "该文件可能经过改造，请核实来源后用原软件另存再导入",
    ),
    "archive.overlap": ("压缩部件互相重叠，疑似压缩炸弹，未解压", "请核实文件来源，用原软件另存后再导入"),
    "xml.entities": (
        "文件部件“{entry}”含有 DOCTYPE 或实体定义，出于安全考虑不予读取",
        "正常的办公文档没有这类内容，请核实来源后用原软件另存再导入",
    ),
    "xml.depth": ("文件部件“{entry}”嵌套超过 {limit} 层，不予读取", "请核实文件来源，用原软件另存后再导入"),
    "pdf.scanned": (
        "这是扫描件：共 {pages} 页，没有一页含有文字",
        "请先做文字识别（OCR）生成可选中文字的 PDF 或 .docx，再导入",
    ),
    "pdf.pages": ("PDF 共 {pages} 页，超过上限 {limit} 页", "请把文件拆分后分别导入"),
    "table.cells": ("表格有内容的单元格超过上限 {limit} 个", "请删去无关的工作表或拆分后分别导入"),
}


def refused(code: str, name: str, *, place: str = "", **values: object) -> Refused:
    """The refusal `code` of the file `name`; `values` fill its message, `place` is the part of the file."""
    message, remedy = _TABLE[code]
    filled = {key: f"{value:,}" if isinstance(value, int) else value for key, value in values.items()}
    source = f"{name}：{place}" if place else name
    return refuse(code, message.format(**filled), subject=name, source=source, remedy=remedy)


def size_words(count: int) -> str:
    """A number of bytes as people say it: `1.5 MB`."""
    for unit, size in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} 字节"
