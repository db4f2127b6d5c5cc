// Small drawings, hidden from screen readers: the words beside them say what they mean.
import { svg } from "./dom.js";

const PATHS = {
  sun: "M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22"
    + "M5 5l1.7 1.7M17.3 17.3 19 19M5 19l1.7-1.7M17.3 6.7 19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
  chat: "M5 4.5h14a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-8l-4.5 4v-4H5A1.5 1.5 0 0 1 3.5 15V6"
    + "A1.5 1.5 0 0 1 5 4.5ZM8 9h8M8 12.5h5",
  edit: "M4 20h4L19 9l-4-4L4 16v4ZM13 7l4 4",
  remove: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  close: "M6 6l12 12M18 6 6 18",
  panel: "M4 5h16v14H4V5ZM14.5 5v14",
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12ZM11.5 13.5 20 4",
  cut: "M3 12h5M16 12h5M8 9v6M11 9v6M13 9.5l3-3M13 14.5l3 3",
  wire: "M3 12h6M15 12h6M9 8.5h3.5a3.5 3.5 0 0 1 0 7H9v-7ZM15 9.5v5",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 8v4.5l3 1.5",
  person: "M12 4a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM5 20c.6-4 3.4-6 7-6s6.4 2 7 6",
  check: "M5 12.5 10 17.5 19.5 7",
  save: "M12 4v10.5M7 10l5 5 5-5M4.5 19.5h15",
  verify: "M13.5 3.5H6v17h12V8l-4.5-4.5ZM13.5 3.5V8H18M9 14.5l2.2 2.2 4-4.4",
  verified: "M12 3 4.5 6v5.5c0 4.5 3 7.8 7.5 9.5 4.5-1.7 7.5-5 7.5-9.5V6L12 3ZM8.5 12l2.6 2.6 4.6-5",
  warning: "M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.2v.1",
  lock: "M6.5 11h11v9h-11v-9ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  down: "M12 5v14M6 13l6 6 6-6",
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }));
}

/** Where the pips of each face lie, on a grid of three by three. */
const PIPS = [[], [4], [2, 6], [2, 4, 6], [0, 2, 6, 8], [0, 2, 4, 6, 8], [0, 2, 3, 5, 6, 8]];

/** A die's face; 0 is a blank one. @param {number} face @param {Record<string, any>} [attributes] */
export function dieFace(face, attributes = { "aria-hidden": "true" }) {
  const die = svg("svg", { class: "die-face", viewBox: "0 0 48 48", focusable: "false", ...attributes },
    svg("rect", { class: "die-body", x: 2, y: 2, width: 44, height: 44, rx: 10 }));
  showFace(die, face);
  return die;
}

/** @param {SVGElement} die @param {number} face */
export function showFace(die, face) {
  for (const pip of die.querySelectorAll(".pip")) pip.remove();
  for (const place of PIPS[face] ?? []) {
    die.append(svg("circle", { class: "pip", cx: 12 + (place % 3) * 12, cy: 12 + Math.floor(place / 3) * 12, r: 4.2 }));
  }
}
