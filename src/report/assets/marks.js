// What every figure is made of: numbers as text, colours, the marks inside a plot, legends. The data are the
// JSON in #data; nothing is fetched. All drawing is in pixels of the plot's canvas.
"use strict";

const { figures, palette } = JSON.parse(document.getElementById("data").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const near_px = 30;  // a value is shown when a sample lies this near to the cursor
const small = "12px system-ui, 'DejaVu Sans', sans-serif";

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

// ---- numbers -------------------------------------------------------------------------------

const is_number = (v) => typeof v === "number" && Number.isFinite(v);

const shown = (value, digits = 4) => {
  if (!is_number(value)) return "–";
  const size = Math.abs(value);
  const is_plain = size === 0 || (size >= 1e-3 && size < 1e6);
  const text = is_plain ? String(+value.toPrecision(digits)) : value.toExponential(digits - 1);
  return text.replace("-", "−");
};

const axis_labels = (values) => {
  const size = Math.max(...values.map(Math.abs), 0);
  if (size !== 0 && (size < 1e-2 || size >= 1e5)) return values.map((v) => (v === 0 ? "0" : shown(v)));
  const step = values.length > 1 ? Math.abs(values[1] - values[0]) : 1;
  let decimals = 0;
  while (decimals < 10 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) ++decimals;
  return values.map((v) => v.toFixed(decimals).replace(/^-(?=0(\.0*)?$)/, "").replace("-", "−"));
};

// ---- logarithmic axes: asinh(position / log_beyond), as uPlot's distribution 4 -------------------

const along = (scale, position) => (scale.log_beyond > 0 ? Math.asinh(position / scale.log_beyond) : position);
const position_at = (scale, place) => (scale.log_beyond > 0 ? scale.log_beyond * Math.sinh(place) : place);

// 0 and powers of ten times each of `factors`, on both sides of 0; as powers_within of axes.cpp.
const powers_within = (scale, low, high, factors, stride) => {
  const has_zero = low <= 0 && high >= 0, size = Math.max(Math.abs(low), Math.abs(high)), slack = 1e-9 * size;
  const least = has_zero ? 1.5 * scale.log_beyond : Math.min(Math.abs(low), Math.abs(high));
  const at = has_zero ? [0] : [];
  for (let k = Math.floor(Math.log10(size)); 10 ** (k + 1) >= least; k -= stride)
    for (const factor of factors)
      for (const value of [-factor * 10 ** k, factor * 10 ** k])
        if (Math.abs(value) >= least - slack && value >= low - slack && value <= high + slack) at.push(value);
  return at.sort((a, b) => a - b);
};

const log_ticks = (scale, low, high, most) => {
  let at = powers_within(scale, low, high, [1], 1);
  if (at.length < 3) at = powers_within(scale, low, high, [1, 2, 5], 1);
  for (let stride = 2; at.length > most && stride < 20; ++stride) at = powers_within(scale, low, high, [1], stride);
  return at.length ? at : [low, high];
};

const scale_label = (scale, value) => {
  if (!scale.seconds || value === 0) return shown(value);
  return Math.abs(value) < 0.1 ? `${shown(1000 * value)} ms` : `${shown(value)} s`;
};

const is_sorted = (x) => x.every((v, i) => i === 0 || (v !== null && x[i - 1] !== null && v >= x[i - 1]));

// The index of the value nearest to x; -1 where there is none.
const nearest = (values, x, sorted = false) => {
  let best = -1;
  let low = 0, high = values.length;
  if (sorted) {
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] < x) low = middle + 1; else high = middle;
    }
    low = Math.max(0, low - 1);
    high = Math.min(values.length, low + 2);
  }
  for (let i = low; i < high; ++i)
    if (values[i] !== null && (best < 0 || Math.abs(values[i] - x) < Math.abs(values[best] - x))) best = i;
  return best;
};

// ---- colours -------------------------------------------------------------------------------

const series_colour = (series) => {
  if (series.published) return dark.matches ? palette.published_on_dark : palette.published;
  return (dark.matches ? palette.series_on_dark : palette.series)[series.colour];
};
const band_colour = (i) => palette.bands[i % palette.bands.length];
const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

const map_colour = (grid, value) => {
  if (!is_number(value)) return palette.missing;
  const map = palette[grid.two_signed ? "two_signed" : "one_signed"];
  const [low, high] = grid.range;
  const place = Math.min(1, Math.max(0, (value - low) / (high - low))) * (map.length - 1);
  const i = Math.min(map.length - 2, Math.floor(place));
  const [a, b] = [channels(map[i]), channels(map[i + 1])];
  return `rgb(${a.map((v, k) => Math.round(v + (place - i) * (b[k] - v))).join(",")})`;
};

