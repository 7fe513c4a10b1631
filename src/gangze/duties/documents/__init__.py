"""Manuals on paper: Word, PDF, and the comparison of two versions (说明书打印与下载)."""

from __future__ import annotations

from gangze.duties.documents.comparison import comparison_word
from gangze.duties.documents.pdf import manual_pdf
from gangze.duties.documents.word import Printed, manual_word

__all__ = ["Printed", "comparison_word", "manual_pdf", "manual_word"]
