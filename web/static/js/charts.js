// Charts, each drawn from the table behind it: what the page says is what is drawn.
// <div data-chart="columns|bars"> stands before the table; th[data-drawn] names the series,
// td[data-value] has the numbers. Without this script, or ECharts, the tables are open, and so is
// one without any number.

const SERIES = ["--accent", "--star", "--line-strong"];
const ROW = 34;
const drawn = new Map();

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** What a table holds: its categories and the series to draw. */
function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows].slice(0, Number(table.dataset.drawnRows ?? Infinity));
  const series = heads
    .map((cell, place) => ({ cell, place }))
    .filter(({ cell }) => "drawn" in cell.dataset)
    .map(({ cell, place }) => ({
      name: cell.textContent.trim(),
      data: rows.map((row) => {
        const { value } = row.cells[place].dataset;
        return value === undefined ? null : Number(value);
      }),
    }));
  const names = rows.map((row) => row.cells[0].textContent.trim());
  return { names, series, percent: "percent" in table.dataset };
}

function axes(kind, { names, percent }) {
  const ink = { color: colour("--muted"), fontSize: 12 };
  const rule = { lineStyle: { color: colour("--line") } };
  const category = {
    type: "category",
    data: names,
    inverse: kind === "bars",
    axisLabel: { ...ink, width: 132, overflow: "truncate", hideOverlap: kind === "columns" },
    axisLine: { lineStyle: { color: colour("--line-strong") } },
    axisTick: { show: false },
  };
  const value = {
    type: "value",
    max: percent ? 100 : undefined,
    minInterval: percent ? undefined : 1,
    axisLabel: { ...ink, formatter: percent ? "{value}%" : undefined },
    splitLine: rule,
  };
  return kind === "bars" ? { yAxis: category, xAxis: value } : { xAxis: category, yAxis: value };
}

function option(kind, found) {
  const text = { color: colour("--ink"), fontFamily: getComputedStyle(document.body).fontFamily };
  const several = found.series.length > 1;
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    textStyle: text,
    grid: { left: 8, right: 24, top: several ? 40 : 16, bottom: 8, outerBoundsMode: "same" },
    legend: { show: several, top: 0, left: 0, textStyle: text, itemWidth: 14, itemHeight: 10 },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: colour("--line"), opacity: 0.4 } },
      // drawn on the canvas: an element of its own would need styles that our policy refuses
      renderMode: "richText",
      backgroundColor: colour("--surface"),
      borderColor: colour("--line-strong"),
      textStyle: text,
      valueFormatter: (value) => (value == null ? "—" : `${value}${found.percent ? "%" : ""}`),
    },
    ...axes(kind, found),
    series: found.series.map((each, place) => ({
      ...each,
      type: "bar",
      barMaxWidth: 26,
      itemStyle: { color: colour(SERIES[place]), borderRadius: kind === "bars" ? [0, 2, 2, 0] : [2, 2, 0, 0] },
      label: {
        show: !several && found.names.length <= 24,
        position: kind === "bars" ? "right" : "top",
        color: text.color,
        formatter: ({ value }) => (value ? value : ""),
      },
    })),
  };
}

function draw(place, found) {
  const kind = place.dataset.chart;
  place.hidden = false;
  if (kind === "bars") {
    const each = Math.max(ROW, 14 * found.series.length + 10);
    place.style.height = `${48 + each * found.names.length}px`;
  }
  const chart = drawn.get(place) ?? globalThis.echarts.init(place, null, { renderer: "canvas" });
  drawn.set(place, chart);
  chart.setOption(option(kind, found), true);
  chart.resize();
}

function drawAll() {
  if (!globalThis.echarts) return;
  for (const place of document.querySelectorAll("[data-chart]")) {
    const figure = place.closest(".figure");
    const found = read(figure.querySelector("table[data-figures]"));
    if (found.series.every(({ data }) => data.every((value) => value === null))) continue;
    if (!drawn.has(place)) figure.querySelector("[data-fold]")?.removeAttribute("open");
    draw(place, found);
  }
  for (const [place, chart] of drawn) {
    if (place.isConnected) continue;
    chart.dispose();
    drawn.delete(place);
  }
}

drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
addEventListener("htmx:afterSettle", drawAll);
// a canvas in the colours of the screen is none for paper: there the tables stand instead
addEventListener("beforeprint", () => {
  for (const table of document.querySelectorAll("[data-fold]")) table.open = true;
});
