"""The catalogue of standard posts: what posts there are, wherever they stand (岗位目录导入).

One row is one standard post. The table of headcount (`establishment`) names the same particulars and finds posts
the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import BANK, require
from gangze.organisation.imports.sheets import (
    Sheet,
    SheetResult,
    SheetRow,
    one_of,
    settle,
    words_of,
    yes_or_no,
)
from gangze.organisation.imports.tables import Cell, read_table
from gangze.organisation.models import Office, PostCategory, PostState
from gangze.organisation.services.posts import ChangePost, CreatePost, change_post, create_post

SHEET = Sheet(
    {
        "code": ("岗位编码", "编码", "岗位代码"),
        "post": ("岗位名称", "岗位", "标准岗位", "标准岗位名称"),
        "aliases": ("别名", "岗位别名"),
        "category": ("类别", "岗位类别"),
        "sequence": ("序列", "岗位序列"),
        "grade": ("职级", "岗位职级"),
        "business_line": ("业务条线", "条线"),
        "office": ("前中后台",),
        "defence_line": ("风险防线", "防线"),
        "key_post": ("重要岗位",),
        "needs_approval": ("须任职资格核准",),
        "valid_from": ("生效日期", "设立日期"),
    },
    ("post",),
)
CATEGORIES = {str(label): value for value, label in PostCategory.choices}
OFFICES = {str(label): value for value, label in Office.choices}
LINES = {"第一道": 1, "第二道": 2, "第三道": 3, "第一道防线": 1, "第二道防线": 2, "第三道防线": 3}
PARTICULARS = (
    "aliases", "category", "sequence", "grade", "business_line", "office", "defence_line", "key_post",
    "needs_approval",
)  # fmt: skip
FIELDS = {"name": "post", "valid_to": "valid_from"}


def template() -> bytes:
    """An empty table with the headings."""
    return SHEET.template()


def load_posts(name: str, data: bytes, *, ctx: Context, dry_run: bool = False, update: bool = True) -> SheetResult:
    """Take a catalogue of standard posts in: all rows or none. `update` also changes posts that exist.

    A post is known by its code, else by its name where only one is called so. Raises `Refused` where the file
    is no table, and where rows are bad outside a dry run. `counts`: created, changed.
    """
    require(ctx, "organisation.change", BANK)
    table = SHEET.headed(read_table(name, data))
    result = SheetResult(rows=len(table.rows) - 1, table=table)
    rows = SHEET.read(table, ctx.today, value_of, result)
    return settle(lambda: _load(rows, ctx, update, result), result, dry_run)


def value_of(key: str, cell: Cell, text: str) -> Any:
    """The value of a post's particular. Raises `ValueError` saying how to write it."""
    if key == "post" and not text:
        raise ValueError(_("请填写岗位名称"))
    if key == "aliases":
        return words_of(text)
    if key in ("key_post", "needs_approval"):
        return yes_or_no(text)
    if key == "category":
        return one_of(text, CATEGORIES)
    if key == "office":
        return one_of(text, OFFICES)
    if key == "defence_line":
        if not text or text in ("1", "2", "3"):
            return int(text) if text else None
        if text not in LINES:
            raise ValueError(_("请填写 1、2 或 3"))
        return LINES[text]
    return text


class KnownPosts:
    """Standard posts of the day, by code and by name."""

    def __init__(self, ctx: Context) -> None:
        states = list(PostState.objects.filter(true_on(ctx.as_of)).select_related("post"))
        self.by_code = {state.post.code: state for state in states}
        self.by_name: dict[str, list[PostState]] = {}
        for state in states:
            self.by_name.setdefault(state.name, []).append(state)

    def find(self, row: SheetRow) -> list[PostState]:
        """The posts that a row may mean: by its code where it has one, else by its name."""
        code = row.values.get("code", "")
        if code:
            return [self.by_code[code]] if code in self.by_code else []
        return self.by_name.get(row.values["post"], [])


def several(sheet: Sheet, file: str, row: SheetRow, count: int) -> Any:
    """The fault of a row that may mean several posts."""
    message = _("有%(count)d个标准岗位叫“%(name)s”") % {"count": count, "name": row.values["post"]}
    return sheet.fault(file, row.line, "post", "sheet.ambiguous", message, _("请填写岗位编码"))


def differing(row: SheetRow, state: PostState) -> dict[str, Any]:
    """What a row says about a post that is not so yet."""
    new = {key: row.values[key] for key in PARTICULARS if key in row.values} | {"name": row.values["post"]}
    return {key: value for key, value in new.items() if value != getattr(state, key)}


def create(sheet: Sheet, rows: Iterable[SheetRow], ctx: Context, result: SheetResult) -> list[int]:
    """Create a post a row, and count them; their ids in the same order, none where a row was bad."""
    pairs = [
        (
            row,
            CreatePost(
                name=row.values["post"],
                code=row.values.get("code", ""),
                valid_from=row.values["valid_from"],
                **{key: row.values[key] for key in PARTICULARS if key in row.values},
            ),
        )
        for row in rows
    ]
    made = sheet.run(create_post, pairs, ctx, result, FIELDS) or []
    result.counts["created"] = len(made)
    return [one["post"] for one in made]


def change(sheet: Sheet, meant: Sequence[tuple[SheetRow, PostState]], ctx: Context, result: SheetResult) -> None:
    """Change the posts that rows say something else about, and count them."""
    changes = [
        (row, ChangePost(post=state.post_id, changes=new, valid_from=row.values["valid_from"]))
        for row, state in meant
        if (new := differing(row, state))
    ]
    result.counts["changed"] = len(sheet.run(change_post, changes, ctx, result, FIELDS) or ())


def _load(rows: Sequence[SheetRow], ctx: Context, update: bool, result: SheetResult) -> None:
    known = KnownPosts(ctx)
    file = result.table.name if result.table else ""
    seen: dict[str, int] = {}
    fresh: list[SheetRow] = []
    standing: list[tuple[SheetRow, PostState]] = []
    for row in rows:
        key = row.values.get("code", "") or row.values["post"]
        if key in seen:
            message = _("与第%(line)d行重复：%(key)s") % {"line": seen[key], "key": key}
            result.faults.append(SHEET.fault(file, row.line, "post", "sheet.twice", message, _("请只保留一行")))
            continue
        seen[key] = row.line
        found = known.find(row)
        if len(found) > 1:
            result.faults.append(several(SHEET, file, row, len(found)))
        elif found:
            standing.append((row, found[0]))
        else:
            fresh.append(row)
    create(SHEET, fresh, ctx, result)
    change(SHEET, standing if update else [], ctx, result)
