"""A person's accounts on the person's page (人员页的系统账号)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gangze.accounts.queries.screens import accounts_of, roles_of, system_names
from gangze.framework.context import Context
from gangze.framework.permission import decide
from gangze.organisation.panels import Panel, register_person_panel
from gangze.organisation.queries.history import held_on
from gangze.organisation.queries.names import position_names


@register_person_panel
def person_accounts(ctx: Context, person: int) -> Panel | None:
    """Open accounts of the day: system, login, roles, the post they are held for; four queries, one without any."""
    rows = accounts_of(ctx, person)
    if not rows:
        return None
    names = system_names({row.account.system_id for row in rows}, ctx.as_of)
    roles = roles_of([row.account_id for row in rows], ctx.as_of, ctx.known_at)
    positions = position_names([row.position_id for row in rows if row.position_id], ctx.as_of)
    held = {one.position for one in held_on(ctx, person)}
    lines = [
        {
            "account": row.account_id,
            "login": row.account.login,
            "system": names.get(row.account.system_id, ""),
            "roles": "、".join(roles.get(row.account_id, [])),
            "position": positions.get(row.position_id or 0, ""),
            "since": row.valid_from,
            "ended": row.position_id is not None and row.position_id not in held,
        }
        for row in rows
    ]
    may = decide(ctx, "accounts.change").allowed
    return Panel("accounts", _("系统账号"), "accounts/panel.html", {"lines": lines, "may": may}, len(lines), order=60)
