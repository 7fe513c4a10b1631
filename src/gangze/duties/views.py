"""Manuals on screen: read, compare, draft, review, publish, acknowledge, print (说明书页面)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gangze.duties import screens
from gangze.duties.documents import Printed, comparison_word, manual_pdf, manual_word
from gangze.duties.models import Manual, ManualVersion, VersionState
from gangze.duties.panels import duty_notes
from gangze.duties.queries import readable_version, version_pair
from gangze.duties.resources import DUTIES, MANUALS
from gangze.duties.services import (
    Acknowledge,
    DraftManual,
    OfDraft,
    Publish,
    acknowledge,
    discard,
    draft_manual,
    publish,
    recall,
    submit,
)
from gangze.framework.command import Outcome, State
from gangze.framework.context import Context
from gangze.framework.foresight import foresee
from gangze.framework.gathering import Part
from gangze.framework.permission import fetch
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import asides, asks, chosen_aside
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import Finding, Refused, refuse


def ctx_of(request: HttpRequest) -> Context:
    """The request's context."""
    return request.ctx  # type: ignore[attr-defined,no-any-return]


@require_GET
def manuals(request: HttpRequest) -> HttpResponse:
    """The register of manuals."""
    return register_page(request, MANUALS)


@require_GET
def manuals_export(request: HttpRequest) -> HttpResponse:
    """The register as a file."""
    return export(request, MANUALS)


@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """The register of duties in force on the day."""
    return register_page(request, DUTIES)


@require_GET
def duties_export(request: HttpRequest) -> HttpResponse:
    """The duties found, as a file."""
    return export(request, DUTIES)


@require_GET
def manual(request: HttpRequest, pk: int) -> HttpResponse:
    """A manual: the version in force on the day, or the one asked for, with its versions and holders."""
    return _manual_page(request, pk)


def _manual_page(
    request: HttpRequest,
    pk: int,
    problems: tuple[Finding, ...] = (),
    status: int = 200,
    version: int | None = None,
    **more: Any,
) -> HttpResponse:
    ctx = ctx_of(request)
    row = fetch(ctx, Manual.objects.all(), pk=pk)
    context = screens.manual_page(ctx, row, version or whole(request.GET.get("version", "")))
    items = context.get("duties", ())
    notes = duty_notes(ctx, [item["duty"] for item in items])
    for item in items:
        item["notes"] = [(one, one.by_duty[item["duty"].pk]) for one in notes if item["duty"].pk in one.by_duty]
    shown = context | {"problems": problems, "notes": notes, "asides": asides(request)} | more
    return render(request, "duties/manual.html", shown, status=status)


@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side; as a Word file with `?format=docx`."""
    ctx = ctx_of(request)
    before, after = (whole(request.GET.get(name)) for name in ("before", "after"))
    if before is None or after is None:
        raise refuse("versions.two_needed", _("请选择两个版本进行比对"), remedy=_("在版本列表中各选一个"))
    if request.GET.get("format") == "docx":
        return _file(comparison_word(ctx, before, after))
    pair = version_pair(ctx, before, after)
    return render(request, "duties/compare.html", {"pair": pair, "manual": pk})


@require_GET
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as a Word file fit for filing."""
    return _file(manual_word(ctx_of(request), pk))


@require_GET
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as PDF."""
    return _file(manual_pdf(ctx_of(request), pk))


def _file(printed: Printed) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=printed.name) or "attachment"
    headers = {"Content-Disposition": disposition}
    return HttpResponse(printed.data, content_type=printed.media_type, headers=headers)


@require_POST
def new_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a draft of the next version, copied from the one in force where there is one."""
    ctx = ctx_of(request)
    row = fetch(ctx, Manual.objects.all(), pk=pk)
    cmd = DraftManual(post=row.post_id, unit=row.unit_id, copy_in_force=screens.has_version(ctx, row))
    try:
        made = draft_manual(cmd, ctx=ctx).result
    except Refused as refused:
        return _manual_page(request, pk, refused.findings, 422)
    return redirect("manual-edit", made["version"])


