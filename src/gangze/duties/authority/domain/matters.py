"""What may be authorised: matters and their products, as the bank's own content (授权事项).

Content of the kind `authority-matter` lists them with other names, the business activity they belong to, and whether
an amount bounds them. `capacity` says as what somebody is authorised: to approve (审批), to sign for the bank
(有权签字人), or to release entries at the counter (高级柜员、柜面授权).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gangze.kernel.content import ContentDocument
from gangze.kernel.findings import Finding

KIND = "authority-matter"


class Capacity(StrEnum):
    """As what somebody is authorised (授权身份)."""

    APPROVAL = "approval"
    SIGNATURE = "signature"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Product:
    """A product within a matter."""

    key: str
    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter. `activity` is the business activity that deciding it is; `bounded`: an amount must bound it."""

    key: str
    name: str
    group: str
    capacity: Capacity = Capacity.APPROVAL
    activity: str = ""
    bounded: bool = True
    products: tuple[Product, ...] = ()
    synonyms: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()

    def stated_in(self, text: str) -> bool:
        """Whether a duty of these words states a limit of this matter, if it states one."""
        return any(_in_order(pattern.split("…"), text) for pattern in self.stated)

    def product(self, text: str) -> Product | None:
        """The product of that key, name or other name."""
        return next((p for p in self.products if text in (p.key, p.name, *p.synonyms)), None)

    def product_names(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Names of products; one that the content no longer has keeps its key."""
        known = {product.key: product.name for product in self.products}
        return tuple(known.get(key, key) for key in keys)


@dataclass(frozen=True, slots=True)
class MatterBook:
    """The matters of a day in the order of the content."""

    matters: tuple[Matter, ...]

    def __iter__(self) -> Iterator[Matter]:
        return iter(self.matters)

    def get(self, key: str) -> Matter | None:
        """The matter of that key."""
        return next((matter for matter in self.matters if matter.key == key), None)

    def named(self, text: str) -> Matter | None:
        """The matter of that key, name or other name."""
        return next((m for m in self.matters if text in (m.key, m.name, *m.synonyms)), None)

    def name(self, key: str) -> str:
        """What a matter is called; one that the content no longer has keeps its key."""
        found = self.get(key)
        return found.name if found else key

    def products(self, key: str, products: Iterable[str]) -> tuple[str, ...]:
        """Names of products of a matter."""
        found = self.get(key)
        return found.product_names(products) if found else tuple(products)


def compile_matters(documents: Iterable[ContentDocument]) -> tuple[MatterBook, tuple[Finding, ...]]:
    """The matters of content documents, and what is wrong with them: one name for two things."""
    matters: list[Matter] = []
    faults: list[Finding] = []
    taken: dict[str, str] = {}
    for document in documents:
        for number, row in enumerate(document.body["matters"]):
            where = document.where(("matters", number))
            products = tuple(
                Product(p["key"], p["name"], tuple(p.get("synonyms", ()))) for p in row.get("products", ())
            )
            matter = Matter(
                row["key"],
                row["name"],
                document.body["name"],
                Capacity(row.get("capacity", "approval")),
                row.get("activity", ""),
                row.get("bounded", True),
                products,
                tuple(row.get("synonyms", ())),
                tuple(row.get("stated", ())),
            )
            faults += _examples(matter, row, where)
            faults += _twice((matter.key, matter.name, *matter.synonyms), taken, matter.name, where)
            own: dict[str, str] = {}
            for product in products:
                faults += _twice((product.key, product.name, *product.synonyms), own, product.name, where)
            matters.append(matter)
    return MatterBook(tuple(matters)), tuple(faults)


def _in_order(words: Iterable[str], text: str) -> bool:
    """Whether words stand in a text one after another."""
    place = 0
    for word in words:
        found = text.find(word, place)
        if found < 0:
            return False
        place = found + len(word)
    return True


def _examples(matter: Matter, row: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """Examples are the tests of the wordings."""
    for text in row.get("examples", ()):
        if not matter.stated_in(text):
            message = f"例句“{text}”不含所列说法"
            yield Finding("authority_matter.example", message, KIND, where, "请改例句或说法")
    for text in row.get("not_examples", ()):
        if matter.stated_in(text):
            message = f"反例“{text}”被当作“{matter.name}”"
            yield Finding("authority_matter.example", message, KIND, where, "请改反例或说法")


def _twice(words: Iterable[str], taken: dict[str, str], name: str, where: str) -> Iterator[Finding]:
    for word in dict.fromkeys(words):
        if word in taken:
            message = f"“{word}”既是“{taken[word]}”又是“{name}”，无法分辨"
            yield Finding("authority_matter.twice", message, KIND, where, "请改名或删去其中一个别名")
        taken.setdefault(word, name)
