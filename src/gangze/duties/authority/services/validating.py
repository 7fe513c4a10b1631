"""Whether matters mean what they say, before they become the bank's content (内容校验)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gangze.duties.authority.domain.matters import KIND, compile_matters
from gangze.framework.content.store import all_content_on, register_validator
from gangze.kernel.content import ContentDocument
from gangze.kernel.findings import Finding


@register_validator
def faults(documents: Sequence[ContentDocument]) -> Iterator[Finding]:
    """Matters judged together with what the bank has beside them: one name for two is a fault."""
    given = [document for document in documents if document.kind == KIND]
    if given:
        keys = {document.key for document in given}
        day = min(document.valid_from for document in given)
        beside = [v.document() for v in all_content_on(KIND, day) if v.key not in keys]
        yield from compile_matters([*beside, *given])[1]
