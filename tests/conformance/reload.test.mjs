// SIGHUP: the keys are read again, and nobody who is in notices.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { request } from "./support/http.mjs";
import { RawWebSocket } from "./support/raw_websocket.mjs";
import { Server } from "./support/server.mjs";
import { within } from "./support/within.mjs";

const folder = mkdtempSync(join(tmpdir(), "parlor-reload-"));
after(() => rmSync(folder, { recursive: true }));
const keyFile = join(folder, "auth.key");
const apiFile = join(folder, "api.keys");

/** A token of ann, signed with the secret (RFC 7519, HS256). */
function token(secret) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: "ann", exp: Math.floor(Date.now() / 1000) + 600 };
  const content = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}

const authorization = (secret) => ({ headers: { Authorization: `Bearer ${token(secret)}` } });

async function pushed(server, key) {
  const body = '{"type":"x"}';
  const headers = { "X-Api-Key": key, "Content-Length": body.length };
  return (await request(server, "POST", "/api/groups/g", headers, body)).status;
}

/** SIGHUP, and the `count`th line about it. */
async function reload(server, count, pattern) {
  const all = () => [...server.program.stderr.matchAll(/server: SIGHUP: .*/g)].map(([line]) => line);
  const told = new Promise((resolve) => {
    const look = () => all().length === count && resolve();
    server.program.child.stderr.on("data", look);
    server.signal("SIGHUP");
  });
  await within(told, "the log's line about SIGHUP");
  assert.match(all().at(-1), pattern);
}

test("SIGHUP reads keys again; what is wrong changes nothing; sockets stay", async () => {
  const secrets = [randomBytes(32).toString("hex"), randomBytes(32).toString("hex")];
  const keys = ["the-first-key-of-a-program", "the-second-key-of-a-program"];
  writeFileSync(keyFile, secrets[0], { mode: 0o600 });
  writeFileSync(apiFile, keys[0]);
  const flags = ["--threads", "2", "--auth", "required", "--auth-key-file", keyFile, "--api-key-file", apiFile];
  const server = await new Server(flags, { complaints: /SIGHUP: the keys stay as they were/ }).start();
  const early = await RawWebSocket.open(server, "/ws/echo/", authorization(secrets[0]));

  writeFileSync(keyFile, "short");
  await reload(server, 1, /the keys stay as they were: .*auth\.key/);
  writeFileSync(keyFile, secrets[1]);
  writeFileSync(apiFile, "short");
  await reload(server, 2, /the keys stay as they were: .*api\.keys, line 1/);
  await (await RawWebSocket.open(server, "/ws/echo/", authorization(secrets[0]))).close();
  assert.equal(await pushed(server, keys[0]), 202);

  writeFileSync(apiFile, keys[1]);
  await reload(server, 3, /keys were read again/);
  await (await RawWebSocket.open(server, "/ws/echo/", authorization(secrets[1]))).close();
  assert.equal((await RawWebSocket.refusal(server, "/ws/echo/", authorization(secrets[0]))).status, 401);
  assert.equal(await pushed(server, keys[1]), 202);
  assert.equal(await pushed(server, keys[0]), 403);

  early.sendText("still here");
  assert.deepEqual(await early.nextJson(), { message: "still here" });
  await early.close();
  await server.stop();
});

test("SIGHUP does a server without keys no harm", async () => {
  const server = await new Server().start();
  await reload(server, 1, /no keys to be read again/);
  await server.stop();
});
