"""What an import of content asks for, in words (待批规则内容的说明)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.proposal import Proposal
from gangze.framework.proposed import Told, register_teller

SHOWN = 10
"""Keys of one import named one by one."""


@register_teller("content.import")
def told(rows: Sequence[Proposal], ctx: Context) -> list[Told]:
    """What is to be imported: the keys of the documents."""
    return [Told.together(_content(item["pieces"]) for item in row.payload) for row in rows]


def _content(pieces: Sequence[Mapping[str, Any]]) -> Told:
    keys = [str(piece["key"]) for piece in pieces]
    return Told(_("共 %(count)s 项：%(keys)s") % {"count": len(keys), "keys": "、".join(keys[:SHOWN])})
