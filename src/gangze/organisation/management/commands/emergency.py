"""`gangze emergency`: break the glass from the server, for some days, with a reason, in the ledger (应急授权)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.framework.permission import rights
from gangze.kernel.findings import Refused
from gangze.organisation.services.rights import GiveEmergencyRight, give_emergency_right
from gangze.people.services.employment import persons_by_number
from gangze.people.services.sign_in import ResetPassword, reset_password


class Command(BaseCommand):
    """Gives one person a right over the whole bank; for when nobody who could give it can sign in."""

    help = "应急授权：管理人员均无法登录时，在服务器上为一名在职人员临时授权，记入台账"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, what, how long, why."""
        parser.add_argument("staff_number", help="工号")
        parser.add_argument("right", choices=sorted(rights()), help="权限")
        parser.add_argument("--days", type=int, default=1, help="天数，自当日起算，默认 1")
        parser.add_argument("--reason", required=True, help="事由")
        parser.add_argument("--reset-password", action="store_true", help="同时重置其登录密码")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give the right, print until when it holds, and the new password where asked."""
        number = options["staff_number"]
        person = persons_by_number([number]).get(number)
        if person is None:
            raise CommandError(f"系统中没有工号“{number}”，请核对")
        ctx = system_context("emergency", clock.now(), reason=options["reason"])
        try:
            cmd = GiveEmergencyRight(person=person, right=options["right"], days=options["days"])
            until = give_emergency_right(cmd, ctx=ctx).result["until"]
            self.stdout.write(f"工号 {number} 已获得 {options['right']}，截至 {until}（含当日）")
            if options["reset_password"]:
                made = reset_password(ResetPassword(person=person), ctx=ctx).result
                self.stdout.write(f"新密码（只显示一次）：{made['password']}")
        except Refused as refusal:
            lines = [f"[{f.code}] {f.message}。{f.remedy}" for f in refusal.findings]
            raise CommandError("\n".join(lines)) from refusal
