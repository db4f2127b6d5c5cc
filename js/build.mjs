// Puts the publishable package together: the sources as they are, parlor.wasm, dist/inline.js and the types.
//   node js/build.mjs --wasm build/release/wasm/parlor.wasm --out build/release/js [--tsc PATH | --no-types]
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const PLACE = "@PARLOR_WASM_BASE64@";

function fail(message) {
  console.error(`js/build.mjs: ${message}`);
  process.exit(1);
}

function options() {
  const { values } = parseArgs({
    options: {
      wasm: { type: "string" },
      out: { type: "string" },
      tsc: { type: "string", default: join(ROOT, "tests/node_modules/typescript/bin/tsc") },
      "no-types": { type: "boolean", default: false },
    },
  });
  if (!values.wasm || !values.out) fail("usage: --wasm FILE --out FOLDER [--tsc FILE | --no-types]");
  if (!existsSync(values.wasm)) fail(`${values.wasm} is not there: build the wasm module first`);
  return values;
}

function copySources(wasm, out) {
  // What an earlier build left, and this one does not make, must not be published.
  for (const part of ["src", "dist", "types"]) rmSync(join(out, part), { recursive: true, force: true });
  mkdirSync(join(out, "dist"), { recursive: true });
  for (const part of ["src", "index.js", "package.json", "README.md"]) {
    cpSync(join(HERE, part), join(out, part), { recursive: true });
  }
  cpSync(join(ROOT, "LICENSE"), join(out, "LICENSE"));
  cpSync(wasm, join(out, "parlor.wasm"));
}

/** The template src/inline.js, with the module in its place, moves to dist/. */
function writeInline(wasm, out) {
  const template = readFileSync(join(out, "src/inline.js"), "utf8");
  if (template.split(PLACE).length !== 2) fail(`src/inline.js must hold ${PLACE} once`);
  const code = template.replaceAll('from "./', 'from "../src/').replace(PLACE, readFileSync(wasm).toString("base64"));
  writeFileSync(join(out, "dist/inline.js"), code);
  rmSync(join(out, "src/inline.js"));
}

function writeTypes(tsc, out) {
  if (!existsSync(tsc)) {
    console.warn(`js/build.mjs: no types, ${tsc} is not there (npm ci in tests/ brings it)`);
    return;
  }
  const emit = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--rootDir", join(HERE, "src")];
  const project = ["-p", join(HERE, "tsconfig.types.json"), "--outDir", join(out, "types")];
  const run = spawnSync(process.execPath, [tsc, ...project, ...emit], { stdio: "inherit" });
  if (run.status !== 0) fail("the types do not check");
}

const { wasm, out, tsc, "no-types": withoutTypes } = options();
mkdirSync(out, { recursive: true });
copySources(wasm, resolve(out));
writeInline(wasm, resolve(out));
if (!withoutTypes) writeTypes(tsc, resolve(out));
console.log(`js/build.mjs: ${out}`);
