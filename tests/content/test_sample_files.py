"""The sample bank's files: they open, they agree with one another, and they carry nobody else's text."""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx
import lxml.html
import openpyxl
import pypdfium2
import pytest
import yaml
from docx.document import Document as Doc

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "src" / "gangze" / "content" / "sample"
SHARED = Path(os.environ.get("GANGZE_SHARED", ROOT.parent / "shared"))
TEXTS = ROOT / "tools" / "sample" / "text"
KINDS = {"主岗", "兼岗", "代理", "借调", "派驻", "委派", "联络"}
RIGHTS = {
    "organisation.read", "organisation.change", "people.read", "people.read_personal", "people.change",
    "assignment.change", "duties.read", "duties.draft", "duties.publish", "duties.acknowledge", "intake.use",
    "intake.accept", "ledger.read", "content.change", "content.approve", "rights.change", "proposal.approve", "jobs.read",
    "people.sign_in", "people.release_sign_in", "access.read",
    "controls.read", "controls.run", "controls.tag", "controls.decide", "exemption.ask", "exemption.approve",
    "exemption.withdraw",
    "authority.grant", "authority.delegate", "authority.approve", "authority.withdraw",
    "absence.approve", "absence.change", "absence.read", "absence.request",
    "accounts.change", "accounts.read", "committees.change", "key_post.read",
    "key_post.review", "kinship.keep", "kinship.read", "leave_plan.make",
    "leave_plan.read", "plans.make", "plans.read", "standin.change",
}  # fmt: skip
ADMINISTRATORS = ("系统管理岗", "安全管理岗", "审计管理岗")


@cache
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SAMPLE / "manifest.yaml").read_text(encoding="utf-8"))
    return found


def rows(path: str, head: int = 1) -> list[dict[str, Any]]:
    """The lines of a workbook's first sheet, as dictionaries under the head row."""
    sheet = openpyxl.load_workbook(SAMPLE / path, read_only=True).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    return [dict(zip(map(str, lines[head - 1]), line, strict=True)) for line in lines[head:]]


def roster() -> list[dict[str, Any]]:
    return rows(manifest()["roster"]["file"])


def establishment() -> list[dict[str, Any]]:
    plan = manifest()["establishment"]
    return [row for row in rows(plan["file"], plan["header_row"]) if row["岗位"]]


def word_lines(document: Doc) -> Iterator[str]:
    """Paragraphs and table cells; a merged cell comes once."""
    for paragraph in document.paragraphs:
        yield paragraph.text
    for table in document.tables:
        for cell in {cell._tc: cell for row in table.rows for cell in row.cells}.values():
            yield from (paragraph.text for paragraph in cell.paragraphs)


def text_of(path: Path) -> str:
    """The document's text by the library that its format has."""
    if path.suffix == ".docx":
        return "\n".join(word_lines(docx.Document(str(path))))
    if path.suffix == ".pdf":
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
    if path.suffix == ".html":
        return str(lxml.html.fromstring(path.read_bytes()).text_content())
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


@cache
def described() -> str:
    """All duty documents in one string, without white space (the establishment table is not one of them)."""
    return squeezed("\n".join(text_of(SAMPLE / row["file"]) for row in manifest()["documents"]))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def on_day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def unit_of(row: dict[str, Any], names: dict[str, str]) -> str | None:
    """The code of the unit a roster line names: the department (or room) under the institution."""
    units = {unit["code"]: unit for unit in manifest()["units"]}
    if not row["部门"]:
        return names.get(row["机构名称"])
    for code, unit in units.items():
        holder = unit
        while holder["name"] == row["部门"] or holder["kind"] in {"department", "centre", "room"}:
            holder = units[holder["parent"]]
        if unit["name"] == row["部门"] and holder["name"] == row["机构名称"]:
            return str(code)
    return None


def institutions() -> dict[str, str]:
    kinds = {"department", "centre", "room"}
    return {unit["name"]: unit["code"] for unit in manifest()["units"] if unit["kind"] not in kinds}


