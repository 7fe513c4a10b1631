"""`gangze bootstrap`: the head office and the first three administrators of a new bank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.kernel.content import read_content
from gangze.kernel.findings import Finding, Refused
from gangze.organisation.services.bootstrap import KIND, SCHEMA, AdministratorPost, Bootstrap, bootstrap

SHIPPED = Path(settings.PACKAGE) / "content" / "administrators" / "three.yaml"


class Command(BaseCommand):
    """Prints each first holder's sign-in once; refuses where the bank already has administrators."""

    help = "建立总行、系统管理岗、安全管理岗、审计管理岗及其首任人员，并打印一次初始密码"

    def add_arguments(self, parser: CommandParser) -> None:
        """Names and numbers of the first holders; the posts are content."""
        parser.add_argument("--head-office", default="总行", help="总行名称")
        parser.add_argument(
            "--holder",
            action="append",
            default=[],
            metavar="工号:姓名",
            help="首任人员，按岗位顺序给出；不给则以 sysadmin、secadmin、audadmin 为工号",
        )
        parser.add_argument("--content", type=Path, default=SHIPPED, help="岗位和授权的内容文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the content, run the command, print the sign-ins."""
        file: Path = options["content"]
        documents, findings = read_content(file.read_text("utf-8"), file.name, {KIND: SCHEMA})
        if findings:
            raise CommandError(_lines(findings))
        posts = documents[0].body["posts"]
        holders = _holders(options["holder"], [post["name"] for post in posts])
        ctx = system_context("bootstrap", clock.now(), reason="系统初始化")
        cmd = Bootstrap(
            head_office=options["head_office"],
            day=ctx.today,
            posts=[
                AdministratorPost(name=post["name"], rights=post["rights"], staff_number=number, holder=name)
                for post, (number, name) in zip(posts, holders, strict=True)
            ],
        )
        try:
            outcome = bootstrap(cmd, ctx=ctx)
        except Refused as refusal:
            raise CommandError(_lines(refusal.findings)) from refusal
        self.stdout.write("初始密码只显示这一次，首次登录须修改：")
        for row in outcome.result:
            self.stdout.write(f"  {row['post']}  {row['name']}  工号 {row['username']}  密码 {row['password']}")


def _holders(given: list[str], posts: list[str]) -> list[tuple[str, str]]:
    if not given:
        numbers = ["sysadmin", "secadmin", "audadmin", *(f"admin{n}" for n in range(4, len(posts) + 1))]
        return [(number, post) for number, post in zip(numbers, posts, strict=False)]
    pairs = [tuple(text.split(":", 1)) for text in given]
    if len(pairs) != len(posts) or any(len(pair) != 2 for pair in pairs):
        raise CommandError(f"请按顺序给出 {len(posts)} 名人员（{'、'.join(posts)}），格式为 工号:姓名")
    return [(pair[0].strip(), pair[1].strip()) for pair in pairs]


def _lines(findings: tuple[Finding, ...] | list[Finding]) -> str:
    return "\n".join(
        " ".join(part for part in (f.source, f"[{f.code}]", f.message, f.remedy) if part) for f in findings
    )
