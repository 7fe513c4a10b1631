"""Charts as data (图表): a view gives one to `parts/chart.html`, `charts.js` draws it with ECharts."""

from gangze.web.charts.options import Chart, bars, lines, organisation

__all__ = ["Chart", "bars", "lines", "organisation"]
