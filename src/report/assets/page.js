// Puts the marks of marks.js to work. A panel of a figure is one uPlot; the panels of a figure share their x axis,
// cursor and zoom.

// ---- one panel as a plot -------------------------------------------------------------------

const text_width = (() => {
  const ctx = document.createElement("canvas").getContext("2d");
  return (text) => { ctx.font = small; return ctx.measureText(text).width; };
})();

// Every series over the x of all of them, as uPlot wants it; undefined where a series has no sample.
const aligned = (panel, x_range) => {
  const tables = panel.series.filter((s) => s.mark !== "ticks").map((s) => {
    const order = s.x.map((_, i) => i).filter((i) => is_number(s.x[i]) && i < s.y.length);
    if (!is_sorted(s.x)) order.sort((a, b) => s.x[a] - s.x[b]);
    return [order.map((i) => s.x[i]), order.map((i) => s.y[i])];
  });
  if (panel.grid) tables.push([panel.grid.x, panel.grid.x.map(() => null)]);
  const filled = tables.filter((t) => t[0].length);
  return filled.length ? uPlot.join(filled)[0] : x_range;
};

const axis = (show, extra) => ({
  show, font: small, labelFont: small, labelSize: 20, stroke: () => css("--ink"), grid: { show: false },
  ticks: { show: true, size: 5, width: 1, stroke: () => css("--ink") },
  border: { show: true, width: 1, stroke: () => css("--ink") }, ...extra,
});

const panel_height = (figure, panel, width) => {
  const one = figure.panels.length > 1 ? 150 : Math.max(240, Math.min(380, 0.5 * width));
  return Math.round(one * Math.min(10, Math.max(0.2, panel.height ?? 1)));
};

// Ticks of a logarithmic axis; nothing for an even one, where uPlot finds them.
const log_axis = (scale, most) => (scale.log_beyond > 0 ? {
  splits: (u, _, low, high) => log_ticks(scale, low, high, most), values: (_, v) => v.map((x) => scale_label(scale, x)), filter: (_, v) => v,
} : {});
const log_scale = ({ log_beyond }) => (log_beyond > 0 ? { distr: 4, asinh: log_beyond } : {});

const y_axis = (panel, size) => {
  const rows = panel.rows;
  const grid = { show: !rows.length && !panel.grid, width: 1, stroke: () => css("--grid") };
  if (!rows.length) return axis(true, { size: size - 20, label: panel.y_label || " ", grid, space: 32, values: (_, v) => axis_labels(v), ...log_axis(panel.y_scale, 8) });
  return axis(true, {
    size: size - 20, label: panel.y_label || " ", splits: () => rows.map((_, i) => i), values: () => rows,
    ticks: { show: false, size: 5 }, border: { show: false }, filter: (_, v) => v,
  });
};

// Names at their positions, where the axis has names: in two rows where one is too short for them, slanted where two are.
const widest_name = (names) => Math.max(0, ...names.map((name) => text_width(name) + 8));
const name_layout = (names, width) => {
  const rows = (widest_name(names) * names.length) / width;
  if (rows <= 1) return { size: 24 };
  return rows <= 2 ? { size: 42, two_rows: true } : { size: Math.ceil(widest_name(names) * Math.sin(1)) + 12, rotate: 180 / Math.PI };
};

const x_axis = (panel, is_last, label, { two_rows, ...place }) => {
  const names = panel.columns;
  if (!names.length) return axis(is_last, { size: 24, label, values: (_, v) => axis_labels(v), space: 60, ...log_axis(panel.x_scale, 13) });
  const shown_names = names.map((name, i) => (two_rows && i % 2 ? `\n${name}` : name));
  return axis(is_last, { ...place, label, splits: () => names.map((_, i) => i), values: () => shown_names, filter: (_, v) => v });
};

