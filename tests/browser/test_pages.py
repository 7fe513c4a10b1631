"""Every page that an administrator of a new bank can reach: accessible, unbroken, fit for a phone.

The walk starts at the menu and follows links, one page of each kind. A bank with its first administrators is
small, but has all registers, forms and record pages.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db(transaction=True)

HOLDERS = ("900001:沈知微", "900002:顾清和", "900003:陆闻舟")
STARTS = ("/", "/why", "/search?q=管理")
#: Addresses that answer with a file, not with a page.
FILES = re.compile(r"export|word|pdf|/file|template|download|^/static/|^/api/")
FEWEST = 25


def kind_of(address: str) -> str:
    """The address without its identities and query: `/units/7?tab=x` and `/units/8` are one kind of page."""
    path = address.split("#")[0].split("?")[0]
    return re.sub(r"/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=/|$)", "/N", path)


def local_links(page: Any) -> list[str]:
    """Addresses on the page that lead to other pages of the system."""
    found: list[str] = page.eval_on_selector_all(
        "a[href^='/']", "links => links.map(link => link.getAttribute('href'))"
    )
    return [address for address in found if not FILES.search(address)]


def test_every_page_is_accessible_and_fits(page: Any, signed_in: Any, axe: Any, shot: Any) -> None:
    call_command("bootstrap", "--head-office", "江临银行", *[f"--holder={holder}" for holder in HOLDERS])
    get_user_model().objects.update(must_change_password=False)
    signed_in(page, "900001")
    waiting, seen, faults = list(STARTS), set(), []
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind in seen:
            continue
        seen.add(kind)
        page.complaints.clear()
        page.set_viewport_size({"width": 1440, "height": 900})
        response = page.goto(address)
        page.wait_for_load_state("networkidle")
        name = kind.strip("/").replace("/", "-") or "home"
        shot(page, f"page-{name}")
        if response.status >= 400:
            faults.append(f"{address}: status {response.status}")
            continue
        faults += [f"{address}: {finding}" for finding in axe(page)]
        faults += [f"{address}: {complaint}" for complaint in page.complaints]
        waiting += local_links(page)
        page.set_viewport_size({"width": 390, "height": 844})
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wider > 0:
            faults.append(f"{address}: {wider} pixels wider than a phone")
        shot(page, f"page-{name}-phone")
    assert faults == []
    assert len(seen) >= FEWEST
