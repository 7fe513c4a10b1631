"""The same as PDF (PDF 授权书)."""

from __future__ import annotations

from gangze.duties.authority.documents.content import Paper
from gangze.duties.documents.pdf import PDF, printed, unable
from gangze.duties.documents.word import Printed


def paper_pdf(paper: Paper) -> Printed:
    """The PDF of a letter or notice. Raises `Refused` where the system cannot print."""
    refusal = unable()
    if refusal is not None:
        raise refusal
    return Printed(
        f"{paper.title}（{paper.number}）.pdf", PDF, printed("duties/print/authority.html", {"paper": paper})
    )
