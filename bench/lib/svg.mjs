// Plots as SVG, by a few marks: bars side by side and lines over axes. Colours come from a style sheet
// inside the picture, which follows the reader's light or dark setting.

const PALETTE = [
  ["#0b6bcb", "#6cb2ff"], ["#c2410c", "#fb923c"], ["#15803d", "#4ade80"], ["#7e22ce", "#c084fc"],
  ["#a16207", "#facc15"], ["#be123c", "#fb7185"], ["#0e7490", "#22d3ee"], ["#4d7c0f", "#a3e635"],
];

/** @param {string} text */
export function escapeXml(text) {
  const names = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (mark) => names[/** @type {keyof typeof names} */ (mark)]);
}

const round = (/** @type {number} */ value) => Number(value.toFixed(1));

/** 1500 → 1.5k; what stands at an axis. @param {number} value */
export function tick(value) {
  const [divisor, unit] = value >= 1e6 ? [1e6, "M"] : value >= 1e3 ? [1e3, "k"] : [1, ""];
  return `${Number((value / divisor).toPrecision(3))}${unit}`;
}

/** @param {number} x  @param {number} y  @param {string} text  @param {string} [more] */
function label(x, y, text, more = "") {
  return `<text x="${round(x)}" y="${round(y)}"${more}>${escapeXml(text)}</text>`;
}

/** @param {number} width  @param {number} height  @param {string} title  @param {string[]} marks */
function picture(width, height, title, marks) {
  const colours = (/** @type {number} */ shade) =>
    PALETTE.map((pair, i) => `.c${i}{fill:${pair[shade]};stroke:${pair[shade]}}`).join("");
  const style = `text{font:13px system-ui,sans-serif;fill:#1f2328}.t{font-weight:600;font-size:15px}.s{fill:#59636e}`
    + `.g{stroke:#d1d9e0;stroke-width:1}.l{fill:none;stroke-width:2}.r{stroke:#1f2328;stroke-width:1.5}`
    + `.b{fill:#ffffff}${colours(0)}`
    + `@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.s{fill:#9198a1}.g{stroke:#3d444d}.r{stroke:#f0f6fc}`
    + `.b{fill:#0d1117}${colours(1)}}.l{fill:none}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"`
    + ` aria-label="${escapeXml(title)}"><style>${style}</style>`
    + `<rect class="b" width="${width}" height="${height}"/>${label(16, 26, title, ' class="t"')}\n`
    + `${marks.join("\n")}\n</svg>\n`;
}

/** Bars from left to right, one a row, each with its value and its spread.
 * @param {string} title  @param {string} unit
 * @param {{ name: string, value: number, min: number, max: number, text: string }[]} bars */
export function barChart(title, unit, bars) {
  const [left, top, row, width] = [200, 58, 28, 820];
  const most = Math.max(...bars.map(({ max }) => max), Number.MIN_VALUE);
  const x = (/** @type {number} */ value) => left + (value / most) * (width - left - 150);
  const marks = bars.flatMap(({ name, value, min, max, text }, i) => {
    const y = top + i * row;
    return [
      label(left - 10, y + 15, name, ' text-anchor="end"'),
      `<rect class="c${name.includes("parlor") ? 0 : 1}" x="${left}" y="${y + 2}" width="${round(x(value) - left)}"`
        + ` height="${row - 10}"/>`,
      `<path class="r" d="M${round(x(min))} ${y + 11}H${round(x(max))}"/>`,
      label(x(max) + 8, y + 15, text),
    ];
  });
  return picture(width, top + bars.length * row + 12, title, [label(16, 46, unit, ' class="s"'), ...marks]);
}

/** The powers of ten from `least` to `most`, both sides included. @param {number} least  @param {number} most */
export function decades(least, most) {
  const powers = [];
  const last = Math.ceil(Math.log10(most));
  for (let power = Math.floor(Math.log10(least)); power <= last; power += 1) powers.push(10 ** power);
  return powers;
}

/** From 0 to at least `most` in steps of 1, 2 or 5 times a power of ten, five or so. @param {number} most */
export function steps(most) {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (/** @type {number} */ ([1, 2, 5, 10].find((factor) => factor * power >= rough)));
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

/** @typedef {{ name: string, points: [number, number][] }} Line */
/** @typedef {{ ticks: number[], place: (value: number) => number }} Axis */

/** @param {number[]} values  @param {boolean} linear  @param {number} from  @param {number} to  @returns {Axis} */
function axis(values, linear, from, to) {
  const most = Math.max(...values);
  const ticks = linear ? steps(most) : decades(Math.min(...values), most);
  const scale = linear ? (/** @type {number} */ value) => value : Math.log10;
  const [low, high] = [scale(ticks[0]), scale(ticks[ticks.length - 1])];
  return { ticks, place: (value) => from + ((scale(value) - low) / (high - low || 1)) * (to - from) };
}

/** Lines over two axes, logarithmic ones unless `linear` is said.
 * @param {string} title  @param {string} across  @param {string} up  @param {Line[]} lines
 * @param {{ linear?: boolean }} [options] */
export function lineChart(title, across, up, lines, { linear = false } = {}) {
  const [left, right, top, bottom, width, height] = [70, 200, 62, 48, 820, 400];
  const fits = (/** @type {[number, number]} */ [x, y]) => linear || (x > 0 && y > 0);
  const shown = lines.map(({ name, points }) => ({ name, points: points.filter(fits) }));
  const all = shown.flatMap(({ points }) => points);
  if (all.length === 0) return picture(width, height, title, []);
  const x = axis(all.map((point) => point[0]), linear, left, width - right);
  const y = axis(all.map((point) => point[1]), linear, height - bottom, top);
  const grid = [
    ...x.ticks.flatMap((value) => [`<path class="g" d="M${round(x.place(value))} ${top}V${height - bottom}"/>`,
      label(x.place(value), height - bottom + 18, tick(value), ' text-anchor="middle"')]),
    ...y.ticks.flatMap((value) => [`<path class="g" d="M${left} ${round(y.place(value))}H${width - right}"/>`,
      label(left - 8, y.place(value) + 4, tick(value), ' text-anchor="end"')]),
  ];
  const drawn = shown.flatMap(({ name, points }, i) => drawLine(name, i, points,
    { x: x.place, y: y.place, legend: [width - right + 16, top + 12 + i * 22] }));
  return picture(width, height, title, [label(16, 46, up, ' class="s"'),
    label((left + width - right) / 2, height - 8, across, ' class="s" text-anchor="middle"'), ...grid, ...drawn]);
}

/** @param {string} name  @param {number} i  @param {[number, number][]} points
 * @param {{ x: (v: number) => number, y: (v: number) => number, legend: [number, number] }} where */
function drawLine(name, i, points, { x, y, legend }) {
  const colour = `c${i % PALETTE.length}`;
  const path = points.map(([a, b], n) => `${n === 0 ? "M" : "L"}${round(x(a))} ${round(y(b))}`).join("");
  return [
    `<path class="${colour} l" d="${path}"/>`,
    ...points.map(([a, b]) => `<circle class="${colour}" cx="${round(x(a))}" cy="${round(y(b))}" r="3"/>`),
    `<circle class="${colour}" cx="${legend[0]}" cy="${legend[1] - 4}" r="5"/>`,
    label(legend[0] + 12, legend[1], name),
  ];
}
