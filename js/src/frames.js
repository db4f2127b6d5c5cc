const ENCODINGS = Object.freeze({ json: 0, cbor: 1 });

/** @typedef {import("./core.js").Core} Core */
/** @typedef {"json" | "cbor"} Encoding */
/** @typedef {"client" | "server"} Speaker who says the frame */

/**
 * Reads a parlor.v1 frame as strictly as a peer would.
 * @param {Core} core
 * @param {Uint8Array | string} message
 * @param {{encoding?: Encoding, from: Speaker}} options
 * @returns {any}
 */
export function decodeFrame(core, message, { encoding = "json", from }) {
  return JSON.parse(core.ask("parlor_frame_decode", message, ENCODINGS[encoding], Number(from === "client")));
}

/**
 * Writes a parlor.v1 frame.
 * @param {Core} core
 * @param {any} frame
 * @param {{encoding?: Encoding, from: Speaker}} options
 * @returns {Uint8Array}
 */
export function encodeFrame(core, frame, { encoding = "json", from }) {
  core.ask("parlor_frame_encode", JSON.stringify(frame), ENCODINGS[encoding], Number(from === "client"));
  return core.bytes();
}

/**
 * The public member id that belongs to a secret client key.
 * @param {Core} core
 * @param {string} key
 */
export function memberId(core, key) {
  return core.ask("parlor_member_id", key);
}

/**
 * Whether to come back with back-off after a WebSocket was closed with this code.
 * @param {Core} core
 * @param {number} code
 */
export function shouldComeBack(core, code) {
  return core.call("parlor_close_advice", code) === 1;
}
