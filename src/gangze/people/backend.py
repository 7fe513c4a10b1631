"""Who a session belongs to, with the name that every page shows, in one read (登录身份读取)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import OuterRef, Subquery

from gangze.framework.prepared import prepared
from gangze.people.models import PersonState, User

_COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)


class StaffBackend(ModelBackend):
    """Django's own backend; only the reading of a session's user is put together once."""

    def get_user(self, user_id: int) -> User | None:
        """The user as of now, None where there is none or it is disabled."""
        for *values, name in _signed_in(user_id):
            user: User = User.from_db("default", _COLUMNS, values)
            user.known_as = name or ""
            return user if self.user_can_authenticate(user) else None
        return None


@prepared
def _signed_in(user: int) -> Any:
    states = PersonState.objects.current().filter(person=OuterRef("person_id")).order_by("-valid_from")
    return (
        User.objects.filter(pk=user)
        .annotate(name_now=Subquery(states.values("name")[:1]))
        .values_list(*_COLUMNS, "name_now")
    )
