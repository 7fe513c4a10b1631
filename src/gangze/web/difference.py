"""Two texts compared so that a reader sees what changed (文本对比)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Chinese is compared character by character; a word, a number or a run of spaces is one piece.
_PIECE = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: `kind` is same, removed or added (相同、删除、新增)."""

    kind: str
    text: str


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text)


def difference(before: str, after: str) -> tuple[list[Run], list[Run]]:
    """The two texts as runs: the left side has same and removed, the right side same and added.

    Joining the texts of a side gives that text back exactly. One-character islands of sameness between two
    changes are joined to them, because a reader cannot use them.
    """
    left, right = _pieces(before), _pieces(after)
    operations = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    changed = len(operations) > 1
    old: list[Run] = []
    new: list[Run] = []
    for index, (tag, i1, i2, j1, j2) in enumerate(operations):
        island = tag == "equal" and changed and 0 < index < len(operations) - 1 and i2 - i1 == 1
        same = tag == "equal" and not island
        _append(old, "same" if same else "removed", "".join(left[i1:i2]))
        _append(new, "same" if same else "added", "".join(right[j1:j2]))
    return old, new


def _append(runs: list[Run], kind: str, text: str) -> None:
    if not text:
        return
    if runs and runs[-1].kind == kind:
        runs[-1] = Run(kind, runs[-1].text + text)
    else:
        runs.append(Run(kind, text))
