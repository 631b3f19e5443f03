// Draws the figures of the page with uPlot. A panel of a figure is one plot; the panels share their x axis,
// cursor and zoom. Everything comes from the JSON in #data; nothing is fetched.
"use strict";
(() => {
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
      ctx.fillRect(from, u.bbox.top, to - from, u.bbox.height);
      ctx.globalAlpha = 0.6;
      ctx.lineWidth = ratio;
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

  const y_axis = (panel, size) => {
    const rows = panel.rows;
    const grid = { show: !rows.length && !panel.grid, width: 1, stroke: () => css("--grid") };
    if (!rows.length) return axis(true, { size: size - 20, label: panel.y_label || " ", grid, space: 32, values: (_, v) => axis_labels(v) });
    return axis(true, {
      size: size - 20, label: panel.y_label || " ", splits: () => rows.map((_, i) => i), values: () => rows,
      ticks: { show: false, size: 5 }, border: { show: false }, filter: (_, v) => v,
    });
  };

  const build_plot = (state, panel, index) => {
    const { figure } = state;
    const is_last = index === figure.panels.length - 1;
    const plot = { panel, hidden: new Set(), height: (width) => panel_height(figure, panel, width) + (is_last ? 44 : 0) };
    const box = make("div", { class: "panel" });
    const legend = build_legend(plot);
    legend.style.paddingLeft = `${state.left + 2}px`;
    if (figure.panels.length > 1) box.append(make("span", { class: "letter", "aria-hidden": "true" }, String.fromCharCode(97 + (index % 26))));
    if (figure.panels.length > 1 || legend.childNodes.length) box.append(legend);
    state.element.append(box);
    const options = {
      width: state.width(), height: plot.height(state.width()), padding: [6, state.right, is_last ? 0 : 6, 0],
      legend: { show: false },
      scales: { x: { time: false, range: (_, a, b) => [a, b] }, y: { range: () => panel.y_range, dir: panel.rows.length ? -1 : 1 } },
      axes: [axis(is_last, { size: 24, label: state.x_label, values: (_, v) => axis_labels(v), space: 60 }), y_axis(panel, state.left)],
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
    const [low, high] = window_of(state), [first, last] = state.figure.x_range;
    const centre = is_number(state.at) && state.at >= low && state.at <= high ? state.at : (low + high) / 2;
    zoom_to(state, Math.max(first, centre - (centre - low) * factor), Math.min(last, centre + (high - centre) * factor));
  };

  // Moves the cursor along the samples of the panel that has most of them.
  const move_cursor = (state, steps, rows) => {
    const master = state.plots.reduce((a, b) => (b.x.length > a.x.length ? b : a));
    const [low, high] = window_of(state), x = master.x.filter((v) => v >= low && v <= high);
    if (!x.length) return;
    const stride = Math.max(1, Math.round(x.length / 200));
    const from = is_number(state.at) ? nearest(x, state.at, true) : Math.floor(x.length / 2);
    state.at = x[Math.min(x.length - 1, Math.max(0, from + steps * stride))];
    for (const { u, panel } of state.plots) {
      const { grid } = panel;
      let top = u.over.clientHeight / 2;
      if (grid && grid.y.length) {
        state.row = Math.min(grid.y.length - 1, Math.max(0, (state.row ?? Math.floor(grid.y.length / 2)) + rows * (panel.rows.length ? -1 : 1)));
        top = u.valToPos(grid.y[state.row], "y");
      }
      u.setCursor({ left: u.valToPos(state.at, "x"), top }, true, false);
    }
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
  };

  const left_margin = (figure) => {
    const names = figure.panels.flatMap((panel) => panel.rows);
    return 20 + Math.min(200, Math.max(46, ...names.map((name) => text_width(name) + 12)));
  };

  const build_state = (root, figure, number) => {
    const element = root.querySelector(".plot");
    const labels = figure.panels.map((panel) => panel.x_label).filter(Boolean);
    const state = {
      root, figure, number, element, plots: [], at: null, readout: root.querySelector(".readout"),
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
    for (const plot of state.plots) {
      plot.u.setSize({ width, height: plot.height(width) });
    }
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
})();
