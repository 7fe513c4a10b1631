"""The registers of systems and of accounts (业务系统、系统账号登记簿)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gangze.accounts.models import AccountState, SystemState
from gangze.accounts.queries.screens import accounts, roles_of, system_names, systems
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.resource.declare import Column, Resource, RowAction, register_resource
from gangze.framework.search import matching
from gangze.framework.web.addresses import address
from gangze.organisation.models import Assignment
from gangze.organisation.queries.acting import whole_stand_ins
from gangze.organisation.queries.names import person_names, position_names, unit_names
from gangze.people.models import PersonState

CHANGE = "accounts.change"
STATES = (
    ("nobody", gettext_lazy("无使用人或不在册")),
    ("ended", gettext_lazy("所依据岗位已卸任")),
    ("shared", gettext_lazy("多人共用")),
)


class SystemFilter(django_filters.FilterSet):
    """By name or code."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("名称或编码"))

    class Meta:
        model = SystemState
        fields: list[str] = []

    def called(self, rows: QuerySet[SystemState], name: str, value: str) -> QuerySet[SystemState]:
        """Part of the name, beginning of the code."""
        return rows.filter(Q(name__icontains=value.strip()) | Q(system__code__istartswith=value.strip()))


def _prepare_systems(page: Sequence[Any], ctx: Context) -> None:
    names = unit_names((row.owner_id for row in page), ctx.as_of, ctx.known_at)
    for row in page:
        row.owner_name = names.get(row.owner_id, "")


SYSTEMS = register_resource(
    Resource(
        name="systems",
        label=pgettext_lazy("记录", "业务系统"),
        label_plural=pgettext_lazy("一览", "业务系统"),
        right="accounts.read",
        change_right=CHANGE,
        rows=systems,
        columns=(
            Column("name", gettext_lazy("系统名称"), lambda r: r.name, ("name",)),
            Column("code", gettext_lazy("系统编码"), lambda r: r.system.code, ("system__code",)),
            Column("owner", gettext_lazy("主管部门"), lambda r: r.owner_name),
            Column("opened", gettext_lazy("账号数"), lambda r: r.opened, ("opened",), align="end"),
            Column("dormant", gettext_lazy("久未使用天数"), lambda r: r.dormant_days, align="end", visible=False),
            Column("since", gettext_lazy("起始日"), lambda r: r.valid_from, ("valid_from",), visible=False),
        ),
        order=("name", "pk"),
        filterset=SystemFilter,
        row_url=lambda r: address("system", r.system_id),
        prepare=_prepare_systems,
        actions=(RowAction(gettext_lazy("核对"), "scale", lambda r: address("system-reconcile", r.system_id), CHANGE),),
        links={"list": "systems", "add": "system-add", "export": "systems-export"},
    )
)


class AccountFilter(django_filters.FilterSet):
    """By login or user, system, and what is wrong with it."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("账号或使用人"))
    system = django_filters.CharFilter(method="of_system", label=gettext_lazy("系统名称"))
    state = django_filters.ChoiceFilter(
        choices=STATES, method="in_state", label=gettext_lazy("状态"), empty_label=gettext_lazy("全部")
    )

    class Meta:
        model = AccountState
        fields: list[str] = []

    def called(self, rows: QuerySet[AccountState], name: str, value: str) -> QuerySet[AccountState]:
        """Part of the login, or name and staff number of the user."""
        text = value.strip()
        people = PersonState.objects.filter(true_on(self.ctx.as_of, self.ctx.known_at)).filter(matching(text))
        return rows.filter(
            Q(account__login__icontains=text) | Q(named__icontains=text) | Q(person__in=people.values("person"))
        )

    def of_system(self, rows: QuerySet[AccountState], name: str, value: str) -> QuerySet[AccountState]:
        """Of systems that are called so."""
        found = SystemState.objects.filter(true_on(self.ctx.as_of, self.ctx.known_at), name__icontains=value.strip())
        return rows.filter(account__system__in=found.values("system"))

    def in_state(self, rows: QuerySet[AccountState], name: str, value: str) -> QuerySet[AccountState]:
        """Nobody's, held for a post that has ended, shared."""
        if value == "nobody":
            return rows.filter(person=None)
        if value == "shared":
            return rows.filter(shared=True)
        held = Assignment.objects.filter(
            true_on(self.ctx.as_of, self.ctx.known_at), person=OuterRef("person"), position=OuterRef("position")
        )
        standing = whole_stand_ins(self.ctx.as_of, self.ctx.known_at).filter(
            by=OuterRef("person"), position=OuterRef("position")
        )
        return rows.filter(~Exists(held), ~Exists(standing), person__isnull=False, position__isnull=False)


def _prepare_accounts(page: Sequence[Any], ctx: Context) -> None:
    names = system_names({row.account.system_id for row in page}, ctx.as_of)
    people = person_names((row.person_id for row in page if row.person_id), ctx.as_of, ctx.known_at)
    positions = position_names((row.position_id for row in page if row.position_id), ctx.as_of, ctx.known_at)
    roles = roles_of((row.account_id for row in page), ctx.as_of, ctx.known_at)
    for row in page:
        row.system_name = names.get(row.account.system_id, "")
        row.user = _user(row, people)
        row.position_name = positions.get(row.position_id, "")
        row.role_names = roles.get(row.account_id, [])


def _user(row: Any, people: dict[int, str]) -> str:
    if row.person_id:
        return people.get(row.person_id, "")
    return _("%(name)s（不在册）") % {"name": row.named} if row.named else ""


ACCOUNTS = register_resource(
    Resource(
        name="system-accounts",
        label=pgettext_lazy("记录", "系统账号"),
        label_plural=pgettext_lazy("一览", "系统账号"),
        right="accounts.read",
        change_right=CHANGE,
        rows=accounts,
        columns=(
            Column("login", gettext_lazy("账号"), lambda r: r.account.login, ("account__login",)),
            Column("system", gettext_lazy("业务系统"), lambda r: r.system_name),
            Column("user", gettext_lazy("使用人"), lambda r: r.user),
            Column("roles", gettext_lazy("操作员角色"), lambda r: r.role_names),
            Column("position", gettext_lazy("所依据岗位"), lambda r: r.position_name),
            Column("since", gettext_lazy("起始日"), lambda r: r.valid_from, ("valid_from",), visible=False),
            Column("used", gettext_lazy("最近使用"), lambda r: r.last_used, ("last_used",)),
            Column("shared", gettext_lazy("多人共用"), lambda r: r.shared, visible=False),
            Column("note", gettext_lazy("备注"), lambda r: r.note, visible=False),
        ),
        order=("account__system", "account__login", "pk"),
        filterset=AccountFilter,
        row_url=lambda r: address("system-account", r.account_id),
        prepare=_prepare_accounts,
        actions=(
            RowAction(gettext_lazy("变更"), "pencil", lambda r: address("system-account-change", r.account_id), CHANGE),
            RowAction(
                gettext_lazy("注销"),
                "circle-minus",
                lambda r: address("system-account-close", r.account_id),
                CHANGE,
                danger=True,
            ),
        ),
        links={"list": "system-accounts", "export": "system-accounts-export"},
    )
)
