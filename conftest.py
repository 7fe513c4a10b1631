"""What all tests share."""

from __future__ import annotations

pytest_plugins = ["gangze.framework.tests.emptying", "tests.sample_bank"]
