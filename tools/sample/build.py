"""Builds the sample bank again: python tools/sample/build.py"""

from __future__ import annotations

import branch
import establishment
import head_office
import manuals
import pages
import sheets
from bank import DOCUMENTS, HR


def main() -> None:
    """The Word, PDF and Excel files of src/gangze/content/sample; the others are written by hand."""
    for folder in (DOCUMENTS, HR):
        folder.mkdir(parents=True, exist_ok=True)
    for writer in (head_office, manuals, branch, pages, establishment, sheets):
        writer.build()
    for path in sorted((*DOCUMENTS.iterdir(), *HR.iterdir())):
        print(f"{path.stat().st_size:>9,}  {path.name}")


if __name__ == "__main__":
    main()
