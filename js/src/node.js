/**
 * Parlor in Node. Nothing happens when this is imported; parlor.wasm is read from the package's folder at the first
 * connect() or loadCore(), and kept.
 */
import { webcrypto } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connectOn } from "./connect.js";
import { ParlorError, asParlorError } from "./errors.js";
import { keepingOne } from "./kept_core.js";
import { makeKey, makeSecret, makeSession } from "./keys.js";
import { loadCoreWith } from "./load.js";
import { verifyWith } from "./verify.js";

export * from "./common.js";

/** @typedef {import("./connect.js").ConnectOptions} ConnectOptions */

const ownCore = keepingOne(() => loadCoreWith(new URL("../parlor.wasm", import.meta.url), read));

/**
 * Makes a core: without a source the package's own, one for the whole process. A string that is no address is a path.
 * @param {ConnectOptions["wasm"]} [source]
 */
export function loadCore(source) {
  return source === undefined ? ownCore() : loadCoreWith(source, read);
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
 * Connects to a server.
 * @param {string | URL} url
 * @param {ConnectOptions} [options]
 */
export function connect(url, options = {}) {
  return connectOn(platform, url, options);
}

/** A fresh secret client key. */
export function newKey() {
  return makeKey(/** @type {any} */ (webcrypto));
}

/** A fresh secret to keep beside the key. */
export function newSecret() {
  return makeSecret(/** @type {any} */ (webcrypto));
}

/** @type {import("./connect.js").Platform} */
const platform = {
  baseAddress: () => undefined,
  newKey,
  newSecret,
  newSession: () => makeSession(/** @type {any} */ (webcrypto)),
  loadCore,
  webSocket: findWebSocket,
  page: { hidden: () => false, listen: () => () => {} },
};

/** @param {URL | string} address */
async function read(address) {
  if (/^(https?|data|blob):/.test(String(address))) return fetch(address);
  return readFile(/^file:/.test(String(address)) ? new URL(address) : address);
}

/** @returns {Promise<new (url: string, protocols: string[]) => any>} */
async function findWebSocket() {
  if (typeof globalThis.WebSocket === "function") return globalThis.WebSocket;
  const name = "ws"; // an optional peer: a bundler must not insist on it
  try {
    const ws = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
    return ws.WebSocket ?? ws.default;
  } catch (failure) {
    const code = /** @type {any} */ (failure)?.code;
    if (code !== "ERR_MODULE_NOT_FOUND") throw asParlorError(failure, "no_websocket", "the package ws failed");
  }
  throw new ParlorError(
    "no_websocket",
    `Node ${process.versions.node} has no WebSocket: use Node 22, install the package ws, or pass options.WebSocket`,
  );
}
