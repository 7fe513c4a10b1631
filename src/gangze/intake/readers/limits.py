"""How much a document may be (读取上限). Every figure has its unit; a bank may pass its own `Limits`."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, checked before the work they bound is begun."""

    file_bytes: int = 50 * MEBIBYTE
    """The uploaded file."""
    unpacked_bytes: int = 400 * MEBIBYTE
    """All entries of an archive together, as its directory declares them."""
    entry_bytes: int = 200 * MEBIBYTE
    """One entry of an archive."""
    ratio: int = 200
    """Unpacked bytes per packed byte of an entry; entries under `ratio_floor_bytes` are not measured."""
    ratio_floor_bytes: int = 4 * MEBIBYTE
    entries: int = 5_000
    """Entries in an archive."""
    depth: int = 200
    """Elements nested in one another (XML and HTML)."""
    pages: int = 3_000
    """Pages of a PDF."""
    cells: int = 2_000_000
    """Filled cells of a workbook or CSV file."""
    text_characters: int = 40_000_000
    """Characters of the text that comes out."""


DEFAULT = Limits()
