"""Why a file is not read, and what its owner can do (拒收原因与处理办法): one table for every reader."""

from __future__ import annotations

from gangze.kernel.findings import Effect, Finding, Refused, refuse


def gettext_noop(words: str) -> str:
    """Marks words for the catalogue of translations. They are kept in Chinese with the file, and said in the
    reader's language where they are shown (`reading_words.py`)."""
    return words


_SAVE_AS = gettext_noop("请用 Word 或 WPS 打开后另存为 .docx，再重新导入")

REFUSALS: dict[str, tuple[str, str]] = {
    "file.empty": (gettext_noop("文件是空的，没有任何内容"), gettext_noop("请检查是否选错了文件，或重新导出后再导入")),
    "file.no_text": (
        gettext_noop("文件中没有可以读取的文字"),
        gettext_noop("如内容是图片，请先做文字识别；否则请检查是否选错了文件"),
    ),
    "file.too_large": (
        gettext_noop("文件大小 {size} 超过上限 {limit}"),
        gettext_noop("请删去图片或把文档拆分成几个文件后分别导入"),
    ),
    "file.extension_mismatch": (
        gettext_noop("文件名后缀是 {extension}，内容却是{actual}"),
        gettext_noop("请确认文件来源，把后缀改正或用对应的软件另存后再导入"),
    ),
    "file.legacy_format": (gettext_noop("这是{actual}，本系统不读取旧格式"), _SAVE_AS),
    "file.image": (
        gettext_noop("这是图片文件，其中的文字无法直接读取"),
        gettext_noop("请先做文字识别（OCR），存为 .docx 或 .txt 后再导入"),
    ),
    "file.archive": (gettext_noop("这是压缩包，不是文档"), gettext_noop("请先解压，再把其中的文档逐个导入")),
    "file.unsupported": (
        gettext_noop("不支持这种文件{actual}"),
        gettext_noop("请另存为 .docx、.xlsx、.pdf、.html、.csv 或 .txt 后再导入"),
    ),
    "file.password": (
        gettext_noop("文件设有打开密码，无法读取"),
        gettext_noop("请在原软件中取消密码保护，另存后再导入"),
    ),
    "file.macro": (
        gettext_noop("文件含有宏代码，出于安全考虑不予读取"),
        gettext_noop("请另存为不含宏的 .docx 或 .xlsx 后再导入"),
    ),
    "file.broken": (gettext_noop("文件已损坏或不完整：{why}"), gettext_noop("请重新下载或从原软件另存一份后再导入")),
    "archive.ratio": (
        gettext_noop("压缩内容“{entry}”解开后是压缩前的 {ratio} 倍，疑似压缩炸弹，未解压"),
        gettext_noop("请核实文件来源；确为正常文件时，请在原软件中另存后再导入"),
    ),
    "archive.total": (
        gettext_noop("文件解开后将有 {size}，超过上限 {limit}，未解压"),
        gettext_noop("请核实文件来源，或把文档拆分后再导入"),
    ),
    "archive.entries": (
        gettext_noop("文件内含 {count} 个部件，超过上限 {limit} 个，未解压"),
        gettext_noop("请核实文件来源，或在原软件中另存后再导入"),
    ),
    "archive.nested": (gettext_noop("文件内又嵌有压缩包“{entry}”，未解压"), gettext_noop("请删去嵌入的压缩包后再导入")),
    "archive.path": (
        gettext_noop("文件内含有越界的路径“{entry}”，未解压"),
        gettext_noop("该文件可能经过改造，请核实来源后用原软件另存再导入"),
    ),
    "archive.overlap": (
        gettext_noop("压缩部件互相重叠，疑似压缩炸弹，未解压"),
        gettext_noop("请核实文件来源，用原软件另存后再导入"),
    ),
    "xml.entities": (
        gettext_noop("文件部件“{entry}”含有 DOCTYPE 或实体定义，出于安全考虑不予读取"),
        gettext_noop("正常的办公文档没有这类内容，请核实来源后用原软件另存再导入"),
    ),
    "xml.depth": (
        gettext_noop("文件部件“{entry}”嵌套超过 {limit} 层，不予读取"),
        gettext_noop("请核实文件来源，用原软件另存后再导入"),
    ),
    "pdf.scanned": (
        gettext_noop("这是扫描件：共 {pages} 页，没有一页含有文字"),
        gettext_noop("请先做文字识别（OCR）生成可选中文字的 PDF 或 .docx，再导入"),
    ),
    "file.text_too_long": (
        gettext_noop("文档文字超过上限 {limit} 个字符"),
        gettext_noop("请把文档拆分成几个文件后分别导入"),
    ),
    "pdf.pages": (gettext_noop("PDF 共 {pages} 页，超过上限 {limit} 页"), gettext_noop("请把文件拆分后分别导入")),
    "table.cells": (
        gettext_noop("表格有内容的单元格超过上限 {limit} 个"),
        gettext_noop("请删去无关的工作表或拆分后分别导入"),
    ),
}

