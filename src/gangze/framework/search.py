"""Search in Chinese on any database: text as space-separated bigrams in an ordinary column (检索).

SQLite's trigram index misses two-character words and PostgreSQL's finds nothing in a C locale; bigrams work on
both and match every word of two characters or more.
"""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Q

_WORD = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+", re.IGNORECASE)


def searchable(*texts: str) -> str:
    """Text as it is stored in a `search` column: ` 岗位 位责 责任 abc12 `, each token between blanks."""
    tokens: dict[str, None] = {}
    for text in texts:
        for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
            tokens.update(dict.fromkeys(_tokens(word)))
    return f" {' '.join(tokens)} " if tokens else ""


def matching(words: str, column: str = "search") -> Q:
    """Rows whose `column` has every token of what was typed; nothing typed matches everything."""
    condition = Q()
    for word in _WORD.findall(unicodedata.normalize("NFKC", words).lower()):
        for token in _tokens(word):
            whole = len(token) > 1 and not token.isascii()
            condition &= Q(**{f"{column}__contains": f" {token} " if whole else token})
    return condition


def _tokens(word: str) -> list[str]:
    if word.isascii() or len(word) == 1:
        return [word]
    return [word[index : index + 2] for index in range(len(word) - 1)]
