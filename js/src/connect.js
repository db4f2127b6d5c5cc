import { Client } from "./client.js";
import { ParlorError, asParlorError } from "./errors.js";

const PATH = "/parlor/v1";

/**
 * @typedef {object} ConnectOptions
 * @property {string} [name] the name wanted in rooms
 * @property {string} [key] secret client key, 16 to 64 of [A-Za-z0-9_-]: the same key is the same member. A fresh one
 *   by default; see newKey()
 * @property {string} [secret] what the client keeps from the server, 64 hexadecimal digits: what it commits to in a
 *   game comes from here. Keep it wherever the key is kept. A fresh one by default; see newSecret()
 * @property {string | (() => string | undefined | Promise<string | undefined>)} [token] for servers that ask for one; a
 *   function is called before every connection and by refreshToken()
 * @property {"json" | "cbor"} [encoding] of the frames; json by default
 * @property {import("./load.js").WasmSource | Promise<import("./load.js").WasmSource>} [wasm] parlor.wasm; the one that
 *   came with this package by default
 * @property {new (url: string, protocols: string[]) => any} [WebSocket]
 * @property {AbortSignal} [signal] ends the client when aborted, connected or not
 */

/**
 * What differs between a browser and Node.
 * @typedef {object} Platform
 * @property {() => string | undefined} baseAddress what addresses are relative to
 * @property {() => string} newKey
 * @property {() => string} newSecret
 * @property {() => string} newSession
 * @property {(source?: ConnectOptions["wasm"]) => Promise<import("./core.js").Core>} loadCore
 * @property {() => Promise<new (url: string, protocols: string[]) => any>} webSocket
 * @property {import("./link.js").Page} page
 */

/**
 * Connects on a platform. Resolves when the server has said welcome; while it cannot be reached, keeps trying.
 * @param {Platform} platform
 * @param {string | URL | undefined} url
 * @param {ConnectOptions} options
 * @returns {Promise<Client>}
 */
export async function connectOn(platform, url, options) {
  const address = toSocketAddress(url, platform.baseAddress());
  const [core, WebSocket] = await Promise.all([
    platform.loadCore(options.wasm),
    options.WebSocket ?? platform.webSocket(),
  ]);
  const client = new Client({
    core,
    key: options.key ?? platform.newKey(),
    secret: options.secret ?? platform.newSecret(),
    session: platform.newSession(),
    name: options.name ?? "",
    encoding: options.encoding ?? "json",
    token: () => askToken(options.token),
    openSocket: (protocol) => new WebSocket(address, [protocol]),
    page: platform.page,
    signal: options.signal,
  });
  return client.welcomed;
}

/**
 * @param {string | URL | undefined} url http(s) becomes ws(s), an address without a path gets Parlor's
 * @param {string | undefined} base
 * @returns {string}
 */
export function toSocketAddress(url, base) {
  if (url === undefined && base === undefined) {
    throw new ParlorError("bad_url", "connect() needs the server's address here, e.g. ws://127.0.0.1:8000" + PATH);
  }
  let address;
  try {
    address = new URL(url ?? PATH, base);
  } catch (failure) {
    throw asParlorError(failure, "bad_url", `${url} is not an address`);
  }
  address.protocol = address.protocol.replace(/^http/, "ws");
  if (!/^wss?:$/.test(address.protocol)) {
    const wanted = "ws, wss, http or https";
    throw new ParlorError("bad_url", `the server's address must begin with ${wanted}, not ${address.protocol}`);
  }
  if (address.pathname === "/") address.pathname = PATH;
  address.hash = ""; // WebSocket refuses fragments
  return address.href;
}

/** @param {ConnectOptions["token"]} token */
async function askToken(token) {
  try {
    return await (typeof token === "function" ? token() : token);
  } catch (failure) {
    throw asParlorError(failure, "no_token", "the token could not be had");
  }
}
