"""The ledger on screen: who did what, when, in which post, before and after (操作台账)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import django_filters
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.forms import DateInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gangze.framework.access import AccessKind, accessed
from gangze.framework.command import commands
from gangze.framework.context import ActorKind, Context
from gangze.framework.facts import Fact
from gangze.framework.ledger.append import disclosures_of
from gangze.framework.ledger.models import LedgerEntry, LedgerSubject, TreeHead
from gangze.framework.ledger.record import COMMITMENT, Disclosure, disclosed
from gangze.framework.permission import decide, fetch, visible
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.framework.resource.pages import export, list_context, shown
from gangze.framework.search import matching
from gangze.framework.web.numbers import whole
from gangze.organisation.models import Post, PostState, Unit, UnitState
from gangze.people.models import Person, PersonState
from gangze.web.signin.record import LABELS as EVENTS
from gangze.web.templatetags.shell import last_day

ROWS_SHOWN = 200
"""Changed rows of one table that an entry's page shows."""

ACTOR = "/actor/label"
PARTICULARS = "people.read_personal"
"""Where an entry names who acted."""


def command_label(name: str) -> str:
    """What a command is called, in words."""
    asked = name.endswith(".propose")
    spec = commands().get(name.removesuffix(".propose"))
    if spec is None:
        return name
    return _("提请：%(act)s") % {"act": spec.label} if asked else str(spec.label)


def command_choices() -> list[tuple[str, str]]:
    """All commands for the filter."""
    return sorted(((spec.name, str(spec.label)) for spec in commands().values()), key=lambda c: c[1])


def _day_input() -> DateInput:
    return DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _keys(model: type[Fact], column: str, words: str) -> QuerySet[Any]:
    """Ids of what was ever called so, or has that code or staff number, as a subquery."""
    code = "staff_number" if model is PersonState else "code"
    called = matching(words) | Q(**{f"{column}__{code}": words.strip()})
    return model._default_manager.filter(called).values(column)


class LedgerFilter(django_filters.FilterSet):
    """Find entries by time, act, person and object."""

    since = django_filters.DateFilter(
        "at", lookup_expr="date__gte", label=gettext_lazy("起始日期"), widget=_day_input()
    )
    until = django_filters.DateFilter(
        "at", lookup_expr="date__lte", label=gettext_lazy("截止日期"), widget=_day_input()
    )
    command = django_filters.ChoiceFilter(
        choices=command_choices, label=gettext_lazy("操作"), empty_label=gettext_lazy("全部")
    )
    reason = django_filters.CharFilter(lookup_expr="icontains", label=gettext_lazy("事由"))
    subject = django_filters.CharFilter(method="about", label=gettext_lazy("对象名称、编码或工号"))
    actor = django_filters.CharFilter(method="by", label=gettext_lazy("操作人姓名或工号"))

    class Meta:
        model = LedgerEntry
        fields: list[str] = []

    def about(self, rows: QuerySet[LedgerEntry], name: str, value: str) -> QuerySet[LedgerEntry]:
        """Entries about units, posts and persons that were ever called so, or about `organisation.unit:7`."""
        kind, _colon, number = value.partition(":")
        if (key := whole(number)) is not None:
            return rows.filter(subjects__subject_type=kind, subjects__subject_id=key)
        found = LedgerSubject.objects.filter(
            Q(subject_type=Unit._meta.label_lower, subject_id__in=_keys(UnitState, "unit", value))
            | Q(subject_type=Post._meta.label_lower, subject_id__in=_keys(PostState, "post", value))
            | Q(subject_type=Person._meta.label_lower, subject_id__in=_keys(PersonState, "person", value))
        )
        return rows.filter(pk__in=found.values("entry"))

    def by(self, rows: QuerySet[LedgerEntry], name: str, value: str) -> QuerySet[LedgerEntry]:
        """Entries of persons who were ever called so, or have that staff number."""
        return rows.filter(actor_kind=ActorKind.PERSON, actor_id__in=_keys(PersonState, "person", value))


def entries(ctx: Context) -> QuerySet[LedgerEntry]:
    """Entries that the actor may see, without their bytes."""
    return visible(ctx, LedgerEntry.objects.defer("record")).select_related("leaf")


def name_actors(rows: Sequence[LedgerEntry], ctx: Context) -> None:
    """Put the disclosed label of who acted on each entry, in one read."""
    told = disclosures_of(rows, ACTOR)
    for row in rows:
        label = next((d.value.strip('"') for d in told[row.id] if d.path == ACTOR), "")
        row.actor_label = label or (_("系统") if row.actor_kind == ActorKind.SYSTEM else f"#{row.actor_id}")  # type: ignore[attr-defined]


LEDGER = register_resource(
    Resource(
        name="ledger",
        label=gettext_lazy("台账记录"),
        label_plural=gettext_lazy("操作台账"),
        right="ledger.read",
        rows=entries,
        columns=(
            Column("at", gettext_lazy("时间"), lambda r: r.at, ("at",)),
            Column("command", gettext_lazy("操作"), lambda r: command_label(r.command), ("command",)),
            Column("actor", gettext_lazy("操作人"), lambda r: r.actor_label),
            Column("reason", gettext_lazy("事由"), lambda r: r.reason),
            Column(
                "sealed",
                gettext_lazy("封存序号"),
                lambda r: r.leaf.position if hasattr(r, "leaf") else _("待封存"),
                align="end",
            ),
        ),
        order=("-at", "-id"),
        filterset=LedgerFilter,
        row_url=lambda r: reverse("ledger-entry", args=[r.pk]),
        prepare=name_actors,
        links={"list": "ledger", "export": "ledger-export"},
    )
)


