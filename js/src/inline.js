/**
 * Parlor with parlor.wasm inside the script, for bundlers and for pages opened from files. js/build.mjs puts the module
 * in the place of the text below, as base64.
 */
import { browserPlatform } from "./browser_platform.js";
import { connectOn } from "./connect.js";
import { keepingOne } from "./kept_core.js";
import { loadCoreWith } from "./load.js";
import { verifyWith } from "./verify.js";

export * from "./common.js";
export { newKey, newSecret } from "./browser_platform.js";

/** @typedef {import("./connect.js").ConnectOptions} ConnectOptions */

const WASM_BASE64 = "@PARLOR_WASM_BASE64@";

const ownCore = keepingOne(() => {
  const text = atob(WASM_BASE64);
  return loadCoreWith(Uint8Array.from(text, (character) => character.charCodeAt(0)));
});

/**
 * Makes a core: without a source the one inside this script, one for the whole page.
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
