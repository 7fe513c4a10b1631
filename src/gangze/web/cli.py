"""The `gangze` command: Django's management commands under the product's name."""

from __future__ import annotations

import errno
import os
import sys

from dj_database_url import ParseError, UnknownSchemeError
from django.core.management import execute_from_command_line
from django.db import OperationalError

_NO_ROOM = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC)


def main() -> None:
    """Run `gangze COMMAND …` as typed; faults of the place it runs in are told in words (GANGZE_DEBUG=1: whole)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.web.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ParseError, UnknownSchemeError, OperationalError, OSError) as fault:
        words = told(fault)
        if not words or os.environ.get("GANGZE_DEBUG") == "1":
            raise
        sys.exit(words)


def told(fault: Exception) -> str:
    """What is wrong with the place and what to do, empty where the fault is of another kind."""
    first = str(fault).partition("\n")[0]
    if isinstance(fault, ParseError | UnknownSchemeError):
        return "DATABASE_URL 无法识别。请写成 postgres://用户:口令@主机:5432/库名，或去掉它以使用 SQLite。"
    if isinstance(fault, OperationalError):
        return f"数据库不能用：{first}\n请核对 DATABASE_URL、数据库服务、GANGZE_DATA 目录的权限和磁盘空间。"
    if isinstance(fault, OSError) and fault.errno in _NO_ROOM:
        return f"不能读写：{first}\n请核对 GANGZE_DATA 目录的权限和磁盘空间。"
    return ""
