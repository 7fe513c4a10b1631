"""What a column's heading says about the table (表头用语)."""

from __future__ import annotations

import re

_DUTIES = re.compile("职责|分工|任务|工作内容|工作要求|权限")
_LONGEST = 20


def names_duties(heading: str) -> bool:
    """Whether a column so called says what somebody is to do; nothing longer is a heading."""
    return len(heading) <= _LONGEST and bool(_DUTIES.search(heading))