// ---- drawing inside a plot; all in pixels of its canvas ------------------------------------

const clipped = (u, draw) => {
  const ratio = uPlot.pxRatio, { left, top, width, height } = u.bbox;
  u.ctx.save();
  u.ctx.beginPath();
  u.ctx.rect(left, top, width, height);
  u.ctx.clip();
  draw(u.ctx, (x) => u.valToPos(x, "x", true), (y) => u.valToPos(y, "y", true), ratio);
  u.ctx.restore();
};

const draw_bands = (u, panel) => clipped(u, (ctx, px, _, ratio) => {
  panel.bands.forEach((band, i) => {
    if (!is_number(band.from) || !is_number(band.to)) return;
    const from = Math.max(px(band.from), u.bbox.left), to = Math.min(px(band.to), u.bbox.left + u.bbox.width);
    if (!(to > from)) return;
    ctx.fillStyle = ctx.strokeStyle = band_colour(i);
    ctx.globalAlpha = dark.matches ? 0.25 : 0.18;
    if (!panel.grid) ctx.fillRect(from, u.bbox.top, to - from, u.bbox.height);  // it would change colours
    if (panel.grid) ctx.strokeStyle = "#fff";
    ctx.globalAlpha = panel.grid ? 0.8 : 0.6;
    ctx.lineWidth = (panel.grid ? 1.5 : 1) * ratio;
    for (const edge of [from, to]) ctx.strokeRect(edge, u.bbox.top, 0, u.bbox.height);
  });
});

const draw_grid = (u, { grid }) => clipped(u, (ctx, px, py) => {
  const columns = grid.x_edges.map((x) => Math.round(px(x))), rows = grid.y_edges.map((y) => Math.round(py(y)));
  for (let r = 0; r < grid.y.length; ++r)
    for (let c = 0; c < grid.x.length; ++c) {
      ctx.fillStyle = map_colour(grid, grid.values[r * grid.x.length + c]);
      ctx.fillRect(columns[c], rows[r], columns[c + 1] - columns[c], rows[r + 1] - rows[r]);
    }
});

const line_path = (series, px, py) => {
  const path = new Path2D();
  let pen_down = false, last_y = 0;
  for (let i = 0; i < Math.min(series.x.length, series.y.length); ++i) {
    if (!is_number(series.x[i]) || !is_number(series.y[i])) { pen_down = false; continue; }
    const x = px(series.x[i]), y = py(series.y[i]);
    if (pen_down && series.mark === "step") path.lineTo(x, last_y);
    if (pen_down) path.lineTo(x, y); else path.moveTo(x, y);
    pen_down = true;
    last_y = y;
  }
  return path;
};

const draw_line = (ctx, series, px, py, ratio, over_map) => {
  const path = line_path(series, px, py);
  ctx.lineJoin = "round";
  if (over_map) {  // a white rim keeps it visible on any colour
    ctx.strokeStyle = "#fff";
    ctx.lineWidth = 4 * ratio;
    ctx.stroke(path);
  }
  ctx.strokeStyle = over_map && series.published ? palette.published : series_colour(series);
  ctx.lineWidth = 1.75 * ratio;
  ctx.setLineDash(series.dashed ? [6 * ratio, 3.5 * ratio] : []);
  ctx.stroke(path);
  ctx.setLineDash([]);
};

const draw_points = (ctx, series, px, py, ratio) => {
  const radius = (series.mark === "points" ? 3.6 : 3) * ratio;
  for (let i = 0; i < Math.min(series.x.length, series.y.length); ++i) {
    if (!is_number(series.x[i]) || !is_number(series.y[i])) continue;
    ctx.beginPath();
    ctx.arc(px(series.x[i]), py(series.y[i]), radius, 0, 2 * Math.PI);
    ctx.lineWidth = 1.5 * ratio;
    ctx.strokeStyle = css("--paper");
    ctx.stroke();
    ctx.fillStyle = series_colour(series);
    ctx.fill();
  }
};

const draw_errors = (ctx, series, px, py, ratio) => {
  ctx.strokeStyle = series_colour(series);
  ctx.lineWidth = 1.1 * ratio;
  ctx.beginPath();
  series.error.forEach((error, i) => {
    if (!(error > 0) || !is_number(series.x[i]) || !is_number(series.y[i])) return;
    const x = px(series.x[i]), cap = 3 * ratio, ends = [py(series.y[i] + error), py(series.y[i] - error)];
    ctx.moveTo(x, ends[0]);
    ctx.lineTo(x, ends[1]);
    for (const y of ends) ctx.moveTo(x - cap, y), ctx.lineTo(x + cap, y);
  });
  ctx.stroke();
};

