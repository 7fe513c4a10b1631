"""Letters and notices: issue, and hand out as Word or PDF (授权书页面)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gangze.duties.authority.documents.content import Paper, letter_paper, notice_paper
from gangze.duties.authority.documents.pdf import paper_pdf
from gangze.duties.authority.documents.word import paper_word
from gangze.duties.authority.models import Authority
from gangze.duties.authority.queries.screens import same_grant
from gangze.duties.authority.services.inputs import IssueLetter
from gangze.duties.authority.services.letters import issue_letter
from gangze.duties.documents.word import Printed
from gangze.framework.permission import fetch
from gangze.framework.web.acts import asked


@require_POST
def letter_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter over everything that the same grantor gives the same grantee."""
    ctx = asked(request)
    row = fetch(ctx, Authority.objects.select_related("parent"), pk=pk)
    keys = same_grant(row, ctx)
    outcome = issue_letter(IssueLetter(authorities=keys or [pk]), ctx=ctx)
    number = outcome.result["number"]
    messages.success(request, _("授权书%(number)s已签发，含%(n)d项授权") % {"number": number, "n": len(keys)})
    return redirect("authority", pk)


def _file(printed: Printed) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=printed.name) or "attachment"
    return HttpResponse(printed.data, content_type=printed.media_type, headers={"Content-Disposition": disposition})


def _paper(read: Callable[..., Paper], make: Callable[[Paper], Printed], doc: str) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return _file(make(read(asked(request), pk)))

    view.__doc__ = doc
    return require_GET(view)


letter_word = _paper(letter_paper, paper_word, "A letter as a Word file.")
letter_pdf = _paper(letter_paper, paper_pdf, "A letter as PDF.")
notice_word = _paper(notice_paper, paper_word, "A notice of withdrawal as a Word file.")
notice_pdf = _paper(notice_paper, paper_pdf, "A notice of withdrawal as PDF.")
