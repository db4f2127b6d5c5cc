// The buttons beside the die.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { isSettled, ownSeat } from "./table.js";

/** The few things that can be asked for now; redrawn only when they change, so that the focus stays.
 * @param {HTMLElement} controls @param {any} room @param {(command: any) => Promise<boolean>} send */
export function drawControls(controls, room, send) {
  const { status, seats: all } = room.state;
  const seat = ownSeat(room);
  const ready = seat !== -1 && all[seat].ready;
  const settled = isSettled(room);
  const wanted = seat === -1 ? (settled ? [] : ["sit"])
    : settled ? ["forfeit"]
    : status === "over" ? ["rematch", "stand"]
    : [ready ? "unready" : "ready", "add_bot", "stand"];
  if (controls.dataset.wanted === wanted.join()) return;
  const focused = controls.contains(document.activeElement);
  controls.dataset.wanted = wanted.join();
  controls.replaceChildren(...wanted.map((name) => controlButton(name, send)));
  if (focused) controls.querySelector("button")?.focus();
}

const COMMANDS = {
  sit: { type: "sit" }, ready: { type: "ready" }, unready: { type: "ready", ready: false }, stand: { type: "stand" },
  rematch: { type: "rematch" }, add_bot: { type: "add_bot" }, forfeit: { type: "leave" },
};

/** @param {string} name @param {(command: any) => Promise<boolean>} send */
function controlButton(name, send) {
  const primary = ["sit", "ready", "rematch"].includes(name);
  return h("button", { type: "button", class: primary ? "primary" : name === "forfeit" ? "small" : "", "data-do": name,
    on: { click: () => send(COMMANDS[/** @type {keyof typeof COMMANDS} */ (name)]) } }, t(`dice.${name}`));
}
