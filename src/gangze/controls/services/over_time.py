"""What only time brings: stays too long, leave due, posts that follow each other (轮岗检查)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gangze.controls.domain.bank import Bank
from gangze.controls.domain.found import Found
from gangze.controls.domain.history import history_rules, once_held
from gangze.controls.domain.judging import Bundled
from gangze.controls.domain.key_post_reviews import not_looked_at
from gangze.controls.domain.stays import stays, too_long, without_leave
from gangze.controls.queries.key_posts import figures_on, forced_leaves, holdings_of, past_holdings, reviewed
from gangze.controls.queries.knowledge import Knowledge
from gangze.controls.queries.tags import Tags


def found_over_time(
    bank: Bank, tags: Tags, knowledge: Knowledge, bundles: Bundled, persons: Iterable[int] | None = None
) -> Iterator[Found]:
    """All findings of a bank, or of some persons in it, that look beyond the day."""
    rules = history_rules(list(knowledge.rules))
    if rules:
        yield from once_held(bank, tags, rules, bundles, past_holdings(bank, tags, rules, bundles, persons))
    figures = figures_on(bank.day)
    ever = stays(holdings_of(figures, bank.day, persons=persons), figures)
    every = [stay for stay in ever if stay.holds(bank.day)]
    yield from too_long(every, bank.day)
    leaves = forced_leaves({stay.person for stay in ever}, bank.day)
    yield from without_leave(every, leaves, bank.day, figures.leave_from)
    yield from not_looked_at(ever, leaves, reviewed({stay.person for stay in ever}, bank.day), bank.day)
