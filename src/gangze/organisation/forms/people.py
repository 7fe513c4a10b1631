"""The form of leaving (离职表单)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gangze.framework.web.forms import EndForm, day_field


class LeaveForm(EndForm):
    """The last day in the bank."""

    last_day = day_field(_("最后在职日"), _("次日起不在职，所任岗位同时卸任。"))