@require_POST
def acknowledge_version(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed-in holder has read the version and accepts it."""
    ctx = ctx_of(request)
    version = readable_version(ctx, pk)
    try:
        acknowledge(Acknowledge(version=pk, person=ctx.person or 0), ctx=ctx)
    except Refused as refused:
        return _manual_page(request, version.manual_id, refused.findings, 422)
    messages.success(request, _("已签收"))
    return redirect("manual", version.manual_id)


def _step(
    request: HttpRequest, pk: int, act: Callable[[ManualVersion], str], after: str = "manual"
) -> HttpResponse:
    version = readable_version(ctx_of(request), pk)
    try:
        said = act(version)
    except Refused as refused:
        return _manual_page(request, version.manual_id, refused.findings, 422)
    messages.success(request, said)
    where = reverse(after, args=[pk if after == "manual-edit" else version.manual_id])
    return redirect(where if after == "manual-edit" else f"{where}?version={pk}")


def _cmd(request: HttpRequest, pk: int) -> OfDraft:
    revision = request.POST.get("revision", "")
    return OfDraft(version=pk, revision=whole(revision) or 0)


@require_POST
def submit_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a draft to review; what the review should look at is told at once."""

    def act(version: ManualVersion) -> str:
        outcome = submit(_cmd(request, pk), ctx=ctx_of(request))
        if outcome.findings:
            return _("已送审，系统提示%(n)d处请审核人留意") % {"n": len(outcome.findings)}
        return _("已送审")

    return _step(request, pk, act)


@require_POST
def recall_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version under review back to draft."""

    def act(version: ManualVersion) -> str:
        recall(_cmd(request, pk), ctx=ctx_of(request))
        return _("已退回修改")

    return _step(request, pk, act, "manual-edit")


@require_POST
def discard_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""

    def act(version: ManualVersion) -> str:
        discard(_cmd(request, pk), ctx=ctx_of(request))
        return _("草稿已作废")

    return _step(request, pk, act)


def _publish_cmd(request: HttpRequest, pk: int) -> Publish:
    base = _cmd(request, pk)
    return Publish(version=base.version, revision=base.revision, effective=_day(request.POST.get("effective")))


@require_POST
def foresee_version(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing a draft, or a version under review, would bring, before anybody is asked; nothing is done."""
    ctx = ctx_of(request).keyed("")
    version = readable_version(ctx, pk)
    cmd = _publish_cmd(request, pk)

    def trial() -> Outcome:
        if version.state == VersionState.DRAFT:
            submit(OfDraft(version=cmd.version, revision=cmd.revision), ctx=ctx)
        return publish(cmd, ctx=ctx)

    try:
        foreseen = foresee(trial, ctx, max(cmd.effective or ctx.today, ctx.today))
    except Refused as refused:
        return _manual_page(request, version.manual_id, refused.findings, 422, pk)
    seen = {"foreseen": foreseen, "foreseen_asks": asks(foreseen), "effective": cmd.effective}
    return _manual_page(request, version.manual_id, version=pk, **seen)


@require_POST
def publish_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for publication: a second person decides. Or put it where another button of the form says."""
    cmd = _publish_cmd(request, pk)
    aside = chosen_aside(request)
    if aside is not None:
        name = screens.name_of(ctx_of(request), readable_version(ctx_of(request), pk))
        reason = request.POST.get("reason", "").strip()
        return aside.take(request, _("发布说明书：%(name)s") % {"name": name}, [Part("duties.publish", (cmd,))], reason)

    def act(version: ManualVersion) -> str:
        outcome = publish(cmd, ctx=ctx_of(request).because(request.POST.get("reason", "").strip()))
        if outcome.state is State.PROPOSED:
            return _("已提交发布，待另一名有权人员批准后生效")
        return _("已发布")

    return _step(request, pk, act)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
