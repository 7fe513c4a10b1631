"""The same manual as PDF, from a print template (PDF 岗位说明书).

WeasyPrint needs the system libraries Pango and HarfBuzz and a Chinese font; where they are missing, the
refusal says what to install. The renderer fetches nothing: no address in a text can reach network or file.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gangze.duties.documents.content import Sheet, sheet
from gangze.duties.documents.word import Printed
from gangze.framework.context import Context
from gangze.kernel.findings import Refused, refuse

try:
    from weasyprint import HTML
except (ImportError, OSError) as missing:  # the package, or the system libraries it loads
    HTML = None
    _MISSING = str(missing)
else:
    _MISSING = ""

PDF = "application/pdf"


def manual_pdf(ctx: Context, version: int) -> Printed:
    """One version as PDF. Raises `Refused` where the actor may not read it or the system cannot print."""
    refusal = unable()
    if refusal is not None:
        raise refusal
    content = sheet(ctx, version)
    return Printed(f"{content.title}（{content.edition}）.pdf", PDF, rendered(content))


def rendered(content: Sheet) -> bytes:
    """The bytes of the PDF."""
    return printed("duties/print/manual.html", {"sheet": content})


def printed(template: str, context: dict[str, Any]) -> bytes:
    """A print template as PDF; ask `unable` first."""
    return bytes(HTML(string=render_to_string(template, context), url_fetcher=_nothing).write_pdf())


def unable() -> Refused | None:
    """Why PDF cannot be made on this machine, None where it can."""
    if HTML is None:
        return refuse(
            "pdf.libraries",
            _("本机缺少生成PDF所需的系统库：%(what)s") % {"what": _MISSING.splitlines()[0][:200]},
            remedy=_(
                "请由系统管理员安装 libpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0，或先下载Word版"
            ),
        )
    if not chinese_font():
        return refuse(
            "pdf.font",
            _("本机没有中文字体，PDF中的汉字将无法显示"),
            remedy=_("请由系统管理员安装中文字体（如 fonts-noto-cjk），或先下载Word版"),
        )
    return None


@lru_cache(maxsize=1)
def chinese_font() -> bool:
    """Whether fontconfig knows a font for simplified Chinese; assumed where fontconfig cannot be asked."""
    program = shutil.which("fc-list")
    if program is None:
        return True
    answer = subprocess.run([program, ":lang=zh-cn", "family"], capture_output=True, check=False, timeout=20)
    return bool(answer.stdout.strip())


def _nothing(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"a printed document loads nothing from outside: {url[:80]}")
