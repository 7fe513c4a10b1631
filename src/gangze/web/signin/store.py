"""Sessions in the database, read as every request reads them (会话存储); named in the setting SESSION_ENGINE."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from gangze.framework.prepared import prepared


class SessionStore(db.SessionStore):
    """Django's own store; only the reading is put together once."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of the sessions."""
        return Session

    def load(self) -> dict[str, Any]:
        """What the session remembers; nothing, and no key, where it is over or never was."""
        for (data,) in _kept(str(self.session_key), timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}


@prepared
def _kept(key: str, now: dt.datetime) -> Any:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")
