"""ECharts options built from plain figures, each with the same figures as a table.

The table is the accessible form of the chart and what is printed. Colours, fonts and the tooltip mode are
set in the browser, because they follow the theme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Number = int | float


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: `id` of the element, `title`, the ECharts `option`, `heads` and `rows` of its table.

    `urls` maps a category (or node id) to the page a click on it opens.
    """

    id: str
    title: str
    option: dict[str, Any]
    heads: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)

    @property
    def data_id(self) -> str:
        """The id of the element that holds the data."""
        return f"{self.id}-data"

    @property
    def data(self) -> dict[str, Any]:
        """What the browser gets."""
        return {"option": self.option, "urls": self.urls}


def bars(
    id: str,
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[Number]],
    *,
    stacked: bool = False,
    urls: Mapping[str, str] | None = None,
) -> Chart:
    """Columns by category (柱状图). Raises ValueError where a series and the categories differ in length."""
    return _axis_chart("bar", id, title, categories, series, {"stack": "all"} if stacked else {}, urls)


def lines(
    id: str,
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[Number | None]],
    *,
    urls: Mapping[str, str] | None = None,
) -> Chart:
    """Lines over categories, usually months (折线图); None leaves a gap. Errors as in `bars`."""
    return _axis_chart("line", id, title, categories, series, {}, urls)


def _axis_chart(
    kind: str,
    id: str,
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[Number | None]],
    extra: Mapping[str, Any],
    urls: Mapping[str, str] | None,
) -> Chart:
    for name, values in series.items():
        if len(values) != len(categories):
            raise ValueError(f"series {name!r}: {len(values)} values for {len(categories)} categories")
    option = {
        "grid": {"left": 8, "right": 8, "top": 40, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "show": len(series) > 1},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(categories)},
        "yAxis": {"type": "value"},
        "series": [
            {"type": kind, "name": name, "data": list(values), **extra} for name, values in series.items()
        ],
    }
    rows = [[name, *(values[at] for values in series.values())] for at, name in enumerate(categories)]
    return Chart(id, title, option, ["", *series], rows, dict(urls or {}))


def organisation(id: str, title: str, root: Mapping[str, Any], *, depth: int = 2) -> Chart:
    """The organisation as a zoomable tree (机构图).

    `root` is `{"name", "url", "note", "children": [...]}`; `depth` levels are open at first.
    """
    urls: dict[str, str] = {}
    rows: list[list[Any]] = []

    def node(unit: Mapping[str, Any], level: int) -> dict[str, Any]:
        name, note = str(unit["name"]), str(unit.get("note", ""))
        if unit.get("url"):
            urls[name] = str(unit["url"])
        rows.append(["　" * level + name, note])
        return {
            "name": name,
            "value": note,
            "children": [node(child, level + 1) for child in unit.get("children", ())],
        }

    option = {
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "tree",
                "data": [node(root, 0)],
                "orient": "TB",
                "roam": True,
                "initialTreeDepth": depth,
                "expandAndCollapse": True,
                "edgeShape": "polyline",
                "symbol": "rect",
                "top": 40,
                "bottom": 40,
            }
        ],
    }
    return Chart(id, title, option, [title, ""], rows, urls)
