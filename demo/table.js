// Questions about a dice table that several parts of its view ask.

/** Where the reader sits; -1 for those who watch. @param {any} room @returns {number} */
export function ownSeat(room) {
  return room.state.seats.findIndex(
    (/** @type {any} */ seat) => seat.occupant === "human" && seat.player === room.me?.id);
}

/** @param {any} room */
export function isOwnTurn(room) {
  return room.state.turn != null && room.state.turn.seat === ownSeat(room);
}

/** Whether seats and rules stand as they are: a game is running, or about to.
 * @param {any} room @returns {boolean} */
export function isSettled(room) {
  return ["revealing", "running"].includes(room.state.status);
}

/** A room as it will be when what is on its way has been taken. Chance is not foretold, so no die ever falls here
 * before the server has rolled it. @param {any} room */
export function foretold(room) {
  return {
    get state() { return room.predicted; },
    get me() { return room.me; },
    get pending() { return room.pending; },
  };
}

const SEATING = new Set(["seated", "bot_added", "vacated", "readied"]);

/** The seats at which something is on its way. @param {any} room @returns {Set<number>} */
export function pendingSeats(room) {
  return new Set(room.pending.flatMap((/** @type {any} */ each) => each.events)
    .filter((/** @type {any} */ event) => SEATING.has(event.type)).map((/** @type {any} */ event) => event.seat));
}

/** How many sit. @param {any} room @returns {number} */
export function takenSeats(room) {
  return room.state.seats.filter((/** @type {any} */ seat) => seat.occupant !== "nobody").length;
}
