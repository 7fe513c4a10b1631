"""The read API: every register by its own filters, columns and rights (接口).

Parameters are generated from the register's filter, so that the OpenAPI document says them and an unknown one is
refused. Rows go through the same policy as the page and say what the columns of the page say: dates, numbers and
yes/no as JSON has them, everything else in words.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from gangze import __version__
from gangze.framework.access import AccessKind, accessed
from gangze.framework.context import Context
from gangze.framework.resource.declare import Resource, filtered, ordered, resources
from gangze.framework.resource.pages import asked_for, page_of, require_some
from gangze.framework.web.middleware import EARLIEST, LATEST
from gangze.kernel.findings import Finding, Refused

LARGEST = 500
"""Rows of one answer."""


class PlainRenderer(BaseRenderer):
    """JSON with Chinese as it is."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """The answer's text."""
        return json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)


api = NinjaAPI(
    title="岗责 gangze",
    version=__version__,
    description="登记簿的只读接口；权限与页面相同。",
    renderer=PlainRenderer(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


def _refused(problems: Iterable[tuple[str, str]]) -> Refused:
    """One JSON shape for every error: findings."""
    return Refused(
        Finding("api.parameter", message, source=name, remedy="参数见 /api/v1/openapi.json")
        for name, message in problems
    )


def _type_of(field: forms.Field) -> Any:
    if isinstance(field, forms.DateField):
        return dt.date | None
    if isinstance(field, forms.NullBooleanField | forms.BooleanField):
        return bool | None
    if isinstance(field, forms.DecimalField | forms.IntegerField):
        return int | None
    return str | None


def _parameters(resource: Resource) -> type[BaseModel]:
    """The query parameters of a register as a model that forbids others."""
    fields: dict[str, Any] = {
        "page": (int, Field(1, ge=1, description="页码")),
        "size": (int, Field(50, ge=1, le=LARGEST, description="每页条数")),
        "sort": (str, Field("", description="排序列，前加“-”为降序")),
        "as_of": (dt.date | None, Field(None, ge=EARLIEST, le=LATEST, description="查看日期")),
    }
    if resource.filterset is not None:
        for name, field in resource.filterset().form.fields.items():
            fields[name] = (_type_of(field), Field(None, description=str(field.label or name)))
    return create_model(f"{resource.name}-query", __config__=ConfigDict(extra="forbid"), **fields)


def _described(parameters: type[BaseModel]) -> list[dict[str, Any]]:
    """The parameters as OpenAPI wants them."""
    schema = parameters.model_json_schema()
    return [
        {"name": name, "in": "query", "required": False, "schema": part, "description": part.get("description", "")}
        for name, part in schema["properties"].items()
    ]


def _serve(resource: Resource) -> None:
    parameters = _parameters(resource)

    def rows_of(request: HttpRequest) -> dict[str, Any]:
        ctx: Context = request.ctx  # type: ignore[attr-defined]
        require_some(ctx, resource)
        try:
            given: Any = parameters.model_validate(request.GET.dict())
        except ValidationError as error:
            raise _refused(
                (".".join(map(str, item["loc"])), str(item["msg"])) for item in error.errors()
            ) from error
        rows, form = filtered(resource, ctx, request.GET)
        if form is not None and form.errors:
            raise _refused((name, "；".join(errors)) for name, errors in form.errors.items())
        page = page_of(ordered(resource, rows, given.sort), given.page, given.size)
        if resource.prepare is not None:
            resource.prepare(page.rows, ctx)
        listed = [
            {"id": str(row.pk), **{column.key: _plain(column.value(row)) for column in resource.columns}}
            for row in page.rows
        ]
        if resource.personal:
            accessed(request, AccessKind.API, asked_for(resource, request, form), len(listed))
        return {"total": page.total, "page": page.number, "size": page.size, "rows": listed}

    api.get(
        f"/{resource.name}",
        url_name=resource.name,
        operation_id=f"list_{resource.name.replace('-', '_')}",
        summary=str(resource.label_plural),
        tags=["登记簿"],
        openapi_extra={"parameters": _described(parameters)},
    )(rows_of)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str | dt.date | dt.datetime):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)


def serve_registers() -> NinjaAPI:
    """The API with every register that the capabilities declared; called once, when all are imported."""
    for resource in sorted(resources().values(), key=lambda r: r.name):
        _serve(resource)
    return api
