/**
 * Parlor in a browser. Nothing happens when this is imported; parlor.wasm is fetched at the first connect() or
 * loadCore(), from beside this package's files, and kept.
 */
import { browserPlatform } from "./browser_platform.js";
import { connectOn } from "./connect.js";
import { keepingOne } from "./kept_core.js";
import { loadCoreWith } from "./load.js";
import { verifyWith } from "./verify.js";

export * from "./common.js";
export { newKey, newSecret } from "./browser_platform.js";

/** @typedef {import("./connect.js").ConnectOptions} ConnectOptions */

const ownCore = keepingOne(() => loadCoreWith(new URL("../parlor.wasm", import.meta.url)));

/**
 * Makes a core: without a source the package's own, one for the whole page.
 * @param {ConnectOptions["wasm"]} [source]
 */
export function loadCore(source) {
  return source === undefined ? ownCore() : loadCoreWith(source);
}

/**
 * Checks a saved room without a network.
 * @param {string | Uint8Array | object} record as room.record() gives it
 * @param {{wasm?: ConnectOptions["wasm"]}} [options] as for connect()
 * @returns {Promise<import("./verify.js").VerifyReport>}
 */
export async function verify(record, { wasm } = {}) {
  return verifyWith(await loadCore(wasm), record);
}

/**
 * Connects to a server; without an address to the one the page came from.
 * @param {string | URL} [url]
 * @param {ConnectOptions} [options]
 */
export function connect(url, options = {}) {
  return connectOn(browserPlatform(loadCore), url, options);
}
