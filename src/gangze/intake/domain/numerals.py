"""Numbers as Chinese documents write them (数字): 1,200、１２万、三百五十、两、百分之五、三分之二、半."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {
    **dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖两", (1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True)),
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {"万": 10_000, "亿": 100_000_000}
_CN = "零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖"

ARABIC = r"(?<![\d.A-Za-z])(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d{1,15}(?!\d))(?:\.\d{1,6})?"
CHINESE = rf"(?<![第{_CN}十])[{_CN}十拾][{_CN}十拾百佰千仟万亿]{{0,20}}(?:点[{_CN}]{{1,6}})?"
ROUND = rf"(?<![\d第{_CN}十几数上近成])[百千][万亿](?=元)"
NUMBER = rf"(?:{ROUND}|{ARABIC}(?:\s?[十百千]?[万亿])?(?:\s?[百千](?=元|万|亿))?|{CHINESE})"
"""A regular expression: one number, its 万 or 亿 included. 百、千、万 alone, without a digit,
are none, but 百万元 and 千万元 are."""

SHARE = (
    rf"(?:(?:百万|十万|百|(?<!十)千|(?<![百十])万)分之(?:{ARABIC}|{CHINESE}|百)|[{_CN}十]分之[{_CN}十]|{ARABIC}\s?[%‰]|[{_CN}]成(?=以上|以下|以内)"
    r"|(?<![\d/])[1-9]/[1-9](?=以上|以下|以内|的)|半数(?=以上)|(?<=[过超于])半数)"
)
"""A regular expression: one share of a whole, in any of the ways it is written."""

_PLAIN = re.compile(r"\d+(?:\.\d+)?")


def number(words: str) -> int | float:
    """The value of a number written as NUMBER describes; whole numbers come back as int.

    Two bare digits side by side (`三五天`) name a spread, of which the larger is taken. Raises ValueError for
    anything else.
    """
    bare = words.replace(",", "").replace(" ", "")
    if not bare:
        raise ValueError("no number in an empty text")
    if re.fullmatch("[百千][万亿]", bare):
        bare = f"一{bare}"
    match = _PLAIN.match(bare)
    if match:
        return _tidy(Fraction(match.group()) * _multiplier(bare[match.end() :]))
    whole, _, decimals = bare.partition("点")
    value = Fraction(_chinese(whole))
    for place, digit in enumerate(decimals, 1):
        value += Fraction(_DIGITS[digit], 10**place)
    return _tidy(value)


def share(words: str) -> int | float:
    """The value in per cent of a share written as SHARE describes, rounded to two decimals where endless."""
    bare = words.replace(",", "").replace(" ", "")
    if bare.endswith("%"):
        return number(bare[:-1])
    if bare.endswith("‰"):
        return _tidy(Fraction(str(number(bare[:-1]))) / 10)
    if bare.endswith("成"):
        return _tidy(Fraction(str(number(bare[:-1]))) * 10)
    if bare == "半数":
        return 50
    if "/" in bare:
        part, whole = (int(side) for side in bare.split("/"))
        return _tidy(Fraction(part * 100, whole))
    base, _, part_words = bare.partition("分之")
    whole_value = {"百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 1_000_000}.get(base) or number(base)
    part_value = 100 if part_words == "百" else number(part_words)
    if not whole_value:
        raise ValueError(f"share of nothing: {words}")
    return _tidy(Fraction(str(part_value)) * 100 / Fraction(str(whole_value)))


def _multiplier(words: str) -> int:
    value = 1
    for character in words:
        value *= _TENS.get(character) or _SCALES.get(character) or _refuse(words)
    return value


def _refuse(words: str) -> int:
    raise ValueError(f"not a number: {words}")


def _chinese(words: str) -> int:
    if all(character in _DIGITS for character in words):
        digits = [_DIGITS[character] for character in words]
        if len(digits) == 2 and digits[0] and digits[1] and "〇" not in words:
            return max(digits)
        return int("".join(map(str, digits)))
    if words[0] not in _DIGITS and words[0] not in "十拾":
        _refuse(words)
    total = section = digit = 0
    for character in words:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit = 0
        elif character in _SCALES:
            total = (total + section + digit) * _SCALES[character]
            section = digit = 0
        else:
            _refuse(words)
    return total + section + digit


def _tidy(value: Fraction) -> int | float:
    if value.denominator == 1:
        return int(value)
    exact = float(value)
    return exact if value.limit_denominator(10**9) == value and _ends(value) else round(exact, 2)


def _ends(value: Fraction) -> bool:
    """Whether the decimal writing of `value` ends."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