const build_plot = (state, panel, index) => {
  const { figure } = state;
  const is_last = index === figure.panels.length - 1;
  const names = name_layout(panel.columns, state.width() - state.left - state.right);
  const below = is_last ? names.size + 20 : 0;
  const plot = { panel, hidden: new Set(), height: (width) => panel_height(figure, panel, width) + below };
  const box = make("div", { class: "panel" });
  const legend = build_legend(plot);
  legend.style.paddingLeft = `${state.left + 2}px`;
  if (figure.panels.length > 1) box.append(make("span", { class: "letter", "aria-hidden": "true" }, String.fromCharCode(97 + (index % 26))));
  if (figure.panels.length > 1 || legend.childNodes.length) box.append(legend);
  state.element.append(box);
  const options = {
    width: state.width(), height: plot.height(state.width()), padding: [6, state.right, is_last ? 0 : 6, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: (_, a, b) => [a, b], ...log_scale(panel.x_scale) },
      y: { range: () => panel.y_range, dir: panel.rows.length ? -1 : 1, ...log_scale(panel.y_scale) },
    },
    axes: [x_axis(panel, is_last, state.x_label, names), y_axis(panel, state.left)],
    series: [{}, { paths: () => null, points: { show: false } }],
    cursor: {
      x: true, y: panel.grid !== null, points: { show: false }, drag: { x: true, y: false, dist: 5 },
      sync: { key: figure.id + state.number }, bind: { dblclick: () => () => { state.reset(); return null; } },
    },
    hooks: {
      drawClear: [(u) => { if (panel.grid) draw_grid(u, panel); draw_bands(u, panel); }],
      draw: [(u) => draw_series(u, panel, plot.hidden)],
      setSize: [(u) => place_colour_bar(u, panel)],
      setScale: [(u, key) => key === "x" && state.share_zoom(u)],
      setCursor: [() => state.read_out(plot)],
    },
  };
  const x = aligned(panel, figure.x_range);
  plot.x = x;
  plot.u = new uPlot(options, [x, x.map(() => null)], box);
  return plot;
};

const place_colour_bar = (u, panel) => {
  if (!panel.grid) return;
  u.root.style.position = "relative";
  const bar = u.root.querySelector(".colourbar") ?? u.root.appendChild(build_colour_bar(panel.grid));
  Object.assign(bar.style, { left: `${u.over.offsetLeft + u.over.offsetWidth + 14}px`, top: `${u.over.offsetTop}px`, height: `${u.over.offsetHeight}px` });
};

// ---- values under the cursor ---------------------------------------------------------------

const series_value = (plot, series, x) => {
  series.sorted ??= is_sorted(series.x);
  const i = nearest(series.x, x, series.sorted);
  if (i < 0 || Math.abs(plot.u.valToPos(series.x[i], "x") - plot.u.valToPos(x, "x")) > near_px) return "";
  const error = is_number(series.error[i]) ? ` ± ${shown(series.error[i])}` : "";
  return shown(series.y[i]) + error;
};

const grid_value = ({ u, panel: { grid } }, x) => {
  const top = u.cursor.top >= 0 ? u.cursor.top : u.over.clientHeight / 2;
  const row = nearest(grid.y, u.posToVal(top, "y")), column = nearest(grid.x, x);
  if (row < 0 || column < 0) return "";
  return ` · y ${shown(grid.y[row])} · ${grid.label} ${shown(grid.values[row * grid.x.length + column])}`;
};

const read_out = (state, plot) => {
  const { u, panel } = plot;
  const is_inside = u.cursor.left >= 0;
  const x = is_inside ? u.posToVal(u.cursor.left, "x") : null;
  panel.series.forEach((series, i) => {
    if (plot.values[i]) plot.values[i].textContent = is_inside ? series_value(plot, series, x) : "";
  });
  if (plot !== state.plots[0] && !panel.grid) return;
  state.readout.textContent = is_inside ? `${state.x_label} ${shown(x)}${panel.grid ? grid_value(plot, x) : ""}` : "";
};

// ---- one figure: its plots move together ---------------------------------------------------

const window_of = (state) => {
  const { min, max } = state.plots[0].u.scales.x;
  return [min, max];
};

const zoom_to = (state, low, high) => {
  if (!(high - low > 1e-9 * (state.figure.x_range[1] - state.figure.x_range[0]))) return;
  state.plots[0].u.setScale("x", { min: low, max: high });
};

const zoom_by = (state, factor) => {
  const scale = state.plots[0].panel.x_scale, place = (x) => along(scale, x), [first, last] = state.figure.x_range;
  const [low, high] = window_of(state).map(place), at = is_number(state.at) ? place(state.at) : NaN;
  const centre = at >= low && at <= high ? at : (low + high) / 2;
  const from = position_at(scale, centre - (centre - low) * factor), to = position_at(scale, centre + (high - centre) * factor);
  zoom_to(state, Math.max(first, from), Math.min(last, to));
};

