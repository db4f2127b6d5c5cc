// A room kind of somebody else's: Parlor is installed, a project outside its tree finds it, and builds a server and a
// wasm module from the same hundred lines.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { WebSocket } from "../node_modules/ws/wrapper.mjs";
import { Server } from "../conformance/support/server.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = (command, ...args) => execFileSync(command, args, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });

/** The code of the refusal. @param {Promise<unknown>} asked */
const refusal = (asked) => asked.then(() => "done", (/** @type {any} */ error) => error.code);

describe("a project with a room kind of its own", () => {
  /** @type {string} */ let folder;
  /** @type {any} */ let server;
  /** @type {any} */ let parlor;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "parlor-example-"));
    const prefix = join(folder, "prefix");
    run("cmake", "--install", join(root, "build/release"), "--prefix", prefix);
    cpSync(join(root, "examples/tictactoe"), join(folder, "project"), { recursive: true });
    run("cmake", "-S", join(folder, "project"), "-B", join(folder, "build"), "-G", "Ninja",
      "-DCMAKE_BUILD_TYPE=Release", `-DCMAKE_PREFIX_PATH=${prefix}`);
    run("cmake", "--build", join(folder, "build"));
  }, { timeout: 420_000 });
  before(async () => {
    parlor = await import(pathToFileURL(join(folder, "prefix/share/parlor/js/src/node.js")).href);
    server = new Server([], { file: join(folder, "build/tictactoe") });
    await server.start();
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const player = (/** @type {string} */ name) =>
    parlor.connect(server.url, { name, WebSocket, wasm: join(folder, "build/tictactoe.wasm") });

  it("plays its game on both ends, and they agree", async () => {
    const [ann, bob] = [await player("Ann"), await player("Bob")];
    const table = await ann.join("tictactoe/one");
    const other = await bob.join("tictactoe/one");
    await table.send({ type: "sit" });
    assert.equal(await refusal(table.send({ type: "mark", square: 4 })), "no_opponent");
    await other.send({ type: "sit" });
    assert.equal(await refusal(other.send({ type: "mark", square: 4 })), "not_your_turn");
    for (const [room, square] of [[table, 0], [other, 3], [table, 1], [other, 4]]) {
      await room.send({ type: "mark", square });
    }
    const last = await table.send({ type: "mark", square: 2 });
    assert.equal(table.state.winner, "X");
    assert.equal(table.state.board, "XXXOO....");
    while (other.offset < last.offset) {
      await new Promise((resolve) => other.addEventListener("change", resolve, { once: true }));
    }
    assert.deepEqual(other.state, table.state);
    assert.equal(other.hash(), table.hash());
    assert.equal(await refusal(other.send({ type: "mark", square: 8 })), "game_over");
    ann.close();
    bob.close();
  });

  it("still has the kinds that come along", async () => {
    const client = await player("Cy");
    const room = await client.join("chat/lobby");
    await room.send({ type: "say", text: "hello" });
    assert.equal(room.state.messages.at(-1).text, "hello");
    client.close();
  });

  it("is about a hundred lines", () => {
    assert.ok(statSync(join(root, "examples/tictactoe/tictactoe.hpp")).size < 6_500);
  });
});