def test_every_file_of_the_manifest_opens() -> None:
    files = [row["file"] for row in manifest()["documents"]]
    files += [manifest()[part]["file"] for part in ("establishment", "roster", "movements", "faulty_roster")]
    lists = {row["accounts"] for row in manifest()["systems"]}
    assert {str(path.relative_to(SAMPLE)) for path in SAMPLE.glob("*/*")} == {*files, *lists}
    for name in files:
        assert len(squeezed(text_of(SAMPLE / name))) > 500, name


def test_the_formats_differ() -> None:
    suffixes = Counter(Path(row["file"]).suffix for row in manifest()["documents"])
    assert suffixes == {".docx": 3, ".txt": 2, ".pdf": 1, ".html": 1}
    encoded = (SAMPLE / "documents" / "栖江分行部门及岗位职责.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        encoded.decode("utf-8")


def test_the_tree_has_one_root_and_known_parents() -> None:
    units = manifest()["units"]
    codes = [unit["code"] for unit in units]
    assert len(codes) == len(set(codes))
    assert [unit["code"] for unit in units if unit["parent"] is None] == ["0000"]
    assert all(unit["parent"] in codes for unit in units if unit["parent"])
    assert all(unit["line"] in codes for unit in units if "line" in unit)
    kinds = Counter(unit["kind"] for unit in units)
    assert kinds["branch"] == 2 and kinds["sub_branch"] + kinds["outlet"] >= 6
    assert sum(unit["kind"] == "department" and unit["parent"] == "0000" for unit in units) >= 12


def test_counts_of_posts_and_duties() -> None:
    posts = {row["岗位"] for row in establishment()}
    assert len(posts) >= 60
    duties = 0
    for path in TEXTS.glob("*.yaml"):
        if path.name != "establishment.yaml":
            duties += count_duties(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert duties >= 350


def count_duties(node: Any) -> int:
    """Items under any `duties` or `groups` key."""
    if isinstance(node, list):
        return sum(count_duties(item) for item in node)
    if not isinstance(node, dict):
        return 0
    own = len(node.get("duties", ())) + sum(len(items) for items in node.get("groups", {}).values())
    return own + sum(count_duties(item) for item in node.values())


def test_the_roster_has_three_hundred_people_each_with_one_primary_post() -> None:
    people = roster()
    primary = Counter(row["工号"] for row in people if row["任职类型"] == "主岗")
    assert len({row["工号"] for row in people}) == 300
    assert set(primary.values()) == {1} and len(primary) == 300
    assert {row["任职类型"] for row in people} == KINDS
    assert len({row["姓名"] for row in people}) == 300


def test_the_roster_is_possible() -> None:
    opens, snapshot = manifest()["opens_on"], manifest()["snapshot_on"]
    for row in roster():
        born, joined, since = (on_day(row[name]) for name in ("出生日期", "入行日期", "任职起始日"))
        assert joined.year - born.year >= 21, row
        assert joined <= since and opens <= since <= snapshot, row
        assert re.fullmatch(r"154\d{8}", row["手机"]) and row["邮箱"].endswith(".example"), row


def test_every_unit_and_post_of_the_roster_is_established_and_described() -> None:
    names = institutions()
    established = {(row["机构编码"], row["岗位"]) for row in establishment()}
    for row in roster():
        code = unit_of(row, names)
        assert (code, row["岗位"]) in established, row
        assert squeezed(row["岗位"]) in described(), row


def test_posts_that_need_approval_are_held_with_it() -> None:
    named = set(manifest()["needs_approval"])
    held = [row for row in roster() if row["岗位"] in named and row["任职类型"] == "主岗"]
    assert held
    for row in held:
        assert row["任职资格核准文号"] and on_day(row["核准日期"]) <= on_day(row["任职起始日"]), row


def test_movements_use_the_names_after_the_reorganisation() -> None:
    with (SAMPLE / manifest()["movements"]["file"]).open(encoding="utf-8-sig", newline="") as source:
        moves = list(csv.DictReader(source))
    assert {row["变动类型"] for row in moves} >= {"入职", "调动", "离职"}
    known = {row["工号"] for row in roster()}
    for row in moves:
        assert (row["工号"] in known) == (row["变动类型"] != "入职"), row
        assert row["生效日期"].startswith("2025-07-"), row
    departments = {row["部门"] for row in moves}
    assert "数字金融部" in departments and "电子银行部" not in departments


def test_the_faulty_roster_has_its_ten_bad_rows() -> None:
    names = institutions()
    posts = {row["岗位"] for row in establishment()}
    seen: set[str] = set()
    bad = 0
    for row in rows(manifest()["faulty_roster"]["file"]):
        faults = [
            not row["工号"], not row["姓名"], isinstance(row["出生日期"], str), row["机构名称"] not in names,
            row["岗位"] not in posts, row["任职类型"] not in KINDS, row["工号"] in seen,
            on_day(row["任职起始日"]) < manifest()["opens_on"],
            not re.fullmatch(r"1\d{10}", row["手机"]),
            isinstance(row["出生日期"], datetime) and row["出生日期"] >= row["入行日期"],
        ]  # fmt: skip
        seen.add(row["工号"])
        assert sum(faults) <= 1, row
        bad += any(faults)
    assert bad == manifest()["faulty_roster"]["bad_rows"] == 10


def test_sign_ins_are_people_of_the_roster() -> None:
    primary = {row["工号"]: row for row in roster() if row["任职类型"] == "主岗"}
    assert len(manifest()["sign_ins"]) >= 8
    for entry in manifest()["sign_ins"]:
        row = primary[entry["staff_number"]]
        assert (row["姓名"], row["岗位"]) == (entry["name"], entry["post"])


def test_rights_name_known_posts_rights_and_scopes() -> None:
    rights = manifest()["rights"]
    posts = {row["岗位"] for row in establishment()}
    assert set(rights["posts"]) <= posts
    assert set(manifest()["needs_approval"]) <= posts
    granted = [rights["everyone"], rights["heads"], *rights["posts"].values()]
    for row in (row for rows_ in granted for row in rows_):
        assert row["right"] in RIGHTS and row["scope"] in {"bank", "units", "subtree", "unit", "own"}, row


def test_three_administrators_share_no_right_and_no_person() -> None:
    rights = manifest()["rights"]["posts"]
    changing = [
        {row["right"] for row in rights[post] if not row["right"].startswith(("people.", "organisation."))}
        for post in ADMINISTRATORS
    ]
    assert all(changing) and sum(map(len, changing)) == len(set().union(*changing))
    holders = [(row["工号"], row["岗位"]) for row in roster() if row["岗位"] in ADMINISTRATORS]
    assert len({number for number, _ in holders}) == len(holders)


def test_heads_are_established_in_their_unit() -> None:
    established = {(row["机构编码"], row["岗位"]) for row in establishment()}
    assert set(manifest()["heads"].items()) <= established


def test_planted_flaws_are_there() -> None:
    text = described()
    for words in (
        "档案管理岗", "机要档案岗", "、对议定事项和监管意见整改", "会同渠道管理部",
        "并对本人录入的凭证进行复核", "业务专用章和重要空白凭证", "磁盘方式报送", "软盘数据",
        "做好相关协调工作", "由4号柜员代行以下职责",
    ):  # fmt: skip
        assert squeezed(words) in text, words
    assert text.count(squeezed("负责银行卡产品和收单商户的统一管理")) == 3
    assert "渠道管理部" not in {unit["name"] for unit in manifest()["units"]}


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="no seed documents beside the repository")
def test_no_clause_of_the_seed_documents_is_repeated() -> None:
    ours = described() + squeezed("".join(text_of(path) for path in SAMPLE.glob("*/*.xlsx")))
    copied = set()
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        text = unicodedata.normalize("NFKC", path.read_text(encoding="utf-8"))
        for clause in re.split(r"[,;:。!?\n]", text):
            words = re.sub(r"^[\W_\d]+", "", squeezed(clause))
            if len(words) >= 12 and words in ours:
                copied.add(words)
    assert not copied
