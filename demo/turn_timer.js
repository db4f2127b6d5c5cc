// How much of a turn's time is left: a bar for the eye, one sentence for the ear when it becomes short.
import { announce } from "./announce.js";
import { secondsUntil } from "./clock.js";
import { h, setText } from "./dom.js";
import { t } from "./i18n.js";
import { isOwnTurn } from "./table.js";

const TICK_MS = 250;
const HURRY_SECONDS = 10;

/** @param {any} room */
export function turnTimer(room) {
  const words = h("span", { class: "timer-bar" });
  const element = h("div", { class: "timer", "aria-hidden": "true" }, words);
  /** The deadline of which it has been said that it is near. */
  let said = 0;

  function update() {
    const { turn, options, seats } = room.state;
    const timed = turn != null && seats[turn.seat].occupant === "human";
    element.hidden = !timed;
    if (!timed) return;
    const left = secondsUntil(turn.deadline);
    element.style.setProperty("--left", String(Math.min(1, left / options.turn_seconds)));
    element.classList.toggle("hurry", left <= HURRY_SECONDS);
    setText(words, t("dice.seconds", { n: left }));
    if (!isOwnTurn(room) || left > HURRY_SECONDS || said === turn.deadline) return;
    said = turn.deadline;
    announce(t("dice.hurry", { n: left }));
  }

  const ticking = setInterval(update, TICK_MS);
  return { element, update, dispose: () => clearInterval(ticking) };
}
