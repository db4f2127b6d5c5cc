// The shape of the code: arrows between folders, purity of the core, sizes, dead files, unfinished lines.
//   node tools/shape.mjs [ROOT]
// Prints `file:line: message` for each fault and exits 1 if there are any. The rules stand in tools/shape/.
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { checkArrows } from "./shape/arrows.mjs";
import { deadHeaders, deadModules } from "./shape/dead.mjs";
import { checkRatchet, oversizes } from "./shape/sizes.mjs";
import { isCode, listFiles, readSource } from "./shape/source.mjs";
import { checkCoroutines, checkLines, checkPurity } from "./shape/text.mjs";

const RATCHET = "tools/shape_ratchet.json";
const NAMING_FILES = new Set([".json", ".md", ".webmanifest"]);

/** Every fault in the tree below `root`, in order of place.
 * @returns {import("./shape/source.mjs").Finding[]} */
export function checkTree(root, ratchet) {
  const paths = listFiles(root);
  const files = new Set(paths);
  const sources = paths
    .filter((path) => isCode(path) || NAMING_FILES.has(extname(path)))
    .map((path) => readSource(root, path));
  const findings = sources.flatMap((source) => [
    ...checkArrows(source, files),
    ...checkPurity(source),
    ...checkCoroutines(source),
    ...checkLines(source),
  ]);
  findings.push(...checkRatchet(sources.flatMap(oversizes), ratchet, RATCHET));
  findings.push(...deadHeaders(sources, files), ...deadModules(sources));
  return findings.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
}

function main() {
  const root = process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url));
  const findings = checkTree(root, JSON.parse(readFileSync(join(root, RATCHET), "utf8")));
  for (const { path, line, message } of findings) console.log(`${path}:${line}: ${message}`);
  console.log(findings.length === 0 ? "shape: nothing to mend" : `shape: ${findings.length} to mend`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
