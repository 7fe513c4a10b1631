"""The unit that a document's title names (标题中的机构)."""

from __future__ import annotations

import re
from functools import lru_cache

from gangze.intake.domain.headings import Kind, bank_of_units, read_heading
from gangze.intake.domain.names import is_post_name, is_unit_name, unit_kind
from gangze.intake.domain.vocabulary import OTHER_HOUSES

_AFTER_OWNER = re.compile(
    r"(?:的|内设|下设|各|机关|部门|部室|科室|岗位|工作|主要|人员|员工|专业委员会|专门委员会|组织|机构|职责|职能|职务|职位|责任|内控|柜面|会计|网点|条线|有哪|手册|制度|办法|规定|细则|管理(?:办法|制度|规定|细则)|及|关于|文件$|20\d\d年|\(|$)"
)
_NO_PROPER_NAME = re.compile(
    r"(?:某|本|我)?(?:商业|农村|城市)?(?:银行|总行|分行|支行|公司|部门|总部|机构|信用社|联社|网点)+$"
)


def no_proper_name(name: str) -> bool:
    """Whether a name only says of what kind a unit is (`银行总行`, `某支行`)."""
    return _NO_PROPER_NAME.match(name) is not None


def _proper(name: str, rest: str) -> bool:
    """Whether a title of any subject begins with its bank or branch: `某某支行班子成员工作分工`."""
    return (
        rest[:1] not in "、和及与"
        and not (name.endswith("公司") and rest.startswith(("治理", "业务", "银行", "金融", "客户", "条线", "类")))
        and unit_kind(name) in ("bank", "branch", "outlet", "company")
        and bool(
            re.search(r"职责|分工|职能|岗位|责任|手册|制度|办法|规定|细则|预案|规程|守则", rest)
            and not rest.startswith(("行", "部", "员"))
        )
    )


_SET_UP = re.compile(
    r"关于(?:成立|组建|设立|调整|明确|建立|进一步明确|调整和明确)(?P<name>[^,。;:]{3,30}?)"
    r"(?:(?:组成|成员|人员|领导|主要|工作|岗位|各)*(?:及|和|与|的|名单|职责|分工|职能|构成))*(?:的)?"
    r"(?:通知|决定|公告|通报|意见|方案)?$"
)


def _set_up(title: str) -> str:
    """The body that a notice sets up: `关于成立某某专班的通知` → `某某专班`, or an empty string."""
    match = _SET_UP.search("".join(title.split()))
    name = match.group("name") if match else ""
    return name if name and is_unit_name(name) and not _NO_PROPER_NAME.match(name) else ""


_BANK_IN_FRONT = re.compile(
    rf"(?:.{{2,}}?(?:银行|农商行|联社|信用社|合作社|总行|分行|支行|公司|{OTHER_HOUSES})|分行|支行|信用社|联社)"
    r"(?![业家类总])"
)


_HOUSE = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,14}?)"
    rf"(?:股份有限公司|有限责任公司|有限公司|集团公司|银行|农商行|联社|{OTHER_HOUSES}|(?<![本分子各总支])公司)(?!业|家)"
)
_KINDS_OF_HOUSE = re.compile(
    r"(?:省|市|县|区|农村|农|城市|商业|合作|村镇|股份制?|信用|民营|国有|基层|各|本|我|该|某+|附属|中心|人民|第[一二三]"
    r"|有限|责任|集团)*"
)


def house(title: str) -> str:
    """The institution of its own that a title begins with (`某某医院职能科室职责`): no branch, no mere kind; or ''."""
    match = _HOUSE.match("".join(title.split()))
    if match is None or _KINDS_OF_HOUSE.fullmatch(match.group("name")):
        return ""
    return match.group()


_SOCIETY = re.compile(r"(?<=信用社).+|(?<=合作社).+")


@lru_cache(maxsize=256)
def institution_of(title: str) -> str:
    """The institution whose document a title heads, its branch or union of a county included; or ''."""
    return house(title) or _SOCIETY.sub("", title_owner(title))


def other_house(title: str, before: str) -> bool:
    """Whether a title names an institution of its own, and another than that of the document before."""
    own = house(title)
    other = institution_of(before) if own and own not in before else ""
    return bool(other) and other not in title


def department(name: str) -> str:
    """The department in a name that begins with its bank's (`某某银行信息科技部` → `信息科技部`), or nothing."""
    best = ""
    begin = 0
    while (front := _BANK_IN_FRONT.match(name, begin)) is not None:
        begin = front.end()
        inner = name[begin:]
        own = unit_kind(inner) in ("department", "office", "centre", "committee") or inner == "营业部"
        if own and len(inner) > 2 and is_unit_name(inner):
            best = inner
    return best


def title_owner(title: str) -> str:
    """The unit that a document's title begins with (`某某联社内设部门岗位责任制` → `某某联社`), or an
    empty string."""
    if "关于" in title:
        return _set_up(title)
    title = title.strip("★☆※◆◇■□●*=—-~ ")
    flat = re.sub(r"^\d{1,2}[.、]|^第.{1,3}(?:[编篇章节]|部[分份])|\s+", "", title)
    best = ""
    for length in range(3, min(len(flat), 30) + 1):
        name, rest = flat[:length], flat[length:]
        if (
            not is_unit_name(name)
            or re.search("[及与和、]", name)
            or name.endswith(
                (
                    "部门",
                    "机构",
                    "科室",
                    "部室",
                    "机关",
                    "专门委员会",
                    "专业委员会",
                    "领导班子",
                    "管理层",
                    "经营层",
                    "网点",
                    "银行公司",
                    "联社公司",
                )
            )
            or _NO_PROPER_NAME.match(name)
            or bank_of_units(name)
        ):
            continue
        if (
            _proper(name, rest)
            or _AFTER_OWNER.match(rest)
            or (is_post_name(rest[:4]) and read_heading(rest).kind is Kind.POST)
        ):
            best = name
    return best
