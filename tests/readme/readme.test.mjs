// What the README says is done to the letter: its commands start a server that serves the page, its script runs against
// it, and the files it points to are there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The code blocks of a language. @param {string} language */
function blocks(language) {
  const found = readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"));
  return [...found].map((match) => match[1]);
}

/** Starts `./dev run` on a free port and waits until it has said where it serves. */
async function devRun() {
  const child = spawn("./dev", ["run", "--port", "0"], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:[1-9]\d*\//.exec(line)?.[0];
    if (url !== undefined) return { child, url };
  }
  throw new Error("./dev run ended without saying where it serves");
}

describe("the README", () => {
  /** @type {Awaited<ReturnType<typeof devRun>>} */ let server;
  /** @type {string} */ let folder;
  before(async () => {
    server = await devRun();
    folder = mkdtempSync(join(tmpdir(), "parlor-readme-"));
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    const ended = once(server.child, "exit");
    server.child.kill("SIGTERM");
    assert.deepEqual(await ended, [0, null], "the server stops in order");
  });

  it("shows the commands that exist", () => {
    const commands = blocks("sh").join("").match(/^\.\/dev \w+/gm) ?? [];
    assert.deepEqual(commands, ["./dev run", "./dev test"]);
  });

  it("serves the page, the package and the module with `./dev run`", async () => {
    for (const [path, type] of [["", "text/html"], ["parlor/index.js", "text/javascript"],
      ["parlor/parlor.wasm", "application/wasm"]]) {
      const response = await fetch(server.url + path);
      assert.equal(response.status, 200, path);
      assert.match(response.headers.get("content-type") ?? "", new RegExp(`^${type}`), path);
    }
  });

  it("has pages behind its links", async () => {
    for (const [, path] of readme.matchAll(/\]\(http:\/\/127\.0\.0\.1:8000\/([^)]*)\)/g)) {
      assert.equal((await fetch(server.url + path)).status, 200, path);
    }
    for (const [, path] of readme.matchAll(/\]\((?!http)([^)#]+)\)/g)) {
      assert.ok(existsSync(join(root, path)), path);
    }
  });

  it("has a script that runs with the package as it is published", { timeout: 20_000 }, async () => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(root, "build/release/js"), join(folder, "node_modules/parlor"));
    symlinkSync(join(root, "tests/node_modules/ws"), join(folder, "node_modules/ws"));
    const script = blocks("js")[0].replace("ws://127.0.0.1:8000/", server.url.replace("http", "ws"));
    writeFileSync(join(folder, "talk.mjs"), `${script}\nclient.close();\n`);
    const child = spawn(process.execPath, ["--preserve-symlinks", "talk.mjs"],
      { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "close");
    let output = "";
    for await (const chunk of child.stdout) output += chunk;
    assert.deepEqual(await ended, [0, null]);
    assert.match(output, /text: 'Hello'/);
  });
});
