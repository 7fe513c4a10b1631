"""Editing a draft: sections and duties, one act a submit (编辑草稿)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gangze.duties import screens
from gangze.duties.models import DutyRole, Frequency
from gangze.duties.queries import readable_version
from gangze.duties.services import (
    AddDuty,
    ChangeDuty,
    DutyElements,
    DutyInput,
    EditSections,
    MergeDuties,
    MoveDuty,
    RemoveDuty,
    SplitDuty,
    add_duty,
    change_duty,
    edit_sections,
    merge_duties,
    move_duty,
    remove_duty,
    split_duty,
)
from gangze.framework.context import Context
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import Finding, Refused, refuse

ELEMENTS = ("frequency", "role", "deadline", "limit", "standard", "accountability")


@require_GET
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor of a draft."""
    return _editor(request, pk)


def _editor(
    request: HttpRequest, pk: int, problems: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    version = readable_version(ctx, pk)
    context = {
        "version": version,
        "name": screens.name_of(ctx, version),
        "problems": problems,
        "frequencies": [("", _("未注明")), *Frequency.choices],
        "roles": DutyRole.choices,
        **screens.version_parts(ctx, version),
    }
    return render(request, "duties/edit.html", context, status=status)


def _words(post: QueryDict, name: str) -> str:
    return post.get(name, "").strip()


def _id(post: QueryDict, name: str) -> int:
    text = post.get(name, "")
    number = whole(text)
    if number is None:
        raise refuse("duty.missing", _("请选择一条职责"), source=name)
    return number


def _sections(at: dict[str, int], post: QueryDict, ctx: Context) -> None:
    names = ("mission", "qualifications", "workflow", "criteria", "note", "document_number")
    given: dict[str, Any] = {name: _words(post, name) for name in names if name in post}
    edit_sections(EditSections(**at, **given), ctx=ctx)


def _add(at: dict[str, int], post: QueryDict, ctx: Context) -> None:
    parent = post.get("parent", "")
    duty = DutyInput(text=_words(post, "text"), group=_words(post, "group"))
    add_duty(AddDuty(**at, duty=duty, parent=whole(parent)), ctx=ctx)


def _change(at: dict[str, int], post: QueryDict, ctx: Context) -> None:
    elements = DutyElements(**{name: _words(post, name) for name in ELEMENTS if name in post})
    cmd = ChangeDuty(
        **at,
        duty=_id(post, "duty"),
        text=_words(post, "text"),
        group=_words(post, "group"),
        elements=elements,
    )
    change_duty(cmd, ctx=ctx)


def _split(at: dict[str, int], post: QueryDict, ctx: Context) -> None:
    texts = [line.strip() for line in _words(post, "text").splitlines() if line.strip()]
    split_duty(SplitDuty(**at, duty=_id(post, "duty"), texts=texts), ctx=ctx)


def _merge(at: dict[str, int], post: QueryDict, ctx: Context) -> None:
    ids = [key for text in post.getlist("duties") if (key := whole(text)) is not None]
    merge_duties(MergeDuties(**at, duties=ids, text=_words(post, "text")), ctx=ctx)


def _move(at: dict[str, int], post: QueryDict, ctx: Context) -> None:
    parent, after = post.get("parent", ""), post.get("after", "")
    cmd = MoveDuty(
        **at,
        duty=_id(post, "duty"),
        parent=whole(parent),
        after=whole(after),
        first=after == "first",
    )
    move_duty(cmd, ctx=ctx)


def _remove(at: dict[str, int], post: QueryDict, ctx: Context) -> None:
    remove_duty(RemoveDuty(**at, duty=_id(post, "duty")), ctx=ctx)


ACTS: dict[str, Callable[[dict[str, int], QueryDict, Context], None]] = {
    "sections": _sections,
    "add": _add,
    "change": _change,
    "split": _split,
    "merge": _merge,
    "move": _move,
    "remove": _remove,
}


@require_POST
def edit_act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on a draft, named by `act`; what is refused is told above the editor, nothing is lost."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    readable_version(ctx, pk)
    revision = request.POST.get("revision", "")
    at = {"version": pk, "revision": whole(revision) or 0}
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise refuse("duty.act", _("没有这种操作"), subject=request.POST.get("act", ""))
        act(at, request.POST, ctx)
    except Refused as refused:
        return _editor(request, pk, refused.findings, 422)
    return redirect("manual-edit", pk)
