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

/** How many sit. @param {any} room @returns {number} */
export function takenSeats(room) {
  return room.state.seats.filter((/** @type {any} */ seat) => seat.occupant !== "nobody").length;
}
