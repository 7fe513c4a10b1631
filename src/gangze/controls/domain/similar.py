"""Texts that mean much the same, among very many (相近文本检索).

Which pairs to look at comes from their rare pairs of characters (TF-IDF, cosine); whether a pair is alike is
decided by its letters in common (rapidfuzz ratio). Few texts are simply all compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn

Ints = npt.NDArray[np.int64]

ALIKE = 80.0
"""From this share of letters in common on, in percent, two texts are alike."""

LIKELY = 0.4
"""Least cosine at which a pair is looked at letter by letter."""

COMMON = 0.03
"""Pairs of characters that stand in a larger share of the texts tell nothing apart and are left out."""

FEW = 3_000
"""So many texts are all compared with each other."""

NEW = 200
"""So many new texts are compared with those kept; where more are new, all are compared anew."""

MOST = 100
"""Neighbours looked at for one text."""

ROWS = 8_000
"""Texts compared at a time, which bounds the memory."""

_IDLE = re.compile(r"[^\w%‰]|_")
_OPENING = re.compile(r"^(?:具体)?(?:负责|承担|做好|搞好|抓好)")


def comparable(text: str) -> str:
    """A text as it is compared: without punctuation, spaces and the verb that every duty begins with."""
    bare = _IDLE.sub("", unicodedata.normalize("NFKC", text))
    return _OPENING.sub("", bare) or bare


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of alike texts as columns, the smaller first, and their score in percent."""

    first: Ints
    second: Ints
    score: npt.NDArray[np.float64]


class Similar:
    """Distinct comparable texts, made ready to be searched: all against all, or some others against them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        self._words: Any = None
        self._rows: Any = None
        self._columns: Any = None
        if len(self.texts) > FEW:
            self._words = TfidfVectorizer(
                analyzer="char", ngram_range=(2, 2), max_df=COMMON, lowercase=False, dtype=np.float32
            )
            self._rows = self._words.fit_transform(self.texts)

    def pairs(self) -> Pairs:
        """All pairs of texts that are alike."""
        if self._rows is None:
            return _all_pairs(self.texts)
        found = []
        for start in range(0, len(self.texts), ROWS):
            likely = sp_matmul_topn(
                self._rows[start : start + ROWS],
                self._rows[start:].T.tocsr(),
                MOST,
                threshold=LIKELY,
            ).tocoo()
            later = likely.row < likely.col
            first, second = likely.row[later] + start, likely.col[later] + start
            found.append(_alike(self.texts, first, self.texts, second))
        return _joined(found)

    def near(self, texts: Sequence[str]) -> Pairs:
        """What is alike to some other texts: `first` counts those, `second` the texts kept here."""
        if self._words is None:
            score = process.cdist(texts, self.texts, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32)
            first, second = np.nonzero(score)
            return Pairs(first, second, score[first, second].astype(np.float64))
        if self._columns is None:
            self._columns = self._rows.T.tocsr()
        likely = sp_matmul_topn(self._words.transform(texts), self._columns, MOST, threshold=LIKELY).tocoo()
        return _alike(texts, likely.row.astype(np.int64), self.texts, likely.col.astype(np.int64))


class Compared:
    """Texts that were all compared with each other, kept: whether two texts are alike stays true whatever else changes,
    so that other texts are compared only where they are new."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._base = Similar(texts)
        self._known = {text: place for place, text in enumerate(self._base.texts)}
        self._pairs = self._base.pairs()

    def serves(self, texts: Sequence[str]) -> bool:
        """Whether few enough of some texts are new to it."""
        return sum(text not in self._known for text in texts) <= max(NEW, len(texts) // 10)

    def pairs(self, texts: Sequence[str]) -> Pairs:
        """All pairs among some texts that are alike."""
        now = {text: place for place, text in enumerate(texts)}
        moved = np.array([now.get(text, -1) for text in self._base.texts], dtype=np.int64)
        new = [text for text in texts if text not in self._known]
        places = np.array([now[text] for text in new], dtype=np.int64)
        near = self._base.near(new) if new and self._base.texts else _joined([])
        among = _all_pairs(new)
        found = _joined(
            [
                Pairs(moved[self._pairs.first], moved[self._pairs.second], self._pairs.score),
                Pairs(places[near.first], moved[near.second], near.score),
                Pairs(places[among.first], places[among.second], among.score),
            ]
        )
        here = (found.first >= 0) & (found.second >= 0)
        low, high = np.minimum(found.first, found.second), np.maximum(found.first, found.second)
        return Pairs(low[here], high[here], found.score[here])


def _all_pairs(texts: Sequence[str]) -> Pairs:
    """Every text compared with every other, some rows at a time."""
    found = []
    for start in range(0, len(texts), _BLOCK):
        block = process.cdist(
            texts[start : start + _BLOCK], texts[start:], scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32
        )
        row, column = np.nonzero(np.triu(block, 1))
        found.append(Pairs(row + start, column + start, block[row, column].astype(np.float64)))
    return _joined(found)


_BLOCK = 500


def _alike(texts: Sequence[str], first: Ints, others: Sequence[str], second: Ints) -> Pairs:
    """The pairs of some places whose letters are alike."""
    score = process.cpdist(
        [texts[place] for place in first],
        [others[place] for place in second],
        scorer=fuzz.ratio,
        score_cutoff=ALIKE,
        dtype=np.float64,
    )
    kept = score > 0
    return Pairs(first[kept], second[kept], score[kept])


def _joined(parts: Sequence[Pairs]) -> Pairs:
    none = np.zeros(0, dtype=np.int64)
    return Pairs(
        np.concatenate([none, *(part.first for part in parts)]),
        np.concatenate([none, *(part.second for part in parts)]),
        np.concatenate([none.astype(np.float64), *(part.score for part in parts)]),
    )
