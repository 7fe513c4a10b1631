"""Two texts compared so that a reader sees what changed (文本对比)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

WORD_BY_WORD = 9_000_000
"""Longer pairs of texts (words times words) are compared sentence by sentence."""

_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]|[^。；;\n]+")
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*[%％‰]?|[A-Za-z]+|\s+|.", re.DOTALL)


class Run(NamedTuple):
    """A stretch of text: `op` is `equal`, `delete` (only in the older text) or `insert` (only in the newer)."""

    op: str
    text: str


def words(text: str) -> list[str]:
    """Text in the pieces that are marked: figures and Latin words whole, Chinese by character."""
    return _WORD.findall(text)


def marked(before: str, after: str) -> tuple[Run, ...]:
    """The runs from `before` (equal and deleted ones joined) to `after` (equal and inserted ones joined).

    Lone equal characters between two changes are taken into the change: a reader sees phrases, not confetti.
    """
    if before == after:
        return (Run("equal", before),) if before else ()
    old, new = words(before), words(after)
    if len(old) * len(new) > WORD_BY_WORD:
        old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    steps: list[tuple[bool, str, str]] = []
    for index, (op, a, b, c, d) in enumerate(codes):
        inner = 0 < index < len(codes) - 1
        lone = op == "equal" and inner and b - a == 1 and len(old[a]) == 1 and old[a] not in "，,。；;、：:"
        same = op == "equal" and not lone
        left, right = "".join(old[a:b]), "".join(new[c:d])
        if steps and not steps[-1][0] and not same:
            steps[-1] = (False, steps[-1][1] + left, steps[-1][2] + right)
        else:
            steps.append((same, left, right))
    runs: list[Run] = []
    for same, left, right in steps:
        if same:
            runs.append(Run("equal", left))
        else:
            runs += [run for run in (Run("delete", left), Run("insert", right)) if run.text]
    return tuple(runs)


def sides(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """The runs of the older text and those of the newer; the texts of a side joined are that text."""
    return [run for run in runs if run.op != "insert"], [run for run in runs if run.op != "delete"]