def ledger(request: HttpRequest) -> HttpResponse:
    """The register of entries, with the latest signed head above it."""
    head = TreeHead.objects.order_by("-size").first()
    context = list_context(LEDGER, request, head=head, head_root=bytes(head.root).hex() if head else "")
    return render(request, "web/ledger.html", context)


def ledger_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, LEDGER)


def ledger_entry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One entry: everything it records, with personal values where they are still disclosed."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    entry = fetch(ctx, LedgerEntry.objects.select_related("leaf"), pk=pk)
    content = entry.content()
    told = _told(disclosures_of([entry])[entry.id], content["payload"], ctx)
    if any(item.path != ACTOR for item in told):
        accessed(request, AccessKind.ENTRY, f"{command_label(entry.command)} {entry.id}")
    record = disclosed(content, told)
    payload = record["payload"]
    return render(
        request,
        "web/ledger_entry.html",
        {
            "entry": entry,
            "title": command_label(entry.command),
            "actor": readable(record["actor"]["label"]),
            "findings": payload.get("findings", []),
            "within": payload.get("within"),
            "part_of": payload.get("part_of"),
            "asked": [[asked_for(*item) for item in one.items()] for one in payload.get("asked", [])],
            "tables": [table_of(change) for change in payload.get("changes", [])],
            "leaf_hash": bytes(entry.leaf_hash).hex(),
            "subjects": record["subjects"],
        },
    )


def _told(disclosures: Sequence[Disclosure], payload: dict[str, Any], ctx: Context) -> list[Disclosure]:
    """Who acted is told to everyone who reads the ledger, personal particulars only to whoever may read them.

    The page of a person masks them by the same right.
    """
    wanted = {item.path: _right_at(item.path, payload) for item in disclosures if item.path != ACTOR}
    may = {right for right in set(wanted.values()) if decide(ctx, right).allowed}
    return [item for item in disclosures if item.path == ACTOR or wanted[item.path] in may]


def _right_at(path: str, payload: dict[str, Any]) -> str:
    """The right that shows a personal value: what its model names as `personal_right`, else that of particulars."""
    steps = path.split("/")
    if steps[:3] != ["", "payload", "changes"]:
        return PARTICULARS
    model = model_of(payload["changes"][int(steps[3])]["table"])
    return str(getattr(model, "personal_right", PARTICULARS))


def model_of(table: str) -> type[models.Model] | None:
    """The model that keeps a table."""
    return next((m for m in apps.get_models() if m._meta.db_table == table), None)


def table_of(change: dict[str, Any]) -> dict[str, Any]:
    """A captured change as a table of columns with before and after, for people."""
    model = model_of(change["table"])
    name = str(model._meta.verbose_name) if model is not None else change["table"]
    rows = []
    for index, key in enumerate(change["keys"][:ROWS_SHOWN]):
        before = change["before"][index] if change["before"] else None
        after = change["after"][index] if change["after"] else None
        cells = []
        for place, column in enumerate(change["columns"]):
            old = before[place] if before else None
            new = after[place] if after else None
            if old != new and not (before is None and new in ("", None, [], {})):
                cells.append(
                    {"field": column_label(model, column), "before": cell(column, old), "after": cell(column, new)}
                )
        rows.append({"key": key, "cells": cells})
    if change["before"] is None:
        verb = pgettext("比对", "新增")
    else:
        verb = pgettext("比对", "删除") if change["after"] is None else pgettext("比对", "变更")
    return {"name": name, "verb": verb, "rows": rows, "count": len(change["keys"])}


TIME_LABELS = {
    "valid_from": gettext_lazy("生效日期"),
    "valid_to": gettext_lazy("截止日期"),
    "recorded_at": gettext_lazy("记录时间"),
    "superseded_at": gettext_lazy("被取代时间"),
    "recorded_by": gettext_lazy("记录操作"),
    "superseded_by": gettext_lazy("取代操作"),
}


def column_label(model: type[models.Model] | None, column: str) -> str:
    """A column's name in words."""
    if column in TIME_LABELS:
        return str(TIME_LABELS[column])
    if model is None:
        return column
    try:
        return str(model._meta.get_field(column).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return column


def cell(column: str, value: Any) -> str:
    """A recorded value of a column; the end of a period as the inclusive last day people speak of."""
    if column == "valid_to" and isinstance(value, str):
        return last_day(dt.date.fromisoformat(value))
    return readable(value)


ASKED_LABELS = {
    "event": gettext_lazy("事件"),
    "username": gettext_lazy("工号"),
    "person": gettext_lazy("人员编号"),
    "address": gettext_lazy("网络地址"),
}
"""What a sign-in asks to be noted."""


def asked_for(name: str, value: Any) -> tuple[str, str]:
    """A field of what was submitted, in words: its name and its value."""
    told = EVENTS.get(value) if name == "event" else None
    return str(ASKED_LABELS.get(name) or TIME_LABELS.get(name) or name), str(told or cell(name, value))


def readable(value: Any) -> str:
    """A recorded value for people: a commitment without disclosure says that it was redacted."""
    if isinstance(value, dict) and COMMITMENT in value:
        return _("（已隐去）")
    if isinstance(value, dict) and set(value) == {"sha256", "size"}:
        return _("内容摘要 %(digest)s…（%(size)s字节）") % {
            "digest": value["sha256"][:12],
            "size": value["size"],
        }
    return shown(value)
