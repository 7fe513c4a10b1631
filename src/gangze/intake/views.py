"""Intake on the web: upload, compare source and recognised tree, correct, accept (文件导入页面)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from gangze.framework.access import AccessKind, accessed
from gangze.framework.context import Context
from gangze.framework.jobs import Job
from gangze.framework.permission import fetch
from gangze.framework.resource.pages import may_somewhere
from gangze.framework.web.numbers import whole
from gangze.intake import screens
from gangze.intake.domain.plan import Plan
from gangze.intake.models import Draft, DraftState
from gangze.intake.queries import drafts, plan_of, versions_in_the_way
from gangze.intake.readers.limits import DEFAULT
from gangze.intake.reading_words import in_words, told
from gangze.intake.services.accepting import Accept, accept, being_drafted
from gangze.intake.services.correcting import (
    Correct,
    OnDraft,
    PlaceDraft,
    correct,
    discard,
    place_draft,
    undo,
)
from gangze.intake.services.receiving import Receive, receive
from gangze.intake.services.registers import PLACES
from gangze.kernel.findings import Finding, Refused, refuse

ACCEPTED_KINDS = ".docx,.txt,.pdf,.html,.htm,.xlsx,.csv"
SHOWN = 50
"""Drafts listed on the start page of intake."""


def _ctx(request: HttpRequest) -> Context:
    return request.ctx  # type: ignore[attr-defined,no-any-return]


@require_GET
def intake(request: HttpRequest) -> HttpResponse:
    """The drop zone, and the drafts that are being read, corrected or done."""
    return _start(request, ())


def _start(
    request: HttpRequest, findings: tuple[Finding, ...], status: int = 200, received: int = 0
) -> HttpResponse:
    ctx = _ctx(request)
    rows = list(drafts(ctx)[:SHOWN])
    jobs = {job.key: job for job in Job.objects.filter(kind="intake.read", finished_at=None)}
    drop = {
        "action": reverse("intake-upload"),
        "name": "files",
        "multiple": True,
        "accept": ACCEPTED_KINDS,
        "max_bytes": DEFAULT.file_bytes,
        "target": "#main",
        "hint": _("支持 Word（.docx）、文本、PDF、网页、Excel；每个文件不超过 %(size)s MB")
        % {"size": DEFAULT.file_bytes // (1024 * 1024)},
        "submit": _("上传并识别"),
    }
    context = {
        "drop": drop,
        "rows": [(row, jobs.get(str(row.pk))) for row in rows],
        "reading": any(row.state == DraftState.READING for row in rows),
        "units": screens.unit_choices(ctx),
        "day": request.POST.get("valid_from") or ctx.today.isoformat(),
        "chosen": _number(request.POST.get("under")),
        "problems": findings,
        "received": received,
    }
    return render(request, "intake/start.html", context, status=status)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Receive one or several files; each refused one is named with its reasons, the others go on."""
    ctx = _ctx(request)
    files = request.FILES.getlist("files")
    if not files:
        problem = refuse("file.missing", _("没有选择文件"), source="files", remedy=_("请选择或拖入文件"))
        return _start(request, problem.findings, status=422)
    under = _number(request.POST.get("under"))
    try:
        day = _day_asked(request, ctx.today)
    except Refused as refused:
        return _start(request, refused.findings, status=422)
    findings: list[Finding] = []
    made = []
    for place, file in enumerate(files):
        one = ctx.keyed(f"{ctx.request_key}-{place}" if ctx.request_key else "")
        try:
            cmd = Receive.of(str(file.name), file.read(), under=under, valid_from=day)
            made.append(receive(cmd, ctx=one).result)
        except Refused as refused:
            findings += in_words(refused.findings)
    if findings:
        return _start(request, tuple(findings), status=422, received=len(made))
    where = reverse("intake-draft", args=[made[0]]) if len(made) == 1 else reverse("intake")
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return redirect(where)