NOTES: dict[str, tuple[str, str]] = {
    "docx.tracked_changes": (
        gettext_noop("文档含有未处理的修订，已按“接受全部修订”读取"),
        gettext_noop("如修订尚未定稿，请先在 Word 中处理修订后重新导入"),
    ),
    "docx.hidden_text": (
        gettext_noop("文档含有 {count} 个隐藏文字，打印时不显示，已略去"),
        gettext_noop("如需要这些内容，请在 Word 中取消隐藏后重新导入"),
    ),
    "docx.pictures": (
        gettext_noop("文档含有 {count} 张图片，其中的文字没有读取"),
        gettext_noop("如图片中有职责内容，请改为文字后重新导入"),
    ),
    "docx.diagrams": (
        gettext_noop("文档含有图示（SmartArt），其中的文字没有读取"),
        gettext_noop("如图示是组织架构，请改为文字或表格后重新导入"),
    ),
    "docx.linked_parts": (
        gettext_noop("文档引用了其他文件，引用的内容没有读取"),
        gettext_noop("请把引用的内容合并到本文档后重新导入"),
    ),
    "pdf.pages_without_text": (
        gettext_noop("第 {pages} 页没有文字，可能是图片或空白页"),
        gettext_noop("如该页是扫描图片，请先做文字识别后重新导入"),
    ),
    "pdf.columns": (
        gettext_noop("有 {count} 页按左右两栏读取，先左后右"),
        gettext_noop("如顺序不对（例如实际是表格），请用原始 Word 文档导入"),
    ),
    "text.damaged_throughout": (
        gettext_noop("全文共有 {count} 处疑似乱码或残缺，以上只列出前 {shown} 处"),
        gettext_noop("多半是文件编码有误，请用原始文件重新导出后再导入"),
    ),
    "text.encoding_guessed": (
        gettext_noop("文件没有标明编码，按 {encoding} 读取"),
        gettext_noop("如预览中出现乱码，请另存为 UTF-8 编码后重新导入"),
    ),
    "text.encoding_broken": (
        gettext_noop("文件按 {encoding} 读取时有部分字节无法识别，这些文字已丢失"),
        gettext_noop("请用原始文件另存为 UTF-8 编码后重新导入"),
    ),
    "xlsx.merged_unknown": (
        gettext_noop("工作簿很大，合并单元格未识别"),
        gettext_noop("如表头有合并单元格，请拆分工作表后重新导入"),
    ),
    "xlsx.hidden_sheet": (
        gettext_noop("工作表“{sheet}”是隐藏的，内容已列出但不参与识别"),
        gettext_noop("如其中有职责内容，请取消隐藏后重新导入"),
    ),
}
"""What a reader was unsure of, and what to do: it stops nothing."""

WORDS = (
    gettext_noop("压缩结构不完整"),
    gettext_noop("部件无法解开"),
    gettext_noop("部件内容不是有效的 XML"),
    gettext_noop("表格第 {row} 行引号或分隔符有误"),
    gettext_noop("没有文档正文"),
    gettext_noop("其中没有文档正文"),
    gettext_noop("PDF 结构不完整"),
    gettext_noop("工作簿无法打开"),
    gettext_noop("工作表内容无法读取"),
    gettext_noop("内容不是{format}"),
    gettext_noop("：内容不是文字"),
    gettext_noop("：演示文稿（.pptx）"),
    gettext_noop("：可执行程序"),
    gettext_noop(" Word 文档（.docx）"),
    gettext_noop(" Excel 工作簿（.xlsx）"),
    gettext_noop(" PDF 文档"),
    gettext_noop("网页"),
    gettext_noop("逗号分隔的表格"),
    gettext_noop("纯文本"),
    gettext_noop(" OpenDocument 文档"),
    gettext_noop("旧版 Office 或 WPS 文档"),
    gettext_noop(" RTF 文档"),
    gettext_noop("单个文件网页（.mht）"),
    gettext_noop(" Word 97–2003 文档（.doc）"),
    gettext_noop(" PowerPoint 97–2003 演示文稿（.ppt）"),
    gettext_noop(" Excel 97–2003 工作簿（.xls）"),
    gettext_noop("GB18030（简体中文）"),
    gettext_noop("Big5（繁体中文）"),
    gettext_noop("{count} 字节"),
)
"""What fills the blanks of messages: why a file is broken, what it is instead."""


def refused(code: str, name: str, *, place: str = "", **values: object) -> Refused:
    """The refusal `code` of the file `name`; `values` fill its message, `place` is the part of the file."""
    message, remedy = REFUSALS[code]
    source = f"{name}：{place}" if place else name
    return refuse(code, _filled(message, values), subject=name, source=source, remedy=remedy)


def noted(code: str, *, subject: str = "", source: str = "", **values: object) -> Finding:
    """The doubt `code` about a file; `values` fill its message."""
    message, remedy = NOTES[code]
    return Finding(code, _filled(message, values), subject, source, remedy, Effect.RECORD)


def _filled(message: str, values: dict[str, object]) -> str:
    return message.format(**{key: f"{value:,}" if isinstance(value, int) else value for key, value in values.items()})


def size_words(count: int) -> str:
    """A number of bytes as people say it: `1.5 MB`."""
    for unit, size in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} 字节"
