"""Find and check the places that describe a document the repository does not carry.

python tests/conformance/intake/locate.py 001.txt --lines          # number, place, beginning of each line
python tests/conformance/intake/locate.py 001.txt --find 工作职责   # every place of these characters
python tests/conformance/intake/locate.py 001.txt --show           # print the gold back as an outline
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(REPOSITORY)]

from tests.conformance.intake.judge.gold import HOME, Wording, cutter, seed_folder  # noqa: E402


def lines(text: str) -> None:
    """Print each line that is not blank with its place."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            print(number, [start, start + len(line)], line[:60])
        start += len(line) + 1


def find(text: str, wanted: str) -> None:
    """Print every place of the wanted characters, with some characters around."""
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        print([start, end], repr(text[max(0, start - 20) : end + 20]))
        start = text.find(wanted, start + 1)


def show(plan: dict[str, Any], words: Wording) -> None:
    """Print the gold of a document as an outline; ? marks what counts neither way."""
    units = plan["units"]
    for unit in units:
        above = unit["parent"] if isinstance(unit["parent"], list) else [unit["parent"]]
        parents = ["-" if one is None else words(units[one]["name"]) for one in above]
        print(f"{words(unit['name'])}{_mark(unit)} < {' | '.join(parents)} {_also(unit, 'aliases', words)}")
        for duty in unit.get("duties", []):
            _show_duty(duty, words, 1)
        for post in unit.get("posts", []):
            print(f"    * {words(post['name'])}{_mark(post)} {_also(post, 'aliases', words)}")
            for duty in post.get("duties", []):
                _show_duty(duty, words, 2)
    for place in plan.get("open", []):
        print(f"open: {words(place)[:60]} … {words(place)[-20:]}")


def _show_duty(duty: dict[str, Any], words: Wording, depth: int) -> None:
    group = f"  #{words(duty['group'])}" if "group" in duty else ""
    print(f"{'    ' * depth}- {words(duty['text'])}{_mark(duty)}{group} {_also(duty, 'also', words)}")
    for nested in duty.get("duties", []):
        _show_duty(nested, words, depth + 1)


def _mark(thing: dict[str, Any]) -> str:
    return " ?" if thing.get("optional") else ""


def _also(thing: dict[str, Any], key: str, words: Wording) -> str:
    return " ".join(f"= {words(other)}" for other in thing.get(key, []))


def main() -> int:
    """Run one of the three; returns the process's exit status."""
    parser = argparse.ArgumentParser(description="Places in a document that the repository does not carry.")
    parser.add_argument("document")
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--find", default="")
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args()
    folder = seed_folder()
    if folder is None:
        parser.error("the documents are absent: set GANGZE_SHARED, or put them at ../shared")
    text = (folder / chosen.document).read_bytes().decode("utf-8")
    if chosen.lines:
        lines(text)
    if chosen.find:
        find(text, chosen.find)
    if chosen.show:
        described = (HOME / "seeds" / chosen.document).with_suffix(".json")
        show(json.loads(described.read_text(encoding="utf-8")), cutter(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