def _draft(request: HttpRequest, pk: int) -> Draft:
    rows = Draft.objects.select_related("document", "under")
    return fetch(_ctx(request), rows, pk=pk)


@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: progress while it is read, the reasons where it could not be, else source beside tree."""
    row = _draft(request, pk)
    if row.state in (DraftState.READING, DraftState.FAILED):
        job = Job.objects.filter(kind="intake.read", key=str(row.pk)).order_by("-pk").first()
        elsewhere = next((PLACES[item["code"]] for item in row.problems if item["code"] in PLACES), "")
        page = elsewhere and reverse(elsewhere)
        context = {"draft": row, "read": told(row.problems), "job": _progress(row, job), "elsewhere": page}
        return render(request, "intake/reading.html", context)
    return _preview(request, row)


def _progress(row: Draft, job: Job | None) -> dict[str, Any]:
    failed = row.state == DraftState.FAILED
    return {
        "id": row.pk,
        "state": "failed" if failed else "running" if job and job.done else "waiting",
        "label": row.document.name,
        "url": reverse("intake-draft", args=[row.pk]),
        "done": job.done if job else 0,
        "total": job.total if job else 0,
        "findings": told(row.problems) if failed else [],
    }


def _preview(
    request: HttpRequest, row: Draft, findings: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    ctx = _ctx(request)
    plan = plan_of(row, ctx)
    asked = request.POST if request.method == "POST" else request.GET
    shown = screens.preview(row, plan, at=asked.get("at_node", ""), doubts_only=asked.get("doubts") == "1")
    here = screens.named(row.nodes, findings)
    context = {
        "draft": row,
        "read": told(row.problems),
        "open": row.state == DraftState.OPEN,
        "problems": list(dict.fromkeys(here)),
        "may_accept": may_somewhere(ctx, "intake.accept"),
        "units": screens.unit_choices(ctx.on(row.valid_from)),
        "under": row.under_id or screens.only_top(ctx.on(row.valid_from)),
        "frequencies": screens.frequencies(),
        "in_the_way": _in_the_way(row, plan, ctx) if row.state == DraftState.OPEN else [],
        "touched": screens.touched(row, ctx) if row.state == DraftState.ACCEPTED else [],
        **shown,
        "findings": [finding for finding in shown["findings"] if finding not in here],
    }
    template = "intake/workspace.html" if _partial(request) else "intake/preview.html"
    return render(request, template, context, status=status)


def _in_the_way(row: Draft, plan: Plan, ctx: Context) -> list[dict[str, Any]]:
    """Versions being drafted that must be settled before the draft can be accepted, each with its address."""
    return [
        {"finding": being_drafted(manual, version), "url": reverse("manual-edit", args=[version.pk])}
        for manual, version in versions_in_the_way(row, plan, ctx)[: screens.SHOWN]
    ]


def _partial(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.htmx.target == "workspace"  # type: ignore[attr-defined]


def _kept_first(request: HttpRequest, row: Draft) -> int:
    """Keep what stands changed in the open editor, if anything; returns the revision to go on from."""
    revision = _number(request.POST.get("revision")) or 0
    edit = screens.unsaved_edit(request.POST, row)
    if edit is None:
        return revision
    cmd = Correct(draft=row.pk, revision=revision, operation="edit", arguments=edit)
    return int(correct(cmd, ctx=_ctx(request).keyed("")).result)


def _after(request: HttpRequest, row: Draft, act: Callable[[int], Any], *, keep: bool = True) -> HttpResponse:
    """Do something to a draft, `act(revision)`, and show it again; a refusal is shown above it and loses nothing."""
    try:
        act(_kept_first(request, row) if keep else _number(request.POST.get("revision")) or 0)
    except Refused as refused:
        return _preview(request, _draft(request, row.pk), refused.findings, status=422)
    if _partial(request):
        return _preview(request, _draft(request, row.pk))
    return redirect("intake-draft", row.pk)


@require_POST
def correct_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: `operation` and its arguments as form fields."""
    row = _draft(request, pk)

    def act(revision: int) -> None:
        operation, arguments = screens.operation_of(request.POST, row)
        correct(
            Correct(draft=pk, revision=revision, operation=operation, arguments=arguments),
            ctx=_ctx(request),
        )

    return _after(request, row, act)


