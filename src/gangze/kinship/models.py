"""Kinship between two employees over days (亲属关系).

Who is kin to whom enters the ledger as salted commitments only.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.framework.facts import Exclusive, Fact
from gangze.framework.guard import Recorded
from gangze.kinship.domain.relations import Relation
from gangze.people.models import Person

RELATIONS = [
    (Relation.SPOUSE.value, _("配偶")),
    (Relation.PARENT.value, _("父母")),
    (Relation.CHILD.value, _("子女")),
    (Relation.GRANDPARENT.value, _("祖父母、外祖父母")),
    (Relation.GRANDCHILD.value, _("孙子女、外孙子女")),
    (Relation.SIBLING.value, _("兄弟姐妹")),
    (Relation.COLLATERAL.value, _("其他三代以内旁系血亲")),
    (Relation.IN_LAW.value, _("近姻亲")),
    (Relation.OTHER.value, _("其他需要回避的关系")),
]
"""What the second person is to the first."""


class Kinship(Recorded):
    """One declared relation for ever; it says nothing by itself (亲属关系登记)."""

    number = models.UUIDField(_("编号"), unique=True)

    class Meta:
        verbose_name = _("亲属关系登记")

    def __str__(self) -> str:
        return str(self.number)[:8]


class KinshipState(Fact):
    """Who is kin to whom, and how, over days; `confirmed` once personnel has verified it (亲属关系).

    `relation` is what `person_b` is to `person_a`. `personal_right` is who may read what the ledger keeps hidden.
    """

    key_fields = ("kinship",)
    exclusive = (Exclusive("kinship", ("kinship",)),)
    personal_fields = ("person_a", "person_a_id", "person_b", "person_b_id", "relation", "remark")
    personal_right = "kinship.read"

    kinship = models.ForeignKey(Kinship, models.PROTECT, related_name="states")
    person_a = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("申报人"))
    person_b = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("亲属"))
    relation = models.CharField(_("亲属是申报人的"), max_length=12, choices=RELATIONS)
    confirmed = models.BooleanField(_("已核实"), default=False)
    remark = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("亲属关系")

    def __str__(self) -> str:
        return str(self.kinship_id)
