// A dice table's fairness: who has committed to what, what has been revealed, and each die with the mark of its check.
import { h, setAttribute, setText } from "./dom.js";
import { commitmentsOf, fairSeats, progressOf, stepOf, STEPS } from "./fair_game.js";
import { listOf, t } from "./i18n.js";
import { dieFace, icon } from "./icons.js";
import { recordTools } from "./record_tools.js";
import { findingList, remarksOn, verdictMark } from "./report_view.js";
import { roomCheck } from "./room_check.js";

const SHORT = 12;
const MARKS = /** @type {const} */ ({ open: "clock", right: "check", wrong: "warning", unseen: "lock" });

/** @typedef {import("./fair_game.js").FairSeat} FairSeat */

/** @param {any} room @param {() => void} changed  called when a check has come to its end */
export function fairnessPanel(room, changed) {
  const check = roomCheck(room, changed);
  const steps = h("ol", { class: "fair-steps" }, ...STEPS.map((name) => h("li", {}, t(`fair.step_${name}`))));
  const stage = h("p", { class: "fair-stage" });
  const rows = h("ul", { class: "fair-rows" });
  const verdict = h("div", { class: "fair-verdict", role: "status" });
  const element = h("section", { class: "panel fairness" });
  element.append(h("div", { class: "fair-head" }, h("h2", {}, t("fair.title")), fullButton(element)),
    steps, stage, rows, verdict, recordTools(room, element), explanation());
  const known = { over: "", game: "", commitments: new Map() };

  function update() {
    const { state } = room;
    const game = `${room.epoch} ${state.game}`;
    look(game);
    const seats = fairSeats(state, check.checked?.subject === game ? check.checked : null, known.commitments);
    showSteps(steps, stepOf(state));
    setText(stage, stageWords(state, seats));
    redraw(rows, [state.status, state.fair, seats], () => rowsOf(state, seats));
    redraw(verdict, check.checked?.report ?? null, () => verdictOfRoom(check.checked));
  }

  /** Takes from the record what the state does not hold: the commitments once a game, the dice at its end.
   * @param {string} game */
  function look(game) {
    const { status } = room.state;
    if (["running", "over"].includes(status) && known.game !== game && room.joined) {
      known.game = game;
      known.commitments = commitmentsOf(room.record());
    }
    if (status !== "over" || known.over === game || !room.joined) return;
    known.over = game;
    check.request(game);
  }

  return { element, update, dispose: check.dispose };
}

/** Hashes are shown by their first digits, or whole. @param {HTMLElement} panel */
function fullButton(panel) {
  const button = h("button", { type: "button", class: "quiet small", "aria-pressed": "false", on: { click: toggle } },
    t("fair.in_full"));
  function toggle() {
    button.setAttribute("aria-pressed", String(panel.classList.toggle("in-full")));
  }
  return button;
}

/** Draws anew what hangs on `facts`, if they are others than before.
 * @param {HTMLElement} element @param {any} facts @param {() => any[]} draw */
function redraw(element, facts, draw) {
  const key = JSON.stringify(facts);
  if (element.dataset.facts === key) return;
  element.dataset.facts = key;
  element.replaceChildren(...draw());
}

/** @param {HTMLElement} steps @param {number} current */
function showSteps(steps, current) {
  for (const [index, step] of [...steps.children].entries()) {
    step.classList.toggle("done", index < current);
    setAttribute(step, "aria-current", index === current ? "step" : null);
  }
}

/** @param {any} state @param {FairSeat[]} seats */
function stageWords(state, seats) {
  switch (state.status) {
    case "revealing": return t("fair.stage_revealing", progressOf(seats, "seed"));
    case "running": return t("fair.stage_running");
    case "over": return t(state.fair?.server_seed ? "fair.stage_over" : "fair.stage_lost");
    default: return waitingWords(state, seats);
  }
}

/** @param {any} state @param {FairSeat[]} seats */
function waitingWords(state, seats) {
  const missing = seats.filter(({ bot, commitment }) => !bot && commitment === "").map(({ name }) => name);
  if (state.commit_by != null) return t("fair.stage_awaiting", { names: listOf(missing) });
  return seats.length === 0 ? t("fair.stage_empty") : t("fair.stage_waiting", progressOf(seats, "commitment"));
}

/** The server's row, and one for each seat. @param {any} state @param {FairSeat[]} seats */
function rowsOf(state, seats) {
  const { fair } = state;
  const server = h("li", { class: "fair-row server" },
    h("p", { class: "fair-who" }, h("span", { class: "token small", "aria-hidden": "true" }, icon("lock")),
      h("span", { class: "name" }, t("fair.server"))),
    values(fair?.commitment ?? "", fair?.server_seed ?? "", fair ? "fair.seed_at_end" : "fair.seed_none"));
  return [server, ...seats.map((seat) => seatRow(seat, state.status))];
}

/** @param {FairSeat} seat @param {string} status */
function seatRow({ seat, name, bot, commitment, seed, dice }, status) {
  const begun = ["running", "over"].includes(status);
  return h("li", { class: "fair-row" },
    h("p", { class: "fair-who" }, h("span", { class: `token small colour-${seat}`, "aria-hidden": "true" }, seat + 1),
      h("span", { class: "name" }, name || t("dice.seat", { n: seat + 1 }))),
    bot ? h("p", { class: "fine fair-bot" }, t("fair.bot"))
      : values(commitment, seed, "fair.seed_at_start", begun ? "fair.not_seen" : "fair.not_committed"),
    dice.length > 0
      && h("ol", { class: "fair-dice", "aria-label": t("fair.dice_of", { name }) }, ...dice.map(markedDie)));
}

/** A commitment and its seed. @param {string} commitment @param {string} seed
 * @param {string} hidden  what stands for a seed that is not revealed @param {string} [none]  … for a commitment */
function values(commitment, seed, hidden, none = "fair.not_committed") {
  return h("dl", { class: "fair-values" },
    h("dt", {}, t("fair.commitment")), h("dd", {}, commitment ? hash(commitment) : t(none)),
    h("dt", {}, t("fair.seed")), h("dd", {}, seed ? hash(seed) : t(hidden)));
}

/** @param {string} digits */
const hash = (digits) => h("code", { class: "hash-value", title: digits }, digits.slice(0, SHORT),
  h("span", { class: "rest" }, digits.slice(SHORT)), h("span", { class: "more", "aria-hidden": "true" }, "…"));

/** @param {{ face: number, mark: keyof typeof MARKS }} die */
function markedDie({ face, mark }) {
  const words = t(`fair.die_${mark}`, { face });
  return h("li", { class: `fair-die ${mark}`, title: words },
    dieFace(face, { role: "img", "aria-label": words }), h("span", { class: "fair-mark" }, icon(MARKS[mark])));
}

/** @param {import("./room_check.js").Checked | null} checked */
function verdictOfRoom(checked) {
  if (checked === null) return [];
  const { report, events } = checked;
  if (report.ok && report.dice === 0) return [h("p", { class: "fine" }, t("fair.came_late"))];
  return [verdictMark(report), ...remarksOn(report), ...findingList(report, events)];
}

/** What this shows, and what it does not. */
const explanation = () => h("details", { class: "fair-about" }, h("summary", {}, t("fair.about")),
  h("p", {}, t("fair.about_proven")), h("p", {}, t("fair.about_not")), h("p", {}, t("fair.about_check")));
