/* Draws every [data-chart] with ECharts in the colours of the theme; draws again when the theme changes. */
(() => {
  "use strict";
  const drawn = new Map();
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const leaves = (node) =>
    node.children?.length ? node.children.reduce((sum, child) => sum + leaves(child), 0) : 1;

  /* A tree whose leaves do not fit side by side lies on its side and grows downwards. */
  const treeSeries = (series, box, colour) => {
    const count = leaves(series.data[0]);
    const lying = count * 120 > box.clientWidth;
    if (lying) box.style.height = `${Math.max(352, count * 42 + 80)}px`;
    const line = { color: token("--gz-line-strong"), width: 1 };
    const text = token("--gz-text");
    /* no room for boxes: a dot and its name */
    if (box.clientWidth < 640) {
      return {
        ...series,
        orient: "LR",
        left: 16,
        right: 120,
        symbol: "circle",
        symbolSize: 9,
        itemStyle: { color: colour },
        lineStyle: line,
        label: {
          position: "right",
          color: text,
          fontSize: 13,
          backgroundColor: token("--gz-surface"),
          padding: [2, 4],
        },
      };
    }
    return {
      ...series,
      orient: lying ? "LR" : series.orient,
      left: lying ? 70 : "8%",
      right: lying ? 80 : "8%",
      symbolSize: (_value, item) => [Math.max(84, String(item.name).length * 15 + 20), 34],
      itemStyle: { color: token("--gz-surface"), borderColor: colour, borderWidth: 1.25 },
      lineStyle: line,
      label: { position: "inside", color: text, fontSize: 13 },
      emphasis: { focus: "relative" },
    };
  };

  const themed = (option, box) => {
    const text = token("--gz-text");
    const muted = token("--gz-muted");
    const line = token("--gz-line");
    const surface = token("--gz-surface");
    const dark = document.documentElement.dataset.bsTheme === "dark";
    const palette = dark
      ? ["#7db0f5", "#e3b654", "#6fcf97", "#c3aef8", "#ff9d94", "#6cc7d6"]
      : ["#1d4f96", "#c98a12", "#1f8a54", "#6b4fb3", "#c2413a", "#0f7c90"];
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const axis = {
      axisLabel: { color: muted },
      axisLine: { lineStyle: { color: line } },
      splitLine: { lineStyle: { color: line } },
    };
    const result = {
      ...option,
      color: palette,
      animation: !still,
      aria: { enabled: true, decal: { show: true } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: text },
      legend: { ...option.legend, textStyle: { color: text } },
      /* richText: drawn on the canvas, because the content policy forbids inline styles in HTML tooltips */
      tooltip: {
        ...option.tooltip,
        renderMode: "richText",
        backgroundColor: surface,
        borderColor: line,
        textStyle: { color: text },
      },
    };
    if (option.xAxis) {
      result.xAxis = { ...option.xAxis, ...axis };
      result.yAxis = { ...option.yAxis, ...axis };
    }
    result.series = option.series.map((series) =>
      series.type === "tree" ? treeSeries(series, box, palette[0]) : series,
    );
    return result;
  };

  const draw = (box) => {
    const { option, urls } = JSON.parse(document.getElementById(`${box.id}-data`).textContent);
    drawn.get(box)?.dispose();
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(themed(option, box));
    chart.on("click", (event) => {
      const url = urls[event.name];
      if (url && !event.data?.children?.length) location.assign(url);
    });
    drawn.set(box, chart);
  };

  const drawAll = () => {
    for (const box of drawn.keys())
      if (!box.isConnected) {
        drawn.get(box).dispose();
        drawn.delete(box);
      }
    for (const box of document.querySelectorAll("[data-chart]")) if (!drawn.has(box)) draw(box);
  };

  document.addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("htmx:afterSettle", drawAll);
  document.addEventListener("gangze:theme", () => [...drawn.keys()].forEach(draw));
  addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
})();
