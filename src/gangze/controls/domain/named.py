"""Departments, bodies and officers that a duty names as its counterpart, and whether the bank has them (文中提到的机构和岗位).

Written for precision: a name counts only where the words before it make it a party to the work (与、向、由、配合 …),
foreign bodies and general words (相关部门、监管部门) are no names, and short forms of a known name are that name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_WITH = r"与|和|同(?![业时意步类级城行])|向|由|会同|联合|配合|协助|提交|报送|报告|报"
_PARTY = rf"{_WITH}|及|经|供|提请|汇报|报经|交由|委托|接受|担当|承担|按照?|根据|组织"
_ABOUT = r"|负责(?!人)|为|受理|审定|、"
_BREAK = re.compile(r"[，,。；;：:、（）()“”\"《》\s]")
_BODY = r"(?P<base>[一-鿿]{2,14}?)"
_STRONG = re.compile(
    rf"(?:{_PARTY}{_ABOUT})"
    rf"(?P<name>{_BODY}(?:委员会|领导小组|办公室|秘书处|"
    rf"(?<![内外全总干局支各])部(?![门分署位队委件级下属省])))"
)
_WEAK = re.compile(rf"(?:{_WITH})(?P<name>{_BODY}中心)")
_LED_TO = (
    r"以及|兼任|设在|会同|联合|配合|协助|提交|提请|报告|汇报|报送|报经|交由|委托|接受|担当|承担|根据|组织|向|由|供"
)
_LEADING = re.compile(
    rf"^(?:.*(?:{_LED_TO}|负责人?|受理|审定|办理|协调|指导|监督|牵头|完善|提出|加强|做好|拟订|拟定|制订|编制|管理和|共同|落实|完成|推动|开展|实施|支持|建立|制定|各类|的))?"
)
_GENERAL = re.compile(
    r"相关|有关|其他|其它|各|本|某|该|上级|下级|所在|上述|业务|职能|专业|具体|部门|全行|我行|我部|以客户|分支|辖内|对口|分管|归口|日常"
)
_ON_THE_WAY = re.compile(r"^[前后]|须|应当|应经|可由|之[前后]")
"""Words that belong to the step on which a body is asked, not to its name: 提交董事会｜前须经｜委员会审议."""
_FOREIGN = re.compile(
    r"中国|国家|国务院|人民|政府|银监|保监|证监|监管|财政|税务|工商|公安|法院|检察|仲裁|协会|中银|银联|外汇|同业|信访|"
    r"社区|居委|街道|外部|行外|登记|省|市|县|区|镇|乡|大学|学院|医院|债权人|会员|党委|团委|工会|消保|保险|证券|基金"
)
_KIND = re.compile(r"委员会|领导小组|办公室|秘书处|部|中心")
_ENDING = re.compile(rf"(?:{_KIND.pattern})$")


def unknown_units(text: str, known: Collection[str]) -> Iterator[str]:
    """Names of departments and bodies in a text that are none of the known ones, each once."""
    told = set()
    for pattern in (_STRONG, _WEAK):
        for found in pattern.finditer(text):
            name = _trimmed(found.group("name"))
            if name and name not in told and not is_known(name, known):
                told.add(name)
                yield name


def _trimmed(name: str) -> str:
    """A name without the words that led to it; empty where it names nobody in particular."""
    bare = _LEADING.sub("", name)
    kind = _ENDING.search(bare)
    if kind is None or len(bare) - len(kind.group()) < 2:
        return ""
    bare = bare.removeprefix("董事会")
    if _ON_THE_WAY.search(bare):
        return ""
    own = bare.removeprefix("省联社").removeprefix("总行")
    return "" if _GENERAL.search(own) or _FOREIGN.search(own) or _BREAK.search(own) else bare


_OFFICER = re.compile(
    r"(?:提交给?|报请?|呈报|提请|经|由|向|配合|协助|在)"
    r"(?P<name>[一-鿿]{2,10}?(?:执行官|风险官|合规官|信息官|总监|总会计师|总审计师|副行长|副总裁))"
)


_ANYBODY = re.compile(r"相关|有关|各|本|该|部门|分管|所在|上级|下级")


def unknown_officers(text: str, known: Collection[str]) -> Iterator[str]:
    """Officers that a text makes a party to the work by their full title, and who are none of the known posts.

    'Deputy president in charge' and the like name nobody in particular.
    """
    for name in dict.fromkeys(found["name"] for found in _OFFICER.finditer(text)):
        if not _ANYBODY.search(name) and not is_known(name, known):
            yield name


def is_known(name: str, known: Collection[str]) -> bool:
    """Whether a name is a known one, ends with one, or is a short form of one (its characters in their order).

    A name that is only a kind (办公室) makes no longer one known.
    """
    return any(
        other.endswith(name) or (name.endswith(other) and not _KIND.fullmatch(other)) or _short_for(name, other)
        for other in known
        if len(other) > 1
    )


def _short_for(name: str, other: str) -> bool:
    if name[-1] != other[-1] or name[0] not in other:
        return False
    letters = iter(other)
    return all(letter in letters for letter in name)
