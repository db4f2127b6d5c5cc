/**
 * What verifying a record came to.
 * @typedef {object} VerifyReport
 * @property {boolean} ok nothing was found
 * @property {string} room
 * @property {string} epoch
 * @property {number} first the first event's offset
 * @property {number} last the last one's
 * @property {string} hash of the state that the events lead to
 * @property {number} events
 * @property {number} games played to their end
 * @property {number} games_open not at their end, so that their dice cannot be checked yet
 * @property {number} dice that fell
 * @property {number} dice_checked computed anew from all seeds, and right
 * @property {number} one_sided of those, with the server's seed alone
 * @property {number} problems how many were found
 * @property {{offset: number, what: string}[]} findings the first of them; offset 0: the record as a whole
 */

/**
 * Checks a saved room, here and without a network: rules, commitments, every die, the chain of hashes and the final
 * state. docs/FAIRNESS.md says what is proven by it.
 * @param {import("./core.js").Core} core
 * @param {string | Uint8Array | object} record as room.record() gives it: the text, its bytes, or the parsed object
 * @returns {VerifyReport}
 * @throws {import("./errors.js").ParlorError} it is no record at all
 */
export function verifyWith(core, record) {
  const written = typeof record === "string" || record instanceof Uint8Array ? record : JSON.stringify(record);
  return JSON.parse(core.ask("parlor_record_verify", written));
}

/**
 * The record of what happened in a room.
 * @param {import("./core.js").Core} core
 * @param {{room: string, epoch: string, offset: number, snapshot?: any, events: any[]}} history
 * @returns {string} JSON
 */
export function makeRecord(core, history) {
  return core.ask("parlor_record_make", JSON.stringify(history));
}
