"""Every page of the menu and a record of each register, accessible and fitting: two widths, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

ROLE = "人力资源经理"
MORE = ("/search?q=柜员",)
SIZES = ((1440, 900), (390, 844))
FEWEST = 20
COVERED = """() => [...document.querySelectorAll("td.gz-tick + td")].filter((cell) =>
    cell.previousElementSibling.firstElementChild.getBoundingClientRect().right > cell.getBoundingClientRect().left
).map((cell) => cell.textContent)"""
"""Names of records that lie under the box by which they are ticked."""


def addresses(page: Any) -> list[str]:
    """The menu's pages, and for each register among them its first record."""
    page.goto("/")
    found: list[str] = page.locator(".gz-nav a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    for address in tuple(found):
        page.goto(address)
        record = page.locator("#list tbody a[href], #drafts tbody a[href]").first
        if record.count():
            found.append(record.get_attribute("href"))
    return [*dict.fromkeys([*found, *MORE])]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_and_fit(theme: str, visit: Callable[..., Any], axe: Any, shot: Any) -> None:
    page = visit(ROLE, theme=theme)
    faults: list[str] = []
    seen = addresses(page)
    for address in seen:
        page.complaints.clear()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wider > 0:
                faults.append(f"{address} at {width}: {wider} pixels too wide")
            faults += [f"{address} at {width}: a tick covers {text}" for text in page.evaluate(COVERED)]
            faults += [f"{address} at {width}: {finding}" for finding in axe(page)]
            shot(page, f"sample{re.sub(r'[^a-z0-9]+', '-', address)}-{width}-{theme}")
        faults += [f"{address}: {complaint}" for complaint in page.complaints]
    assert not faults, "\n".join(faults)
    assert page.locator("html").get_attribute("data-bs-theme") == theme
    assert len(seen) >= FEWEST
