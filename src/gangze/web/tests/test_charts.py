"""Charts are plain data with the same figures as a table."""

from __future__ import annotations

import pytest

from gangze.web.charts import bars, lines, organisation


def test_bars_carry_the_figures_twice() -> None:
    chart = bars("c", "编制与在岗", ["公司", "运营"], {"编制": [21, 30], "在岗": [22, 31]})
    assert chart.option["series"][1] == {"type": "bar", "name": "在岗", "data": [22, 31]}
    assert chart.rows == [["公司", 21, 22], ["运营", 30, 31]]


def test_a_series_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="在岗"):
        lines("c", "在岗", ["一月", "二月"], {"在岗": [1]})


def test_organisation_keeps_levels_and_addresses() -> None:
    root = {"name": "总行", "url": "/units/1", "children": [{"name": "运营部", "note": "31 人"}]}
    chart = organisation("o", "机构图", root)
    assert chart.urls == {"总行": "/units/1"}
    assert chart.rows == [["总行", ""], ["　运营部", "31 人"]]
    assert chart.option["series"][0]["data"][0]["children"][0]["value"] == "31 人"
