"""People and how they sign in (人员与登录身份).

A `Person` is an identity and never changes; what is true about the person is a dated `PersonState`. The
sign-in tables are not recorded tables (a sign-in writes them), but every change of a sign-in is a command.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.framework.facts import Exclusive, Fact
from gangze.framework.guard import Recorded
from gangze.framework.prepared import prepared


class Person(Recorded):
    """One employee for ever: the staff number (工号) is what other systems know."""

    staff_number = models.CharField(_("工号"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("人员")

    def __str__(self) -> str:
        return self.staff_number


class PersonState(Fact):
    """Name and particulars of a person while employed; no row on a day means not employed that day (在职)."""

    key_fields = ("person",)
    exclusive = (Exclusive("person", ("person",), message=_("同一人员同一日期只能有一条在职信息")),)
    personal_fields = ("gender", "birth_date", "mobile", "email")

    person = models.ForeignKey(Person, models.PROTECT, related_name="states", db_index=False)
    name = models.CharField(_("姓名"), max_length=80)
    gender = models.CharField(_("性别"), max_length=10, blank=True)
    birth_date = models.DateField(_("出生日期"), null=True)
    mobile = models.CharField(_("手机"), max_length=30, blank=True)
    email = models.CharField(_("邮箱"), max_length=120, blank=True)
    search = models.TextField(blank=True, help_text="name and staff number as searchable bigrams")

    class Meta:
        verbose_name = _("在职信息")
        indexes = [  # begins with the person, who so needs no index of his own
            models.Index(fields=["person", "superseded_at", "valid_to", "valid_from"], name="person_state_time"),
            models.Index(fields=["name", "person"], name="person_state_name"),
        ]

    def __str__(self) -> str:
        return self.name


@prepared
def _latest_name(person: int) -> Any:
    return PersonState.objects.current().filter(person=person).order_by("-valid_from").values_list("name")[:1]


class UserManager(BaseUserManager["User"]):
    """Looks users up by staff number."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A sign-in without any right: rights come from posts only."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """How a person signs in (登录身份). It carries no rights: those come from the posts the person holds."""

    username = models.CharField(_("工号"), max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="user")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)

    known_as: str | None = None
    """The name, where it was read together with the sign-in."""

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("登录身份")

    def __str__(self) -> str:
        return self.username

    @property
    def label(self) -> str:
        """Name and staff number as the ledger shows them: the name believed now, of the latest state."""
        if self.person_id is None:
            return self.username
        name = self.known_as
        if name is None:
            name = next((name for (name,) in _latest_name(self.person_id)), "")
        return f"{name}（{self.username}）" if name else self.username
