"""What the session of a signed-in person remembers: locked or not, when last active (会话)."""

from __future__ import annotations

import time

from django.http import HttpRequest

LOCKED = "signin.locked"
SEEN = "signin.seen"
FAILED = "signin.unlock_failures"
#: The time of the last act is written at most this often, so that a page view does not cost a write.
SEEN_EVERY_SECONDS = 60
UNLOCK_ATTEMPTS = 5


def lock(request: HttpRequest) -> None:
    """Lock the session: nothing but unlocking and signing out works until the password is given."""
    request.session[LOCKED] = True
    request.session[FAILED] = 0


def is_locked(request: HttpRequest) -> bool:
    """Whether the session is locked."""
    return bool(request.session.get(LOCKED))


def unlock(request: HttpRequest) -> None:
    """Open the session again."""
    request.session.pop(LOCKED, None)
    request.session.pop(FAILED, None)
    request.session[SEEN] = int(time.time())


def failed(request: HttpRequest) -> int:
    """Count a wrong password at the lock screen; gives how many tries are left."""
    count = int(request.session.get(FAILED, 0)) + 1
    request.session[FAILED] = count
    return max(0, UNLOCK_ATTEMPTS - count)


def idle_seconds(request: HttpRequest, now: float) -> int:
    """Seconds since the last act, and the act is noted; 0 for a session that was never seen."""
    seen = request.session.get(SEEN)
    idle = 0 if seen is None else max(0, int(now) - int(seen))
    if seen is None or idle >= SEEN_EVERY_SECONDS:
        request.session[SEEN] = int(now)
    return idle
