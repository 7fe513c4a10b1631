"""Work of the organisation that nobody asks for: uploads nobody came back to are thrown away (清理暂存文件)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.files.storage import default_storage

from gangze.organisation.views.staging import FOLDER


def sweep_uploads(now: dt.datetime) -> int:
    """Delete files kept between preview and confirmation for more than `GANGZE_UPLOAD_DAYS` days; how many."""
    before = now - dt.timedelta(days=settings.GANGZE_UPLOAD_DAYS)
    if not default_storage.exists(FOLDER):
        return 0
    old = [
        path
        for name in default_storage.listdir(FOLDER)[1]
        if default_storage.get_modified_time(path := f"{FOLDER}/{name}") < before
    ]
    for path in old:
        default_storage.delete(path)
    return len(old)
