"""Wiring of the framework into Django: the write guard and the database guards."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class FrameworkConfig(AppConfig):
    """Puts the guard on each connection and (re-)installs constraints after each migration."""

    name = "gangze.framework"
    label = "framework"

    def ready(self) -> None:
        """Connect the signals; imports wait until the models are loaded."""
        from gangze.framework import rights  # noqa: F401, PLC0415
        from gangze.framework.content import commands, proposed  # noqa: F401, PLC0415
        from gangze.framework.guard import install_guard  # noqa: PLC0415
        from gangze.framework.ledger import jobs  # noqa: F401, PLC0415
        from gangze.framework.ledger.guards import install_ledger_guards_after_migrate  # noqa: PLC0415
        from gangze.framework.overlap import install_after_migrate  # noqa: PLC0415

        connection_created.connect(install_guard, dispatch_uid="gangze.guard")
        post_migrate.connect(install_after_migrate, dispatch_uid="gangze.overlap")
        post_migrate.connect(install_ledger_guards_after_migrate, dispatch_uid="gangze.ledger")
