// The track: squares from 1 to the goal, winding upwards row by row, below them the start. One piece for each seat.
import { h, prefersStillness, setAttribute, svg } from "./dom.js";
import { t } from "./i18n.js";

const CELL = 60;
const GAP = 6;
const HOP_MS = 110;
const NARROW_PX = 520;
/** Where in a square the pieces stand when they are several: three in two rows. */
const SLOTS = [[-15, -3], [1, -3], [17, -3], [-15, 17], [1, 17], [17, 17]];
const ALONE = [4, 5];
const FLAG = "M-9 16V-16H13L7 -8L13 0H-9";

/** @typedef {{ key: string, columns: number, rows: number, goal: number }} Layout */

/** @param {any} room */
export function board(room) {
  const squares = svg("g", {});
  const pieces = svg("g", {});
  const drawing = svg("svg", { class: "board", role: "img" }, squares, pieces);
  const element = h("div", { class: "board-frame" }, drawing);
  const walk = walkers(room);
  /** @type {Layout} */ let layout = { key: "", columns: 0, rows: 0, goal: 0 };
  let timer = 0;

  function update() {
    lay();
    setAttribute(drawing, "aria-label", describe(room));
    walk.follow();
    if (walk.areUnderWay() && timer === 0) timer = window.setInterval(hop, HOP_MS);
    place();
  }

  function lay() {
    const { goal } = room.state.options;
    const columns = columnsFor(goal, element.clientWidth < NARROW_PX);
    if (layout.key === `${goal} ${columns}`) return;
    layout = { key: `${goal} ${columns}`, columns, rows: Math.ceil(goal / columns), goal };
    drawSquares(drawing, squares, layout);
    place();
  }

  function hop() {
    walk.step();
    place();
    if (walk.areUnderWay()) return;
    clearInterval(timer);
    timer = 0;
  }

  function place() {
    for (const [index, at] of walk.shown.entries()) {
      placePiece(pieceOf(pieces, index), index, at, walk.shown, layout);
      pieceOf(pieces, index).classList.toggle("turn", room.state.turn?.seat === index);
    }
  }

  const resized = new ResizeObserver(lay);
  resized.observe(element);
  return {
    element,
    update,
    dispose() {
      clearInterval(timer);
      resized.disconnect();
    },
  };
}

/** Where each piece is shown now, on its way to where it is; null without a piece. @param {any} room */
function walkers(room) {
  /** @type {(number | null)[]} */
  const shown = room.state.seats.map(() => null);
  const isUnderWay = (/** @type {number | null} */ at, /** @type {number} */ seat) =>
    at !== null && at < room.state.seats[seat].position;
  return {
    shown,
    /** A seat just taken, left, or cleared shows its piece where it is, without a way there. */
    follow() {
      room.state.seats.forEach((/** @type {any} */ seat, /** @type {number} */ index) => {
        const at = shown[index];
        if (seat.occupant === "nobody") shown[index] = null;
        else if (at === null || seat.position < at || prefersStillness()) shown[index] = seat.position;
      });
    },
    areUnderWay: () => shown.some(isUnderWay),
    /** Every piece under way goes one square further. */
    step() {
      for (const [seat, at] of shown.entries()) if (at !== null && isUnderWay(at, seat)) shown[seat] = at + 1;
    },
  };
}

/** @param {SVGElement} piece @param {number} seat @param {number | null} at @param {(number | null)[]} all
 * @param {Layout} layout */
function placePiece(piece, seat, at, all, layout) {
  piece.classList.toggle("gone", at === null);
  if (at === null) return;
  const large = at === 0 || all.filter((other) => other === at).length === 1;
  const [x, y] = at === 0 ? startPlace(seat, layout) : centre(at, layout);
  const [dx, dy] = at === 0 ? [0, 0] : large ? ALONE : SLOTS[seat];
  piece.style.setProperty("--x", `${x + dx}px`);
  piece.style.setProperty("--y", `${y + dy}px`);
  piece.style.setProperty("--size", large ? "1" : "0.62");
}

/** As many columns as leave the fewest squares missing from the last row.
 * @param {number} goal @param {boolean} narrow */
function columnsFor(goal, narrow) {
  const choices = narrow ? (goal > 60 ? [8, 7] : [6, 5]) : goal > 40 ? [12, 10, 11] : [10, 12, 8, 9];
  const missing = (/** @type {number} */ columns) => (columns - (goal % columns)) % columns;
  return Math.min(goal, choices.reduce((best, each) => (missing(each) < missing(best) ? each : best)));
}

/** The middle of a square: rows run to and fro, the first one at the bottom.
 * @param {number} square @param {Layout} layout @returns {[number, number]} */
function centre(square, { columns, rows }) {
  const row = Math.floor((square - 1) / columns);
  const step = (square - 1) % columns;
  const column = row % 2 === 0 ? step : columns - 1 - step;
  return [(column + 0.5) * CELL, (rows - 1 - row + 0.5) * CELL];
}

/** @param {number} seat @param {Layout} layout @returns {[number, number]} */
function startPlace(seat, { columns, rows }) {
  const space = Math.min(CELL, ((columns * CELL) - 84) / 6);
  return [96 + seat * space, rows * CELL + CELL * 0.5 + GAP];
}

/** @param {SVGElement} drawing @param {SVGElement} group @param {Layout} layout */
function drawSquares(drawing, group, layout) {
  const { columns, rows, goal } = layout;
  const [width, height] = [columns * CELL, (rows + 1) * CELL + GAP];
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const path = Array.from({ length: goal }, (_, index) => centre(index + 1, layout).join(","));
  group.replaceChildren(
    svg("polyline", { class: "way", points: path.join(" ") }),
    svg("rect", { class: "start", x: GAP / 2, y: rows * CELL + GAP, width: width - GAP, height: CELL - GAP, rx: 12 }),
    svg("text", { class: "start-word", x: 18, y: rows * CELL + CELL * 0.5 + GAP + 5 }, t("dice.start")),
    ...path.map((_, index) => square(index + 1, layout)));
}

/** @param {number} number @param {Layout} layout */
function square(number, layout) {
  const [x, y] = centre(number, layout);
  const isGoal = number === layout.goal;
  const half = (CELL - GAP) / 2;
  return svg("g", { class: isGoal ? "square goal" : "square" },
    svg("rect", { x: x - half, y: y - half, width: CELL - GAP, height: CELL - GAP, rx: 12 }),
    isGoal
      ? svg("path", { class: "flag", d: FLAG, transform: `translate(${x} ${y})` })
      : svg("text", { x: x - half + 6, y: y - half + 14 }, String(number)));
}

/** @param {SVGElement} group @param {number} seat */
function pieceOf(group, seat) {
  const found = group.children[seat];
  if (found) return /** @type {SVGElement} */ (found);
  const piece = svg("g", { class: `piece colour-${seat}` },
    svg("circle", { class: "piece-ring", r: 19 }), svg("circle", { class: "piece-body", r: 16 }),
    svg("text", { class: "piece-number", y: 6 }, String(seat + 1)));
  group.append(piece);
  return piece;
}

/** The board in words. @param {any} room */
function describe(room) {
  const { seats, options } = room.state;
  const all = seats.flatMap((/** @type {any} */ seat) =>
    seat.occupant === "nobody" ? [] : t("dice.piece_at", { name: seat.name, position: seat.position }));
  return [t("dice.board", { goal: options.goal }), ...all].join(" ");
}
