"""Relations that recusal is about, seen from one person to the other (亲属关系种类).

Spouses, lineal relatives, collateral relatives within three generations and near relatives by marriage: the circle that
the authority's opinion on recusal of employees names (关于银行保险机构员工履职回避工作的指导意见, 2019; to be checked
against the text in force).
"""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """What the second person is to the first."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    COLLATERAL = "collateral"
    IN_LAW = "in_law"
    OTHER = "other"

    @property
    def inverse(self) -> Relation:
        """What the first person is to the second."""
        return _INVERSE.get(self, self)


_INVERSE = {
    Relation.PARENT: Relation.CHILD,
    Relation.CHILD: Relation.PARENT,
    Relation.GRANDPARENT: Relation.GRANDCHILD,
    Relation.GRANDCHILD: Relation.GRANDPARENT,
}
