"""The day looked at, kept in the links of a page (查看日期)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def with_day(url: str, day: str) -> str:
    """`url` with `as_of=day` in its query, unless it names a day itself or is only a fragment."""
    if not day or not url or url.startswith("#"):
        return url
    parts = urlsplit(str(url))
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(key == "as_of" for key, _value in query):
        return url
    return urlunsplit(parts._replace(query=urlencode([*query, ("as_of", day)])))
