"""Reading a bank's documents (文档读取): a file's bytes become a `Source`, or a refusal that says what to do.

One module a format; `dispatch` decides by content, not by name alone.
"""

from gangze.intake.readers.dispatch import read
from gangze.intake.readers.limits import DEFAULT, Limits

__all__ = ["DEFAULT", "Limits", "read"]