// The row of a heat map that the keyboard has reached, counted from the middle one.
const row_top = (state, { u, panel }) => {
  const { grid } = panel;
  if (!grid || !grid.y.length) return u.over.clientHeight / 2;
  const middle = Math.floor(grid.y.length / 2), down = panel.rows.length ? -1 : 1;
  const row = Math.min(grid.y.length - 1, Math.max(0, middle + down * state.rows_up));
  state.rows_up = down * (row - middle);
  return u.valToPos(grid.y[row], "y");
};

const place_cursor = (state) => {
  if (!is_number(state.at)) return;
  for (const plot of state.plots)
    plot.u.setCursor({ left: plot.u.valToPos(state.at, "x"), top: row_top(state, plot) }, true, false);
};

// Moves the cursor along the samples of the panel that has most of them.
const move_cursor = (state, steps, rows) => {
  const master = state.plots.reduce((a, b) => (b.x.length > a.x.length ? b : a));
  const [low, high] = window_of(state), x = master.x.filter((v) => v >= low && v <= high);
  if (!x.length) return;
  const stride = Math.max(1, Math.round(x.length / 200));
  const from = is_number(state.at) ? nearest(x, state.at, true) : Math.floor(x.length / 2);
  state.at = x[Math.min(x.length - 1, Math.max(0, from + steps * stride))];
  state.rows_up += rows;
  place_cursor(state);
};

