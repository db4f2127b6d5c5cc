import { Core } from "./core.js";
import { ParlorError, asParlorError } from "./errors.js";

/**
 * Where parlor.wasm may come from. A string is an address.
 * @typedef {Core | WebAssembly.Module | Response | ArrayBuffer | ArrayBufferView | URL | string} WasmSource
 */

/**
 * Makes a core from any source. Compiles while the bytes still arrive where the platform can.
 * @param {WasmSource | Promise<WasmSource>} source
 * @param {(address: URL | string) => Promise<Response | Uint8Array>} [read] how addresses are read; fetch by default
 * @returns {Promise<Core>}
 * @throws {ParlorError} wasm_not_loaded, bad_wasm, abi_mismatch
 */
export async function loadCoreWith(source, read = (address) => fetch(address)) {
  const given = await source;
  if (given instanceof Core) return given;
  const module = await toModule(given, read);
  checkModule(module);
  return new Core(await WebAssembly.instantiate(module, {}));
}

/**
 * @param {Exclude<WasmSource, Core>} source
 * @param {(address: URL | string) => Promise<Response | Uint8Array>} read
 * @returns {Promise<WebAssembly.Module>}
 */
async function toModule(source, read) {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === "string" || source instanceof URL) return toModule(await readFrom(source, read), read);
  if (typeof Response !== "undefined" && source instanceof Response) return compileResponse(source);
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return compile(source);
  throw new ParlorError("bad_wasm", "wasm must be a URL, Response, bytes, WebAssembly.Module or a core");
}

/**
 * @param {URL | string} address
 * @param {(address: URL | string) => Promise<Response | Uint8Array>} read
 */
async function readFrom(address, read) {
  try {
    return await read(address);
  } catch (failure) {
    throw asParlorError(failure, "wasm_not_loaded", `${address} could not be read`);
  }
}

/** @param {Response} response */
async function compileResponse(response) {
  if (!response.ok) {
    throw new ParlorError("wasm_not_loaded", `${response.url || "the response"} answered ${response.status}`);
  }
  const type = response.headers.get("content-type")?.split(";")[0].trim().toLowerCase();
  if (type === "application/wasm" && typeof WebAssembly.compileStreaming === "function") {
    return compileWith(() => WebAssembly.compileStreaming(response));
  }
  // Streaming insists on the type; servers that do not know it are common.
  return compile(await response.arrayBuffer());
}

/** @param {ArrayBuffer | ArrayBufferView} bytes */
function compile(bytes) {
  return compileWith(() => WebAssembly.compile(/** @type {BufferSource} */ (bytes)));
}

/** @param {() => Promise<WebAssembly.Module>} compiling */
async function compileWith(compiling) {
  try {
    return await compiling();
  } catch (failure) {
    throw asParlorError(failure, "bad_wasm", "these bytes are not a WebAssembly module");
  }
}

/** @param {WebAssembly.Module} module */
function checkModule(module) {
  const imports = WebAssembly.Module.imports(module);
  const names = new Set(WebAssembly.Module.exports(module).map((entry) => entry.name));
  if (imports.length === 0 && names.has("parlor_abi_version") && names.has("_initialize")) return;
  throw new ParlorError("bad_wasm", "this is a WebAssembly module, but not parlor.wasm");
}
