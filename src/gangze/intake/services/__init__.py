"""The writes of intake: receive files, keep what was read, correct it, accept it as one dated change."""

from gangze.intake.services.correcting import correct, discard, place_draft, undo
from gangze.intake.services.receiving import give_up_reading, read_draft, receive

__all__ = ["correct", "discard", "give_up_reading", "place_draft", "read_draft", "receive", "undo"]
