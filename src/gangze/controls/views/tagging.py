"""Correcting what duties are recognised as, one by one and many at once (业务活动标注)."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gangze.controls.domain.activities import NOTHING, Vocabulary
from gangze.controls.models import ActivityCorrection
from gangze.controls.queries import tagging
from gangze.controls.queries.knowledge import knowledge_on
from gangze.controls.services.tagging import CorrectActivity, correct_activity
from gangze.duties.models import Duty
from gangze.framework.resource.pages import SIZES, Page, may_somewhere
from gangze.framework.web.acts import asked
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import Refused, refuse

VIEWS = ("open", "decided")


@require_GET
def tags(request: HttpRequest) -> HttpResponse:
    """Wordings nobody recognises, the most frequent first, or the decisions made; the share untagged and its trend."""
    ctx = asked(request)
    view = request.GET.get("show", "open")
    words = request.GET.get("q", "").strip()
    rows = tagging.untagged_wordings(ctx, words) if view != "decided" else tagging.decisions(ctx)
    size = whole(request.GET.get("size")) or SIZES[1]
    size = size if size in SIZES else SIZES[1]
    number = min(max(1, whole(request.GET.get("page")) or 1), max(1, -(-len(rows) // size)))
    shown = rows[(number - 1) * size : number * size]
    shares = tagging.shares()
    context = {
        "show": "decided" if view == "decided" else "open",
        "q": words,
        "page": Page(number, size, len(rows), []),
        "rows": shown if view == "decided" else tagging.with_owners(ctx, shown),  # type: ignore[arg-type]
        "shares": shares,
        "share": shares[-1] if shares else None,
        "change": shares[-1].percent - shares[0].percent if len(shares) > 1 else None,
        "line": _line([share.percent for share in shares]),
        "vocabulary": knowledge_on(ctx.as_of).vocabulary,
        "may_tag": may_somewhere(ctx, "controls.tag"),
        "nothing": NOTHING,
    }
    return render(request, "controls/tags.html", context)


def _line(values: list[float], width: int = 160, height: int = 32) -> str:
    """The points of a small line from left to right, empty for fewer than two values."""
    if len(values) < 2:
        return ""
    top = max(values) or 1.0
    step = width / (len(values) - 1)
    return " ".join(f"{step * at:.1f},{height - value / top * (height - 4) - 2:.1f}" for at, value in enumerate(values))


@require_POST
def tag(request: HttpRequest) -> HttpResponse:
    """Add an activity to wordings, take one off, say that they need none, or take a decision back."""
    ctx = asked(request)
    vocabulary = knowledge_on(ctx.as_of).vocabulary
    back = _back(request)
    try:
        wanted = list(_wanted(request, vocabulary))
        if not wanted:
            raise refuse("activity.nothing", _("没有选择职责"), source="ids", remedy=_("请勾选一条或多条职责"))
        correct_activity.many(wanted, ctx=ctx)
    except Refused as refused:
        if "permission.denied" in refused.codes:
            raise
        for finding in refused.findings:
            messages.error(request, f"{finding.message}。{finding.remedy}" if finding.remedy else finding.message)
        return redirect(back)
    taken_back = all(cmd.touches is None for cmd in wanted)
    undone, kept = _("已撤销 %(n)s 项更正，按词表重新识别"), _("已记住对 %(n)s 种表述的认定，相同表述一并适用")
    messages.success(request, (undone if taken_back else kept) % {"n": len({cmd.text for cmd in wanted})})
    return redirect(back)


def _wanted(request: HttpRequest, vocabulary: Vocabulary) -> Iterator[CorrectActivity]:
    """What was asked for: by one of the buttons beside a duty, by the decision's own, or for all ticked wordings."""
    sent = request.POST
    for name, touches in (("drop", False), ("back", None)):
        if name in sent:
            duty, _colon, key = sent[name].partition(":")
            yield from (CorrectActivity(text=text, activity=key, touches=touches) for text in _texts([duty]))
            return
    if "undo" in sent:
        rows = ActivityCorrection.objects.filter(pk__in=_numbers(sent.getlist("undo")))
        yield from (CorrectActivity(text=row.text, activity=row.activity, touches=None) for row in rows)
        return
    one = sent.get("add", "")
    asked_for = sent.get(f"add-{one}" if one else "activity", "").strip()
    key = NOTHING if "nothing" in sent else _key(asked_for, vocabulary)
    for text in _texts([one] if one else sent.getlist("ids")):
        yield CorrectActivity(text=text, activity=key, touches=True)


def _key(words: str, vocabulary: Vocabulary) -> str:
    """The activity of a name or key; what is neither is left for the command to refuse."""
    return next((one.key for one in vocabulary if words in (one.name, one.key)), words)


def _texts(ids: list[str]) -> list[str]:
    return list(dict.fromkeys(Duty.objects.filter(pk__in=_numbers(ids)).values_list("text", flat=True)))


def _numbers(texts: list[str]) -> list[int]:
    return [number for text in texts if (number := whole(text)) is not None]


def _back(request: HttpRequest) -> str:
    """Where the act was asked from: a path of this system, else the page of wordings."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else reverse("controls-tags")
