"""Security events of the lock screen, beside Django's own `user_logged_in`, `user_logged_out`,
`user_login_failed` and allauth's `password_changed`. Whoever records them connects a receiver.

Each is sent with `request` and `user`; `unlock_failed` also with `left`, the tries that are left.
"""

from __future__ import annotations

from django.dispatch import Signal

locked = Signal()
unlocked = Signal()
unlock_failed = Signal()