const draw_ticks = (ctx, series, px, py, ratio) => {
  ctx.strokeStyle = series_colour(series);
  ctx.lineWidth = 1.25 * ratio;
  ctx.beginPath();
  series.x.forEach((x, i) => {
    if (!is_number(x) || !is_number(series.y[i])) return;
    ctx.moveTo(px(x), py(series.y[i] - 0.36));
    ctx.lineTo(px(x), py(series.y[i] + 0.36));
  });
  ctx.stroke();
};

const draw_series = (u, panel, hidden) => clipped(u, (ctx, px, py, ratio) => {
  const [low, high] = panel.y_range;
  if (panel.zero_line && low < 0 && high > 0) {
    ctx.strokeStyle = css("--quiet");
    ctx.lineWidth = 0.75 * ratio;
    ctx.strokeRect(u.bbox.left, py(0), u.bbox.width, 0);
  }
  const order = panel.series.map((series, i) => [series, i]).sort((a, b) => a[0].published - b[0].published);
  for (const [series, i] of order) {
    if (hidden.has(i)) continue;
    if (series.error.length) draw_errors(ctx, series, px, py, ratio);
    if (series.mark === "ticks") draw_ticks(ctx, series, px, py, ratio);
    else if (series.mark !== "points") draw_line(ctx, series, px, py, ratio, panel.grid !== null);
    if (series.mark.endsWith("points")) draw_points(ctx, series, px, py, ratio);
  }
});

// ---- legend and colour bar -----------------------------------------------------------------

const swatch = (series) => {
  const colour = series_colour(series);
  const line = `<line x1="0" x2="22" y1="6" y2="6" stroke="${colour}" stroke-width="2"${series.dashed ? ' stroke-dasharray="5 3"' : ""}/>`;
  const dot = `<circle cx="11" cy="6" r="3.5" fill="${colour}"/>`;
  const tick = `<line x1="11" x2="11" y1="0" y2="12" stroke="${colour}" stroke-width="2"/>`;
  const parts = { line, step: line, points: dot, line_and_points: line + dot, ticks: tick };
  return `<svg width="22" height="12" aria-hidden="true">${parts[series.mark]}</svg>`;
};

const band_swatch = (i) =>
  `<svg width="22" height="12" aria-hidden="true"><rect x="0.5" y="0" width="21" height="12" fill="${band_colour(i)}" ` +
  `fill-opacity="0.25" stroke="${band_colour(i)}" stroke-opacity="0.6"/></svg>`;

// A button for each series (it hides and shows it), a line for each band.
const build_legend = (plot) => {
  const { panel } = plot;
  const box = make("div", { class: "legend" });
  plot.values = panel.series.map(() => null);
  const paint = [];
  panel.series.forEach((series, i) => {
    if (!series.label || (series.mark === "ticks" && panel.rows.length)) return;
    const picture = make("span"), value = make("output", { "aria-live": "off" });
    const button = make("button", { type: "button", "aria-pressed": "true", title: "Hide or show" }, picture, series.label, value);
    picture.style.display = "inline-flex";
    value.style.minWidth = series.error.length ? "6.5em" : "3.6em";
    paint.push(() => (picture.innerHTML = swatch(series)));
    button.addEventListener("click", () => {
      const show = plot.hidden.delete(i);
      if (!show) plot.hidden.add(i);
      button.setAttribute("aria-pressed", String(show));
      plot.u.redraw(false);
    });
    plot.values[i] = value;
    box.append(button);
  });
  panel.bands.forEach((band, i) => {
    if (!band.label) return;
    const entry = make("span", { class: "entry" });
    entry.innerHTML = band_swatch(i);
    entry.append(band.label);
    box.append(entry);
  });
  plot.paint_legend = () => paint.forEach((f) => f());
  plot.paint_legend();
  return box;
};

const build_colour_bar = (grid) => {
  const bar = make("div", { class: "colourbar", role: "img", "aria-label": `Colour scale: ${grid.label}, ${shown(grid.range[0])} to ${shown(grid.range[1])}` });
  const map = palette[grid.two_signed ? "two_signed" : "one_signed"];
  bar.style.background = `linear-gradient(to top, ${map.join(", ")})`;
  grid.ticks.at.forEach((value, i) => {
    const label = make("span", {}, grid.ticks.labels[i]);
    label.style.bottom = `${(100 * (value - grid.range[0])) / (grid.range[1] - grid.range[0])}%`;
    bar.append(label);
  });
  bar.append(make("b", {}, grid.label), make("i", {}, grid.ticks.power));
  return bar;
};
