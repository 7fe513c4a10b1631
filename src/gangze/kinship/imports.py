"""Kinship from a table of declarations that personnel has verified (亲属关系导入)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.permission import BANK, require
from gangze.kinship.models import RELATIONS, KinshipState
from gangze.kinship.services import Declare, record
from gangze.organisation.imports.sheets import Sheet, SheetResult, SheetRow, one_of, settle
from gangze.organisation.imports.tables import Cell, read_table
from gangze.people.services.employment import persons_by_number

SHEET = Sheet(
    {
        "person_a": ("工号", "员工工号", "申报人工号", "本人工号"),
        "name_a": ("姓名", "申报人", "员工姓名"),
        "person_b": ("亲属工号", "亲属员工号", "关系人工号"),
        "name_b": ("亲属姓名", "亲属", "关系人姓名"),
        "relation": ("关系", "亲属关系", "与本人关系", "称谓"),
        "valid_from": ("起始日期", "生效日期", "申报日期"),
        "remark": ("备注", "说明"),
    },
    ("person_a", "person_b", "relation"),
)
SPOKEN = {
    "丈夫": "spouse", "妻子": "spouse", "夫妻": "spouse", "父亲": "parent", "母亲": "parent", "儿子": "child",
    "女儿": "child", "祖父母": "grandparent", "孙子女": "grandchild", "兄弟": "sibling", "姐妹": "sibling",
    "姻亲": "in_law", "旁系血亲": "collateral",
}  # fmt: skip
"""What tables write instead of the bank's own words."""


def template() -> bytes:
    """An empty table with the headings."""
    return SHEET.template()


def load_kinship(name: str, data: bytes, *, ctx: Context, dry_run: bool = False, update: bool = True) -> SheetResult:
    """Take verified relations in: all rows or none; pairs that are known already are passed over.

    Raises `Refused` where the file is no table, and where rows are bad outside a dry run. `counts`: recorded, known.
    """
    require(ctx, "kinship.keep", BANK)
    table = SHEET.headed(read_table(name, data))
    result = SheetResult(rows=len(table.rows) - 1, table=table)
    rows = SHEET.read(table, ctx.today, _value, result)
    return settle(lambda: _load(rows, ctx, result), result, dry_run)


def _value(key: str, cell: Cell, text: str) -> Any:
    if key in ("person_a", "person_b") and not text:
        raise ValueError(_("请填写工号"))
    if key == "relation":
        labels = {str(label): value for value, label in RELATIONS}
        return SPOKEN.get(text) or one_of(text, labels, empty=None)
    return text


def _load(rows: Sequence[SheetRow], ctx: Context, result: SheetResult) -> None:
    file = result.table.name if result.table else ""
    ids = persons_by_number(row.values[key] for row in rows for key in ("person_a", "person_b"))
    standing = {frozenset(pair) for pair in KinshipState.objects.on(ctx.today).values_list("person_a", "person_b")}
    pairs: list[tuple[SheetRow, Declare]] = []
    for row in rows:
        unknown = [key for key in ("person_a", "person_b") if row.values[key] not in ids]
        for key in unknown:
            message = _("花名册中没有工号“%(number)s”") % {"number": row.values[key]}
            result.faults.append(SHEET.fault(file, row.line, key, "sheet.unknown", message, _("请核对工号")))
        if unknown:
            continue
        first, second = ids[row.values["person_a"]], ids[row.values["person_b"]]
        if frozenset((first, second)) in standing:
            result.counts["known"] += 1
            continue
        asked = Declare(
            person_a=first,
            person_b=second,
            relation=row.values["relation"],
            remark=row.values.get("remark", ""),
            valid_from=row.values["valid_from"],
        )
        pairs.append((row, asked))
    result.counts["recorded"] = len(SHEET.run(record, pairs, ctx, result, {"valid_to": "valid_from"}) or ())
