// Reading the tree, and reading code without its comments and texts.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";

/** @typedef {{ path: string, text: string, lines: string[], code: string }} Source
 * `path` is relative to the root, with slashes; `code` is `text` with comments and the contents of string literals
 * replaced by blanks, so that line numbers and columns stay the same. */

/** @typedef {{ path: string, line: number, message: string }} Finding  What is wrong where, and what would be right. */

const SKIPPED_FOLDERS = new Set([".git", "build", "node_modules", "dist", "artifacts"]);
const CPP = new Set([".hpp", ".cpp", ".h"]);
const JS = new Set([".mjs", ".js", ".ts"]);
const OTHER_CODE = new Set([".sh", ".cmake", ".css", ".html", ".py"]);
const OTHER_NAMES = new Set(["dev", "run", "CMakeLists.txt"]);

export const isCpp = (path) => CPP.has(extname(path));
export const isJs = (path) => JS.has(extname(path));

/** True for what people write and read as code; not for prose, data and lock files. */
export function isCode(path) {
  const name = path.split("/").at(-1) ?? "";
  return isCpp(path) || isJs(path) || OTHER_CODE.has(extname(path)) || OTHER_NAMES.has(name);
}

/** Every text file below the root that Git would keep, as a path relative to it. */
export function listFiles(root, folder = root) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : listFiles(root, path);
    return entry.isFile() ? [relative(root, path)] : [];
  });
}

/** @returns {Source} */
export function readSource(root, path) {
  return makeSource(path, readFileSync(join(root, path), "utf8"));
}

/** @returns {Source} */
export function makeSource(path, text) {
  const code = isCpp(path) || isJs(path) ? blank(text, isJs(path)) : text;
  return { path, text, lines: text.split("\n"), code };
}

/** The line, from 1, of a position in the text. */
export function lineAt(text, position) {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < position; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

const LITERALS = [
  /\/\/[^\n]*/y,
  /\/\*[^]*?\*\//y,
  /R"([^()\\\s]{0,16})\([^]*?\)\1"/y,
  /"(?:[^"\\\n]|\\[^])*"/y,
];
// A quote between digits is C++'s digit separator, not a character.
const CPP_LITERALS = [...LITERALS, /(?<![0-9A-Fa-f])'(?:[^'\\\n]|\\[^])*'/y];
const JS_LITERALS = [
  ...LITERALS,
  /'(?:[^'\\\n]|\\[^])*'/y,
  /`(?:[^`\\]|\\[^])*`/y,
  // A regular expression stands where a value may begin.
  /(?<=(?:^|[=(,:;!&|?{}[\n]|=>|return)\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y,
];

/** Blanks out comments and literals, keeping the quotes and the line breaks. */
export function blank(text, js) {
  const patterns = js ? JS_LITERALS : CPP_LITERALS;
  let code = "";
  for (let at = 0; at < text.length; ) {
    const literal = "/\"'`R".includes(text[at]) ? matchAt(patterns, text, at) : null;
    code += literal === null ? text[at] : keepShape(literal);
    at += literal === null ? 1 : literal.length;
  }
  return code;
}

function matchAt(patterns, text, at) {
  for (const pattern of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return match[0];
  }
  return null;
}

function keepShape(literal) {
  const quoted = /^["'`]/.test(literal);
  const inner = (quoted ? literal.slice(1, -1) : literal).replace(/[^\n]/g, " ");
  return quoted ? literal[0] + inner + literal[0] : inner;
}
