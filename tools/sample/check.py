"""Compares what the intake recognises with what was written: python tools/sample/check.py [part of a name]

Prints, for each document, units, posts and duties meant, found and in common, then the differences.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import lxml.html
from bank import DOCUMENTS, full_name, head_office, load

from gangze.intake.domain.parse import parse
from gangze.intake.readers import read

Fact = tuple[str, ...]
MARK = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.、])")
ANY_OUTLET = "营业网点"


def same(text: str) -> str:
    """The words compared: folded, without white space and outer punctuation."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).strip("。；;.、")


def described(unit: str, post: str, duties: Iterable[str]) -> Iterator[Fact]:
    """A post of a unit with its duties."""
    yield "post", unit, post
    for text in duties:
        yield "duty", unit, post, same(text)


def meant_of_departments() -> Iterator[Fact]:
    for unit in (unit for chapter in head_office() for unit in chapter):
        yield "unit", unit.name
        for text in (*unit.duties, *(item for items in unit.groups.values() for item in items)):
            yield "duty", unit.name, "", same(text)
        for post in unit.posts:
            yield from described(unit.name, full_name(unit.name, post.name), post.duties)


def meant_of_manuals() -> Iterator[Fact]:
    for row in load("manuals.yaml"):
        yield "unit", row["unit"]
        yield from described(row["unit"], row["name"], row["duties"])


def meant_of_committees() -> Iterator[Fact]:
    for row in load("committees.yaml"):
        yield "unit", row["name"]
        yield from (("duty", row["name"], "", same(text)) for text in row["duties"])


def meant_of_branch() -> Iterator[Fact]:
    data = load("branch_yunping.yaml")
    yield "unit", data["name"]
    for post in data["leaders"]:
        yield from described(data["name"], post["name"], post["duties"])
    for row in data["departments"]:
        yield "unit", row["name"]
        yield from (("duty", row["name"], "", same(text)) for text in row["duties"])
        for post in row["posts"]:
            yield from described(row["name"], full_name(row["name"], post["name"]), post["duties"])
    yield "unit", ANY_OUTLET
    for post in data["outlets"]["posts"]:
        yield from described(ANY_OUTLET, post["name"], post["duties"])


def meant_of_outline(lines: Iterable[str], top: str) -> Iterator[Fact]:
    """From a plain outline: 部门/室 headings, post headings, numbered items; `top` owns what stands first."""
    unit, post = top, ""
    yield "unit", top
    for line in lines:
        text = MARK.sub("", line)
        if re.fullmatch(r"\S{2,6}[部室](?:职责)?", text) and text != line:
            unit, post = text.removesuffix("职责"), ""
            yield "unit", unit
        elif text != line and re.fullmatch(r"\S{1,10}(?:经理|行长|岗|主任|主管|柜员)", text):
            post = text
            yield "post", unit, post
        elif text != line and len(text) > 7:
            yield "duty", unit, post, same(text)


def meant_of_text(name: str, top: str, encoding: str) -> Iterator[Fact]:
    text = (DOCUMENTS / name).read_text(encoding=encoding)
    yield from meant_of_outline(text.split("六、辖属")[0].split("\n"), top)


def meant_of_page() -> Iterator[Fact]:
    page = lxml.html.fromstring((DOCUMENTS / "消费者权益保护中心岗位职责.html").read_bytes())
    nodes = page.xpath('//div[@class="article"]/*[self::h2 or self::h3 or self::p]')
    yield from meant_of_outline((node.text_content() for node in nodes), "消费者权益保护中心")


def found_in(result: dict[str, Any]) -> Iterator[Fact]:
    for unit in result["units"]:
        yield "unit", unit["name"]
        yield from duties(unit["name"], "", unit["duties"])
        for post in unit["posts"]:
            yield "post", unit["name"], post["name"]
            yield from duties(unit["name"], post["name"], post["duties"])


def duties(unit: str, post: str, items: list[dict[str, Any]]) -> Iterator[Fact]:
    for item in items:
        yield "duty", unit, post, same(item["text"])
        yield from duties(unit, post, item["duties"])


MEANT = {
    "总行部门职责汇编.docx": meant_of_departments,
    "重点岗位说明书.docx": meant_of_manuals,
    "委员会与领导小组职责.pdf": meant_of_committees,
    "云屏分行及辖属网点岗位职责.docx": meant_of_branch,
    "栖江分行部门及岗位职责.txt": lambda: meant_of_text("栖江分行部门及岗位职责.txt", "栖江分行", "gb18030"),
    "消费者权益保护中心岗位职责.html": meant_of_page,
    "望溪支行柜员岗位分工.txt": lambda: meant_of_text("望溪支行柜员岗位分工.txt", "望溪支行", "utf-8"),
}


def main() -> None:
    """All documents; with an argument only those whose name contains it."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, meant_by in MEANT.items():
        if wanted not in name:
            continue
        meant = set(meant_by())
        found = set(found_in(parse(read(name, (DOCUMENTS / name).read_bytes())).as_dict()))
        for kind in ("unit", "post", "duty"):
            ours, theirs = ({fact for fact in facts if fact[0] == kind} for facts in (meant, found))
            print(f"{name}  {kind}: meant {len(ours)}, found {len(theirs)}, in common {len(ours & theirs)}")
            for sign, rest in (("missing", ours - theirs), ("unexpected", theirs - ours)):
                for fact in sorted(rest):
                    print(f"    {sign}: {' / '.join(fact[1:])}")


if __name__ == "__main__":
    main()
