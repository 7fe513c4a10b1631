"""Which encoding a text file is in (文字编码判断): marks first, then strict trials, then a guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

SAMPLE_BYTES = 256 * 1024
"""Bytes looked at when guessing between encodings."""

CHINESE_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "gb18030": "GB18030（简体中文）",
    "big5hkscs": "Big5（繁体中文）",
    "cp950": "Big5（繁体中文）",
}

_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政"
    "美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员"
    "解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件"
    "计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运银柜岗责负"
    "客户款贷险审核职账帐办档案督导培训织监协单证凭存储支汇票"
    "這個們來為國說時會對過發後當沒動開從實無與長機業將兩間問題見應頭點產給門東聲員論處義總電數報結務場"
    "計資統區隊決馬書聽達強難權設記類據該規術領確傳師觀讓識導爭運銀櫃崗責負戶貸險審職帳辦檔訓織監協單證"
    "滙匯錢錯營財檢討評級獎懲"
)
_PUNCTUATION = frozenset("，。、；：（）《》“”！？1234567890一二三四五六七八九十\n ")
_RARE_IN_GB = re.compile("[\ue000-\uf8ff\u3400-\u4dbf]|[^\x00-\uffff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec name, how many leading bytes are its mark, and whether it had to be guessed."""

    codec: str
    skip: int = 0
    guessed: bool = False
    lossy: bool = False


def detect(data: bytes) -> Encoding:
    """The encoding of `data`. `lossy` means that no encoding fits throughout and characters will be lost."""
    if data.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8", 3, lossy=not _fits(data, "utf-8"))
    if data.startswith(codecs.BOM_UTF16_LE):
        return Encoding("utf-16-le", 2)
    if data.startswith(codecs.BOM_UTF16_BE):
        return Encoding("utf-16-be", 2)
    wide = _unmarked_utf16(data)
    if wide:
        return Encoding(wide, 0, guessed=True)
    if _fits(data, "utf-8"):
        return Encoding("utf-8")
    if _nearly_utf8(data):
        return Encoding("utf-8", guessed=True, lossy=True)
    return _double_byte(data)


def _fits(data: bytes, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    view = memoryview(data)
    try:
        for start in range(0, len(data), SAMPLE_BYTES):
            decoder.decode(bytes(view[start : start + SAMPLE_BYTES]))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without a mark: line breaks and Latin letters leave zero bytes on one side only."""
    sample = data[:SAMPLE_BYTES]
    if len(sample) < 4 or len(data) % 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and _plausible(sample, "utf-16-le"):
        return "utf-16-le"
    if even > 4 * odd and _plausible(sample, "utf-16-be"):
        return "utf-16-be"
    return ""


def _plausible(sample: bytes, codec: str) -> bool:
    text = sample.decode(codec, errors="replace")
    return "\ufffd" not in text[:-1] and "\x00" not in text


def _nearly_utf8(data: bytes) -> bool:
    """Text that is UTF-8 but for a few broken places (cut in the middle, one spoilt line)."""
    text = data[:SAMPLE_BYTES].decode("utf-8", errors="replace")
    wide = sum(1 for character in text if "\u4e00" <= character <= "\u9fff")
    lost = text.count("\ufffd")
    return wide > 0 and lost * 20 <= wide


def _double_byte(data: bytes) -> Encoding:
    """GB18030 against Big5, by how many of the most common characters each reading shows."""
    scores = {codec: _score(data[:SAMPLE_BYTES], codec) for codec in ("gb18030", "big5hkscs")}
    codec = "big5hkscs" if scores["big5hkscs"] > scores["gb18030"] else "gb18030"
    if codec == "big5hkscs" and not _fits(data, codec) and _fits(data, "cp950"):
        codec = "cp950"
    return Encoding(codec, 0, guessed=True, lossy=not _fits(data, codec))


def _score(sample: bytes, codec: str) -> float:
    """Share of common characters among the non-ASCII ones, less what is lost or rare."""
    text = sample.decode(codec, errors="replace")
    wide = [character for character in text if ord(character) > 127]
    if not wide:
        return 0.0
    common = sum(1 for c in wide if c in _COMMON or c in _PUNCTUATION)
    lost = text.count("\ufffd") + len(_RARE_IN_GB.findall(text))
    return (common - 2 * lost) / len(wide)
