// How far a dice table's protocol is, and what each side has shown of it: what the fairness panel draws.
import { partsOf } from "./room_check.js";
/** What one seat has put into the game. @typedef {object} FairSeat
 * @property {number} seat
 * @property {string} name  empty: who sat there has left
 * @property {boolean} bot  bots have no seeds
 * @property {string} commitment  empty: none, or not seen here
 * @property {string} seed  empty until it is revealed
 * @property {{ face: number, mark: Mark }[]} dice  oldest first */

/** "open" until the server's seed is revealed; "unseen": it fell before one came.
 * @typedef {"open" | "right" | "wrong" | "unseen"} Mark */

/** The steps of the protocol, by number; DONE is behind the last one. */
export const STEPS = ["commit", "seal", "reveal", "roll", "open"];
const DONE = STEPS.length;

/** @param {any} state @returns {number} the step that is under way */
export function stepOf(state) {
  switch (state.status) {
    case "revealing": return STEPS.indexOf("reveal");
    case "running": return STEPS.indexOf("roll");
    case "over": return state.fair?.server_seed ? DONE : STEPS.indexOf("open");
    default: return STEPS.indexOf("commit");
  }
}

/** The seats of the game, or of the next one while none has begun.
 * @param {any} state @param {import("./room_check.js").Checked | null} checked @param {Map<number, string>} seen  the
 *   commitments to this game's seeds
 * @returns {FairSeat[]} */
export function fairSeats(state, checked, seen) {
  const begun = ["running", "over"].includes(state.status);
  const marks = marksOf(state, checked);
  const all = state.seats.map((/** @type {any} */ seat, /** @type {number} */ number) => ({
    seat: number, name: seat.name, bot: seat.occupant === "bot", taken: seat.occupant !== "nobody",
    commitment: (begun ? seen.get(number) : seat.commitment) ?? "",
    seed: begun ? seedOf(state, number) : seat.seed,
    dice: state.rolls.flatMap((/** @type {any} */ roll, /** @type {number} */ index) =>
      (roll.seat === number ? { face: roll.face, mark: marks[index] } : [])),
  }));
  return all.filter((/** @type {any} */ each) =>
    (state.status === "over" ? each.seed !== "" || each.dice.length > 0 : each.taken || each.dice.length > 0));
}

/** @param {any} state @param {number} seat @returns {string} */
const seedOf = (state, seat) =>
  state.fair?.client_seeds.find((/** @type {any} */ each) => each.seat === seat)?.seed ?? "";

/** A mark for each roll of the state. A record that begins in the middle of a game knows the last of them only.
 * @param {any} state @param {import("./room_check.js").Checked | null} checked @returns {Mark[]} */
export function marksOf({ status, rolls, fair }, checked) {
  if (status !== "over" || checked === null) return rolls.map(() => "open");
  const game = checked.events.slice(lastStart(checked.events) + 1);
  const offsets = game.filter(({ body }) => body.type === "rolled").map(({ offset }) => offset);
  const end = game.find(({ body }) => body.type === "over");
  const opened = fair?.server_seed && end !== undefined && checked.holds(end.offset);
  const unseen = rolls.length - offsets.length;
  return rolls.map((/** @type {any} */ _, /** @type {number} */ index) => {
    const offset = offsets[index - unseen];
    if (offset === undefined) return "unseen";
    return opened && checked.holds(offset) ? "right" : "wrong";
  });
}

/** @param {any[]} events @returns {number} the place of the last game's start; -1: it was before the record */
const lastStart = (events) => events.findLastIndex(({ body }) => body.type === "started");

/** The commitments to the seeds of the running or last game: the state forgets them when it starts.
 * @param {string} record @returns {Map<number, string>} by seat */
export function commitmentsOf(record) {
  const { base, events } = partsOf(record);
  const bodies = events.map(({ body }) => body);
  const end = bodies.findLastIndex(({ type }) => type === "started");
  const commitments = new Map();
  if (end === -1) return commitments;
  for (const [seat, { commitment }] of (base.snapshot?.state?.seats ?? []).entries()) {
    if (commitment) commitments.set(seat, commitment);
  }
  for (const { type, seat, commitment } of bodies.slice(0, end)) {
    if (type === "committed") commitments.set(seat, commitment);
    if (type === "vacated") commitments.delete(seat);
  }
  return commitments;
}

/** How many players have committed or revealed, and how many are to. @param {FairSeat[]} seats
 * @param {"commitment" | "seed"} what */
export function progressOf(seats, what) {
  const players = seats.filter(({ bot }) => !bot);
  return { n: players.filter((each) => each[what] !== "").length, all: players.length };
}
