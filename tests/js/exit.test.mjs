// A client that is closed leaves nothing behind that keeps a process alive.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { test } from "node:test";
import { missing, ScriptedServer, wasmPath } from "./support.mjs";

const program = `
import { WebSocket } from ${JSON.stringify(new URL("../node_modules/ws/wrapper.mjs", import.meta.url).href)};
import { connect, loadCore } from ${JSON.stringify(new URL("../../js/src/node.js", import.meta.url).href)};
const [wasm, url, how] = process.argv.slice(1);
const options = { wasm, WebSocket };
if (how === "while waiting") {
  const stop = new AbortController();
  const connecting = connect("ws://127.0.0.1:9", { ...options, signal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  await connecting.catch((error) => console.log(error.code));
} else {
  const client = await connect(url, options);
  if (how === "while paused") client.pause();
  client.close();
}
`;

for (const how of ["while open", "while paused", "while waiting"]) {
  test(`a process ends by itself after close ${how}`, { skip: missing, timeout: 20_000 }, async () => {
    const server = await ScriptedServer.start();
    const child = spawn(process.execPath, ["--input-type=module", "-e", program, wasmPath, server.url, how], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    if (how !== "while waiting") await (await server.accept()).welcome();
    assert.deepEqual(await ended, [0, null]);
    await server.stop();
  });
}
