/**
 * What this package rejects and throws. `code` is a name for programs ("not_your_turn", "aborted", "bad_wasm"), the
 * message a sentence for people.
 *
 * Codes of a room's rules and of the protocol come from the server or the core. The package's own are: aborted,
 * bad_url, bad_wasm, abi_mismatch, core_trapped, core_unusable, wasm_not_loaded, no_websocket, no_token,
 * no_connection, closed, left, freed.
 */
export class ParlorError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{cause?: unknown, closeCode?: number}} [more] closeCode: of the WebSocket, where that was the reason
   */
  constructor(code, message, more = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "ParlorError";
    /** @readonly */
    this.code = code;
    /** @readonly */
    this.closeCode = more.closeCode;
  }
}

/**
 * A failure of any kind as a ParlorError.
 * @param {unknown} failure
 * @param {string} code used when it is not one already
 * @param {string} message what was being done
 */
export function asParlorError(failure, code, message) {
  if (failure instanceof ParlorError) return failure;
  const why = failure instanceof Error ? failure.message : String(failure);
  return new ParlorError(code, `${message}: ${why}`, { cause: failure });
}
