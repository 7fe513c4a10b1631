/* The organisation chart: reads the tree of the day and draws it; roam, zoom, expand; a click on a name opens the unit. */
(() => {
  "use strict";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const phone = () => matchMedia("(max-width: 767px)").matches;

  const start = async (box) => {
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    let tops;
    try {
      const answer = await fetch(box.dataset.unitChart, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      tops = (await answer.json()).tree;
    } catch {
      chart.dispose();
      box.textContent = box.dataset.wordsFailed;
      return;
    }
    const root = tops.length === 1 ? tops[0] : { name: "", children: tops };
    let depth = phone() ? 1 : 2;
    let across = true;
    let zoom = 1;

    const told = (unit) => [
      unit.full, unit.kind, box.dataset.wordsHeld.replace("%s", unit.held),
      unit.all !== unit.held ? box.dataset.wordsAll.replace("%s", unit.all) : "",
      unit.headcount ? box.dataset.wordsHeadcount.replace("%s", unit.headcount) : "",
      unit.vacant ? box.dataset.wordsVacant.replace("%s", unit.vacant) : "",
      unit.excess ? box.dataset.wordsExcess.replace("%s", unit.excess) : "",
    ].filter(Boolean).join("\n");

    /* a line for every unit at the edge of what is drawn, so that no name covers another */
    const edge = (unit, levels) => (levels && unit.children?.length ? unit.children.reduce((sum, child) => sum + edge(child, levels - 1), 0) : 1);

    const draw = () => {
      box.style.height = across ? `${Math.max(400, edge(root, depth) * 24 + 48)}px` : "";
      chart.resize();
      const text = token("--gz-text"), line = token("--gz-line-strong"), surface = token("--gz-surface"), link = token("--gz-link"), muted = token("--gz-muted");
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const side = across ? { position: "right", verticalAlign: "middle", align: "left", distance: 8 } : { position: "bottom", verticalAlign: "top", align: "center", distance: 6 };
      chart.clear();
      chart.setOption({
        animation: !still,
        tooltip: { trigger: "item", renderMode: "richText", backgroundColor: surface, borderColor: line, textStyle: { color: text }, formatter: (item) => told(item.data) },
        textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
        series: [{
          type: "tree", data: [root], roam: true, zoom, orient: across ? "LR" : "TB", initialTreeDepth: depth, expandAndCollapse: true,
          left: across ? (phone() ? 24 : 90) : 20, right: across ? (phone() ? 150 : 190) : 20, top: 24, bottom: across ? 24 : 170,
          symbol: "emptyCircle", symbolSize: 10, edgeShape: "polyline", edgeForkPosition: "50%", roamDetail: 1,
          itemStyle: { color: link, borderColor: link, borderWidth: 1.5 }, lineStyle: { color: line, width: 1 },
          label: {
            ...side, color: text, fontSize: 13, backgroundColor: surface, padding: [2, 4], borderRadius: 3,
            /* downwards the names stand upright, one character a line, as on a wall chart */
            formatter: (item) => (!across ? [...item.name].map((word) => `{name|${word}}`).join("\n") : item.data.all ? `{name|${item.name}} {held|${box.dataset.wordsPeople.replace("%s", item.data.all)}}` : `{name|${item.name}}`),
            rich: { name: { color: text, fontSize: 13, lineHeight: across ? 18 : 15 }, held: { color: muted, fontSize: 11 } },
          },
          emphasis: { label: { color: link } },
          animationDuration: 250, animationDurationUpdate: 250,
        }],
      });
    };

    /* ECharts expands on any click on a node; a click on the name is taken as "open the unit". */
    chart.on("click", (item) => {
      const onName = ["text", "tspan"].includes(item.event?.target?.type);
      if (item.data?.url && (onName || !item.data.children?.length)) location.assign(item.data.url);
    });
    for (const button of document.querySelectorAll("[data-chart-zoom]")) button.addEventListener("click", () => {
      zoom = Math.min(6, Math.max(0.2, zoom * Number(button.dataset.chartZoom)));
      chart.setOption({ series: [{ zoom }] });
    });
    for (const button of document.querySelectorAll("[data-chart-depth]")) button.addEventListener("click", () => { depth = Number(button.dataset.chartDepth); draw(); });
    document.querySelector("[data-chart-turn]")?.addEventListener("click", () => { across = !across; draw(); });
    addEventListener("resize", () => chart.resize());
    document.addEventListener("gangze:theme", draw);
    draw();
    box.dataset.drawn = "yes";
  };

  document.addEventListener("DOMContentLoaded", () => { for (const box of document.querySelectorAll("[data-unit-chart]")) start(box); });
})();