@require_POST
def undo_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last correction back; what is being typed is no correction yet and stays."""
    row = _draft(request, pk)
    typed = screens.unsaved_edit(request.POST, row)

    def act(revision: int) -> None:
        ctx = _ctx(request)
        now = int(undo(OnDraft(draft=pk, revision=revision), ctx=ctx).result)
        if typed is not None:
            correct(Correct(draft=pk, revision=now, operation="edit", arguments=typed), ctx=ctx.keyed(""))

    return _after(request, row, act, keep=False)


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer where the document belongs and from which day it holds."""
    row = _draft(request, pk)
    under = _number(request.POST.get("under"))

    def act(revision: int) -> None:
        day = _day_asked(request, row.valid_from)
        cmd = PlaceDraft(draft=pk, revision=revision, under=under, valid_from=day)
        place_draft(cmd, ctx=_ctx(request))

    return _after(request, row, act)


@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the draft without taking anything over."""
    row = _draft(request, pk)
    try:
        discard(OnDraft(draft=pk, revision=row.revision), ctx=_ctx(request))
    except Refused as refused:
        return _preview(request, _draft(request, pk), refused.findings, status=422)
    messages.success(request, _("已放弃草稿，登记信息没有变化"))
    return _goto(request, reverse("intake"))


@require_POST
def accept_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the draft over as one dated change."""
    row = _draft(request, pk)
    with override(settings.LANGUAGE_CODE):  # the ledger is in the bank's language, whoever accepts
        reason = _("依据文件《%(name)s》") % {"name": row.document.name}
    ctx = _ctx(request).because(reason)
    try:
        revision = _kept_first(request, row)
        doubts = request.POST.get("doubts_accepted") == "on"
        accept(Accept(draft=pk, revision=revision, doubts_accepted=doubts), ctx=ctx)
    except Refused as refused:
        return _preview(request, _draft(request, pk), refused.findings, status=422)
    messages.success(request, _("已入库：《%(name)s》") % {"name": row.document.name})
    return _goto(request, reverse("intake-draft", args=[pk]))


def _goto(request: HttpRequest, url: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


@require_GET
def owners(request: HttpRequest, pk: int) -> HttpResponse:
    """Units and posts of a long draft by a part of their name, as choices of where something belongs."""
    found = screens.owners_named(_draft(request, pk).nodes, request.GET.get("q", "").strip())
    return render(request, "intake/owners.html", {"owners": found})


@require_GET
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the registry already says something else: duty by duty, side by side."""
    row = _draft(request, pk)
    ctx = _ctx(request)
    context = {"draft": row, "manuals": screens.differing_manuals(row, plan_of(row, ctx), ctx)}
    return render(request, "intake/differences.html", context)


@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came; always as a download, never shown as a page."""
    row = _draft(request, pk)
    accessed(request, AccessKind.ORIGINAL, row.document.name)
    disposition = content_disposition_header(as_attachment=True, filename=row.document.name)
    return HttpResponse(
        bytes(row.document.file.data),
        content_type="application/octet-stream",
        headers={"Content-Disposition": disposition or "attachment"},
    )


def _number(text: str | None) -> int | None:
    return whole(text)


def _day_asked(request: HttpRequest, default: dt.date) -> dt.date:
    """The day from which the content takes effect; refused where what was typed is no day."""
    text = request.POST.get("valid_from", "").strip()
    try:
        return dt.date.fromisoformat(text) if text else default
    except ValueError:
        raise refuse(
            "date.unreadable",
            _("生效日期“%(text)s”不是有效日期") % {"text": text[:40]},
            source=_("从哪天起生效"),
            remedy=_("请按 2026-03-31 的格式填写，再提交一次"),
        ) from None
