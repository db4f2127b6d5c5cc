// Who may include or import whom. The table is the design's order: an arrow that is not in it is a fault.
import { dirname, normalize } from "node:path/posix";
import { isCpp, isJs } from "./source.mjs";

/** Folder → the folders it may include from, besides itself. The longest folder that matches a path counts. */
export const ARROWS = {
  "core/parlor/base": [],
  "core/parlor/codec": ["core/parlor/base"],
  "core/parlor/crypto": ["core/parlor/base"],
  "core/parlor/groups": ["core/parlor/base", "core/parlor/codec", "core/parlor/crypto"],
  "core/parlor/room": ["core/parlor/base", "core/parlor/codec", "core/parlor/crypto"],
  "core/parlor/fair": ["core/parlor/base", "core/parlor/crypto", "core/parlor/room"],
  "core/parlor/chat": ["core/parlor/base", "core/parlor/codec", "core/parlor/fair", "core/parlor/room"],
  "core/parlor/dice": [
    "core/parlor/base", "core/parlor/codec", "core/parlor/crypto", "core/parlor/fair", "core/parlor/room",
  ],
  "core/parlor/kinds": ["core/parlor/base", "core/parlor/room", "core/parlor/chat", "core/parlor/dice"],
  "core/parlor/protocol": ["core/parlor/base", "core/parlor/codec", "core/parlor/room"],
  "core/parlor/session": [
    "core/parlor/base", "core/parlor/codec", "core/parlor/crypto", "core/parlor/room", "core/parlor/protocol",
  ],
  wasm: ["core"],
  native: ["core"],
  js: [],
  demo: ["js"],
  examples: ["core", "native", "js", "wasm"],
  bench: ["core", "native", "js", "wasm"],
  tests: ["core", "native", "wasm", "js", "demo", "tools", "examples", "bench"],
  tools: [],
};

/** Below native, the outer layers: only these may include them. */
export const OUTER_NATIVE = {
  "native/parlor/cli": ["native/parlor/cli"],
  "native/parlor/tutorials": ["native/parlor/tutorials", "native/parlor/server", "native/parlor/cli"],
  "native/parlor/server": ["native/parlor/server", "native/parlor/cli"],
};

/** Where `#include "…"` looks, besides the includer's own folder. */
const INCLUDE_ROOTS = ["core", "native", "wasm/include", "wasm/src", "tests/support", "tests"];
/** Headers that the build writes (parlor_embed_assets in cmake/ParlorAssets.cmake). */
const GENERATED = /^parlor\/assets\//;
/** Libraries and system headers that the core may use: the standard library has no slash and no ending. */
const CORE_LIBRARIES = /^(?:[a-z_]+|nlohmann\/json(?:_fwd)?\.hpp)$/;

const within = (path, folder) => path === folder || path.startsWith(`${folder}/`);

function ruleFor(path) {
  return Object.keys(ARROWS).filter((folder) => within(path, folder)).sort((a, b) => b.length - a.length)[0];
}

export function mayUse(from, to) {
  const rule = ruleFor(from);
  if (rule === undefined) return true;
  if (!within(to, rule) && !ARROWS[rule].some((folder) => within(to, folder))) return false;
  const outer = Object.keys(OUTER_NATIVE).find((folder) => within(to, folder));
  return outer === undefined || within(from, "tests") || OUTER_NATIVE[outer].some((folder) => within(from, folder));
}

/** The `#include "…"`s of a file: line, name, and the path it means (undefined when there is no such file).
 * @param {import("./source.mjs").Source} source  @param {Set<string>} files */
export function includesOf(source, files) {
  return source.lines.flatMap((text, index) => {
    const name = /^\s*#\s*include\s+"([^"]+)"/.exec(text)?.[1];
    if (name === undefined || GENERATED.test(name)) return [];
    const places = [dirname(source.path), ...INCLUDE_ROOTS].map((root) => normalize(`${root}/${name}`));
    return [{ line: index + 1, name, path: places.find((place) => files.has(place)) }];
  });
}

/** The relative imports of a JavaScript file, in the same form. */
export function importsOf(source, files) {
  const found = [];
  for (const match of source.text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)) {
    const path = normalize(`${dirname(source.path)}/${match[1]}`);
    const line = source.text.slice(0, match.index).split("\n").length;
    found.push({ line, name: match[1], path: files.has(path) ? path : undefined });
  }
  return found;
}

function arrowFault(source, { line, path }) {
  const rule = ruleFor(source.path);
  const allowed = [rule, ...ARROWS[rule]].join(", ");
  return { path: source.path, line, message: `${path} may not be used here; ${rule} may use: ${allowed}` };
}

function libraryFaults(source) {
  if (!within(source.path, "core")) return [];
  return source.lines.flatMap((text, index) => {
    const name = /^\s*#\s*include\s+<([^>]+)>/.exec(text)?.[1];
    if (name === undefined || CORE_LIBRARIES.test(name)) return [];
    const message = `<${name}> may not be used in core; it may use the standard library and nlohmann/json`;
    return [{ path: source.path, line: index + 1, message }];
  });
}

/** @returns {import("./source.mjs").Finding[]} */
export function checkArrows(source, files) {
  if (!isCpp(source.path) && !isJs(source.path)) return [];
  const uses = isCpp(source.path) ? includesOf(source, files) : importsOf(source, files);
  const wrong = uses.filter((use) => use.path !== undefined && !mayUse(source.path, use.path));
  const missing = isCpp(source.path) ? uses.filter((use) => use.path === undefined) : [];
  return [
    ...wrong.map((use) => arrowFault(source, use)),
    ...missing.map(({ line, name }) => ({
      path: source.path, line, message: `no file "${name}" in ${INCLUDE_ROOTS.join(", ")}; libraries stand in <>`,
    })),
    ...(isCpp(source.path) ? libraryFaults(source) : []),
  ];
}