const on_key = (state) => (event) => {
  if (event.target !== state.element || event.ctrlKey || event.altKey || event.metaKey) return;
  const far = event.shiftKey ? 10 : 1;
  const actions = {
    ArrowLeft: () => move_cursor(state, -far, 0), ArrowRight: () => move_cursor(state, far, 0),
    ArrowUp: () => move_cursor(state, 0, far), ArrowDown: () => move_cursor(state, 0, -far),
    "+": () => zoom_by(state, 0.5), "=": () => zoom_by(state, 0.5), "-": () => zoom_by(state, 2), "0": () => state.reset(),
  };
  if (!actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
  queueMicrotask(() => place_cursor(state));  // a new scale is in force only then
};

const left_margin = (figure) => {
  const names = figure.panels.flatMap((panel) => panel.rows);
  return 20 + Math.min(200, Math.max(46, ...names.map((name) => text_width(name) + 12)));
};

const build_state = (root, figure, number) => {
  const element = root.querySelector(".plot");
  const labels = figure.panels.map((panel) => panel.x_label).filter(Boolean);
  const state = {
    root, figure, number, element, plots: [], at: null, rows_up: 0, readout: root.querySelector(".readout"),
    x_label: labels.length ? labels[labels.length - 1] : "x",
    left: left_margin(figure), right: figure.panels.some((panel) => panel.grid) ? 92 : 14,
    width: () => Math.max(240, element.clientWidth),
  };
  let is_sharing = false;
  state.share_zoom = (from) => {
    if (is_sharing) return;
    is_sharing = true;
    for (const { u } of state.plots) if (u !== from) u.setScale("x", { min: from.scales.x.min, max: from.scales.x.max });
    is_sharing = false;
  };
  state.reset = () => zoom_to(state, ...figure.x_range);
  state.read_out = (plot) => plot.u && read_out(state, plot);
  return state;
};

const fit = (state) => {
  const width = state.width();
  for (const plot of state.plots) plot.u.setSize({ width, height: plot.height(width) });
};

const build_figure = (root) => {
  const number = Number(root.dataset.figure), figure = figures[number];
  root.dataset.ready = "building";
  const state = build_state(root, figure, number);
  if (!figure.panels.length) return;
  state.element.style.display = "block";
  figure.panels.forEach((panel, i) => state.plots.push(build_plot(state, panel, i)));
  state.reset();
  state.element.addEventListener("keydown", on_key(state));
  state.element.addEventListener("mousemove", (event) => {
    const { u } = state.plots[0];
    state.at = u.posToVal(event.clientX - u.over.getBoundingClientRect().left, "x");
  });
  let last_width = state.width();
  new ResizeObserver(() => {
    if (state.width() === last_width) return;
    last_width = state.width();
    requestAnimationFrame(() => fit(state));
  }).observe(state.element);
  dark.addEventListener("change", () => state.plots.forEach((plot) => { plot.paint_legend(); plot.u.redraw(false, true); }));
};

// ---- data table and files ------------------------------------------------------------------

// Long form: one row a sample.
const rows_of = (figure) => {
  const x_label = figure.panels.map((panel) => panel.x_label).filter(Boolean).pop() ?? "x";
  const rows = [["panel", "series", x_label, "y", "error", "value"]];
  figure.panels.forEach((panel, p) => {
    const name = panel.y_label || String.fromCharCode(97 + p);
    for (const s of panel.series)
      for (let i = 0; i < Math.min(s.x.length, s.y.length); ++i) {
        const row = panel.rows.length && Number.isInteger(s.y[i]) ? panel.rows[s.y[i]] : undefined;
        rows.push([name, s.label, s.x[i], row ?? s.y[i], s.error[i] ?? "", ""]);
      }
    const { grid } = panel;
    if (grid) grid.values.forEach((v, i) => rows.push([name, grid.label, grid.x[i % grid.x.length], grid.y[Math.floor(i / grid.x.length)], "", v]));
  });
  return drop_empty_columns(rows);
};

const drop_empty_columns = (rows) => {
  const used = rows[0].map((_, c) => c < 4 || rows.some((row, r) => r > 0 && row[c] !== ""));
  return rows.map((row) => row.filter((_, c) => used[c]));
};

const csv_of = (figure) => {
  const cell = (v) => (v === null ? "" : /[",\r\n]/.test(String(v)) ? `"${String(v).replaceAll('"', '""')}"` : String(v));
  return rows_of(figure).map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
};

const most_rows = 500;  // the table rounds to six digits; the CSV file has every digit and row
const fill_table = (box, figure) => {
  if (box.childNodes.length) return;
  const [header, ...rows] = rows_of(figure);
  const body = make("tbody");
  for (const row of rows.slice(0, most_rows))
    body.append(make("tr", {}, ...row.map((v) => make("td", {}, typeof v === "string" ? v : shown(v, 6)))));
  const head = make("thead", {}, make("tr", {}, ...header.map((name) => make("th", { scope: "col" }, name))));
  box.append(make("table", {}, head, body));
  if (rows.length > most_rows) box.append(make("p", {}, `The first ${most_rows} of ${rows.length} rows; the CSV file has them all.`));
};

const save = (name, blob) => {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

const svg_bytes = (still) => Uint8Array.from(atob(still.src.split(",")[1]), (c) => c.charCodeAt(0));

// 160 mm wide at 300 dots per inch.
const save_png = (name, still) => {
  const canvas = make("canvas");
  canvas.width = 1890;
  canvas.height = Math.round((1890 * still.naturalHeight) / still.naturalWidth);
  canvas.getContext("2d").drawImage(still, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(name, blob), "image/png");
};

const build_actions = (root, figure) => {
  const still = root.querySelector(".still");
  const name = figure.id.replace(/[^A-Za-z0-9_-]+/g, "-") || "figure";
  const actions = {
    svg: () => save(`${name}.svg`, new Blob([svg_bytes(still)], { type: "image/svg+xml" })),
    png: () => save_png(`${name}.png`, still),
    csv: () => save(`${name}.csv`, new Blob([csv_of(figure)], { type: "text/csv" })),
  };
  for (const button of root.querySelectorAll("[data-save]")) {
    if (!still && button.dataset.save !== "csv") button.remove();
    button.addEventListener("click", actions[button.dataset.save]);
  }
  const details = root.querySelector("details.data");
  details.addEventListener("toggle", () => details.open && fill_table(details.querySelector(".scroll"), figure));
};

for (const root of document.querySelectorAll("figure[data-figure]")) {
  try {
    build_actions(root, figures[Number(root.dataset.figure)]);
    build_figure(root);
    root.dataset.ready = "true";
  } catch (error) {  // the drawn figure stays in sight
    root.dataset.ready = "failed";
    root.querySelector(".plot").replaceChildren();
    console.error(error);
  }
}
