// Files that nothing uses: a header nobody includes, a JavaScript module nobody names.
import { basename } from "node:path/posix";
import { includesOf } from "./arrows.mjs";
import { isCpp, isJs } from "./source.mjs";

/** Headers that others than our own code include. */
const PUBLIC_HEADERS = /^wasm\/include\//;
/** Files that a tool finds by their place or name. */
const FOUND_BY_TOOLS = /\.test\.mjs$|\.d\.ts$|^examples\/|^bench\//;

/** @param {import("./source.mjs").Source[]} sources  @returns {import("./source.mjs").Finding[]} */
export function deadHeaders(sources, files) {
  const included = new Set();
  for (const source of sources.filter(({ path }) => isCpp(path))) {
    for (const { path } of includesOf(source, files)) if (path !== source.path) included.add(path);
  }
  return sources
    .filter(({ path }) => /\.(?:hpp|h)$/.test(path) && !PUBLIC_HEADERS.test(path) && !isCompatibility(path))
    .filter(({ path }) => !included.has(path))
    .map(({ path }) => ({ path, line: 1, message: "nothing includes this header: use it or remove it" }));
}

// A stand-in for a library's header is included by the library's name.
const isCompatibility = (path) => path.includes("_compat/");

/** A module is alive when another file of the tree (code, page, manifest or script) names it.
 * @param {import("./source.mjs").Source[]} sources  @returns {import("./source.mjs").Finding[]} */
export function deadModules(sources) {
  return sources
    .filter(({ path }) => isJs(path) && !FOUND_BY_TOOLS.test(path))
    .filter(({ path }) => !sources.some((other) => other.path !== path && other.text.includes(basename(path))))
    .map(({ path }) => ({ path, line: 1, message: "nothing imports or names this module: use it or remove it" }));
}
