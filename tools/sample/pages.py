"""The PDF of the committees."""

from __future__ import annotations

import os
from html import escape

from bank import DOCUMENTS, load, numeral
from weasyprint import HTML

STYLE = """
@page { size: A4; margin: 28mm 25mm;
  @top-center { content: "澜州银行　委员会与领导小组职责"; font-size: 9pt; font-family: "Noto Serif CJK SC"; }
  @bottom-center { content: "第 " counter(page) " 页　共 " counter(pages) " 页"; font-size: 9pt;
    font-family: "Noto Serif CJK SC"; } }
body { font-family: "Noto Serif CJK SC"; font-size: 12pt; line-height: 1.8; }
h1 { text-align: center; font-size: 19pt; } h2 { font-size: 15pt; } h3 { font-size: 13pt; }
h1, h2, h3 { font-weight: normal; font-family: "Noto Sans CJK SC"; }
p { text-indent: 2em; margin: 0; }
"""
PARTS = (("董事会", "一、董事会专门委员会"), ("高级管理层", "二、高级管理层委员会和领导小组"))
EPOCH = "1703466000"


def committees() -> str:
    """The committees' page as HTML: each with its composition and its duties."""
    rows = load("committees.yaml")
    lines = [
        "<h1>委员会与领导小组职责</h1>",
        "<p>为完善公司治理和议事协调机制，现将各委员会、领导小组的组成和职责明确如下。</p>",
    ]
    for parent, title in PARTS:
        lines.append(f"<h2>{title}</h2>")
        for place, row in enumerate((row for row in rows if row["parent"] == parent), 1):
            lines.append(f"<h3>（{numeral(place)}）{row['name']}</h3>")
            lines.append(f"<p>{row['name']}{escape(row['composition'])}主要职责：</p>")
            lines += [f"<p>{index}.{escape(text)}</p>" for index, text in enumerate(row["duties"], 1)]
    return (
        f"<html lang='zh'><head><title>委员会与领导小组职责</title><meta name='author' content='办公室'>"
        f"<meta name='dcterms.created' content='2023-12-25'><style>{STYLE}</style></head>"
        f"<body>{''.join(lines)}</body></html>"
    )


def build() -> None:
    """Writes the file."""
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    HTML(string=committees()).write_pdf(str(DOCUMENTS / "委员会与领导小组职责.pdf"), full_fonts=False)
