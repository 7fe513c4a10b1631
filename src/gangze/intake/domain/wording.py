"""From a stretch of text to duties: splitting, frequency, wording (职责文字).

A running paragraph without numbers splits at ； and 。; a numbered item stays one duty, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gangze.intake.domain.names import starting
from gangze.intake.domain.recognised import Span
from gangze.intake.domain.vocabulary import DUTY_VERBS, EVENT_WORDS, FREQUENCY_WORDS

_DUTY_VERB = starting([*DUTY_VERBS, "研究", "会同"])
_STOP = re.compile(r"[。;!]+[”\"')]?|\n+")
_OPENERS, _CLOSERS = "([《“【", ")]》”】"
_PAPERS = "制度|办法|规定|职责|表|细则|责任书|说明书|手册|目录|方案|规程|汇编|守则|意见"
_CLOSING = re.compile(
    r"(?:请(?:各|遵照|认真)|特此|此致|以上|现将).{0,40}$|未尽事宜.{0,30}$|本.{2,8}一式.{1,4}份.{0,40}$"
    r"|(?:为|根据).{2,80}(?:制定|签订|订立|制订)(?:本|如下|以下|此).{0,20}$"
    r"|.{0,16}职责.{0,4}(?:详见|见|参见|参照)《.{2,40}》.{0,12}$"
    r"|附(?:注|件)?[:一二三四五六七八九\d].{0,60}$|.{0,16}职责以.{2,30}为准$"
    r"|.{2,24}职责(?:同|与|比照|参照).{2,16}(?:相同|一致|执行)?$"
    r"|.{0,80}(?:不再重复|不再赘述|另行规定|另行制定|另行发文).{0,6}$"
    rf"|(?:[本此](?:{_PAPERS}).{{0,8}})?适用于.{{0,80}}$"
    r"|(?:全[行社部所院]|本[行社部所])?(?:现|编制|定员)?共?有?\d{1,3}[人名][,。].{0,6}(?:设|分|配).{0,12}岗.{0,8}$"
    rf"|[本此](?:{_PAPERS}).{{0,40}}(?:解释|施行|执行|修订|生效|收录|包括|规定不符|抵触).{{0,20}}$"
    r"|.{0,60}[,。]?现(?:将|就|对)[^。;]{2,40}(?:如下|作(?:出|了)?(?:如下|以下).{2,6})[:。]?$"
)
_ORDINAL = re.compile(
    r"第[一二三四五六七八九十](?:[,、:]|(?![时责手次季年道线大个位名条款项章期天轮批届阶类]))|[一二三四五六七八九十]是|(?:首先|其次|再次|最后)[,、]"
)
_TRIM_LEFT = " \t\n、,.:;。-—*•①"
_TRIM_RIGHT = " \t\n;。,、:"
_AND_NUMBER = re.compile(r"\s+")
_CUT_OFF = re.compile(r"[的和与及、,并对将在由把向为或]$|[\u3400-\u9fff]$")


def split_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Spans of the clauses of `text[start:end]`, cut at ； and 。 outside brackets, trimmed, never empty."""
    begin = start
    depth_from = start
    depth = 0
    for match in _STOP.finditer(text, start, end):
        for character in text[depth_from : match.start()]:
            if character in _OPENERS:
                depth += 1
            elif character in _CLOSERS:
                depth = max(depth - 1, 0)
        depth_from = match.start()
        if depth and match.group()[0] not in "。\n" and _closes_soon(text, match.end(), end):
            continue
        depth = 0
        yield from _trimmed(text, begin, match.start())
        begin = match.end()
    yield from _trimmed(text, begin, end)


def full_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Spans of the sentences of `text[start:end]`, cut at 。 only, their full stop included."""
    begin = start
    for match in re.finditer("。+", text[start:end]):
        yield begin, start + match.end()
        begin = start + match.end()
    if text[begin:end].strip():
        yield begin, end


def _closes_soon(text: str, start: int, end: int) -> bool:
    """Whether an open bracket is closed in the same sentence; a lost bracket must not swallow the rest."""
    stop = text.find("。", start, end)
    reach = text[start : stop if stop >= 0 else min(end, start + 80)]
    return any(closer in reach for closer in _CLOSERS)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in _TRIM_LEFT:
        start += 1
    ordinal = _ORDINAL.match(text, start, end)
    start = ordinal.end() if ordinal else start
    while end > start and text[end - 1] in _TRIM_RIGHT:
        end -= 1
    if end - start > 1:
        yield start, end


def plain(text: str) -> str:
    """The wording of a duty: one line, without the punctuation that ends a list item."""
    joined = re.sub(r"(?<=[\u3400-\u9fff,。;:、()])\s+|\s+(?=[\u3400-\u9fff,。;:、()])", "", text)
    return _AND_NUMBER.sub(" ", joined).strip(_TRIM_RIGHT)


def frequency_of(text: str) -> str:
    """How often a duty falls due by its own words (频次): daily … yearly, on_event, or an empty string."""
    found = [(text.find(word), -len(word), frequency) for word, frequency in FREQUENCY_WORDS if word in text]
    if found:
        return min(found)[2]
    return "on_event" if any(word in text for word in EVENT_WORDS) else ""


def begins_duty(text: str) -> bool:
    """Whether a clause begins with a verb of duties."""
    match = _DUTY_VERB.match(text)
    return match is not None and len(match.group()) > 1


def closes(text: str) -> bool:
    """Whether a line takes leave of the reader (`请遵照执行`, `本责任书一式两份`) or says how the rules apply."""
    return _CLOSING.match(text.strip()) is not None


_STATES = re.compile(
    r"[^,。;:]{0,30}(?:(?:成立|组建|开业|创建|设立)于\s*\d{4}年|(?:现|共|下|内|分)?(?:有|设有?|辖)[^,。;:]{0,20}\d+(?:个|名|家|人)"
    r"|(?:核定|现有|在编|定编|在岗)[^,。;:]{0,10}\d+(?:名|人))"
)


def states(text: str) -> bool:
    """Whether a paragraph begins with what a unit is made up of (`成立于2008年,现有网点4个`), not with what it does."""
    return _STATES.match(text.strip()) is not None and not begins_duty(text)


def cut_off(text: str) -> bool:
    """Whether the last words of a document break off in the middle of a sentence."""
    return bool(re.search(r"(?:[的和与及、,并将在由把向或]|(?<![勾核校比])对)$", text.rstrip()))
