"""Pure Python shared by all capabilities: dates, findings, errors, calendars, trees. No Django here."""
