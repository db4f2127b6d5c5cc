// Parlor and Django behind the nginx configuration of docs/FROM_CHANNELS.md, as it stands there.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import WebSocket from "ws";
import { useServer } from "../conformance/support/server.mjs";
import { Client } from "../conformance/support/transcripts.mjs";
import { within } from "../conformance/support/within.mjs";
import { missing as missingDaphne, useDaphne } from "./support/daphne.mjs";
import { block } from "./support/document.mjs";
import { missing as missingNginx, useNginx } from "./support/nginx.mjs";

const skip = missingNginx() || missingDaphne();
const secret = "only for tests, but long enough to sign with";

/** A signed token for a user (RFC 7519, HS256). */
function tokenFor(user) {
  const encode = (json) => Buffer.from(JSON.stringify(json)).toString("base64url");
  const claims = { sub: user, exp: Math.floor(Date.now() / 1000) + 60 };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** What becomes of a handshake: open, or refused with a status. */
async function shake(url, options) {
  const client = new Client(url, options);
  await within(client.shaken, "the handshake");
  const outcome = client.socket.readyState === WebSocket.OPEN ? { open: true } : await client.next("the refusal");
  client.socket.terminate();
  return outcome;
}

describe("behind nginx", { skip: skip || false }, () => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-nginx-key-"));
  const keyFile = join(folder, "key");
  writeFileSync(keyFile, `${secret}\n`);
  after(() => rmSync(folder, { recursive: true }));

  const django = skip ? {} : useDaphne();
  const parlor = skip ? {} : useServer([
    "--proxy-headers", "--access-log", "-", "--auth", "optional", "--auth-key-file", keyFile,
  ]);
  const nginx = skip ? {} : useNginx((port) => block("nginx", {
    "127.0.0.1:8001": django.host, "127.0.0.1:8000": parlor.host, "listen 80": `listen 127.0.0.1:${port}`,
  }));

  test("chat goes to Parlor, and all members hear it", async () => {
    const clients = [1, 2].map(() => new Client(`ws://${nginx.host}/chat/lobby/`));
    for (const client of clients) await within(client.shaken, "the handshake");
    clients[0].socket.send('{"message":"你好"}');
    for (const client of clients) {
      assert.deepEqual(await client.next("the message"), { text: '{"message":"你好"}' });
      client.socket.terminate();
    }
  });

  test("other paths stay with Django", async () => {
    const answer = await fetch(`${nginx.url}/game/start`);
    assert.equal(answer.status, 200);
    assert.equal((await answer.json()).gameStatus, 1);
    assert.match(django.log, /GET \/game\/start/);
  });

  test("the access log has the client's own address, whatever the client says of itself", async () => {
    const headers = { "X-Forwarded-For": "203.0.113.9" };
    const socket = new WebSocket(`ws://${nginx.host}/ws/echo/?logged`, { localAddress: "127.0.0.2", headers });
    await within(new Promise((resolve) => socket.once("open", resolve)), "the handshake");
    await within(parlor.said(/ 127\.0\.0\.2 "WSCONNECT \/ws\/echo\/\?logged"/), "the line in the access log");
    assert.doesNotMatch(parlor.program.stdout, /203\.0\.113\.9/);
    socket.terminate();
  });

  test("pages of the same site may open sockets, others may not", async () => {
    assert.deepEqual(await shake(`ws://${nginx.host}/ws/echo/`, { origin: nginx.url }), { open: true });
    assert.deepEqual(await shake(`ws://${nginx.host}/ws/echo/`, { origin: "http://evil.example" }), { refused: 403 });
  });

  test("a path that is no socket's is answered over plain HTTP, though nginx says Connection: upgrade", async () => {
    assert.equal((await fetch(`${nginx.url}/ws/echo/`)).status, 426);
    assert.equal((await fetch(`${nginx.url}/ws/nothing/`)).status, 404);
  });

  test("the client's Authorization header arrives, as websocat -H sends it", async () => {
    for (const scheme of ["Token", "Bearer"]) {
      const headers = { Authorization: `${scheme} ${tokenFor("ann")}` };
      const client = new Client(`ws://${nginx.host}/ws/console/`, { headers });
      assert.deepEqual(await client.next("the greeting"), { text: "[Welcome ann!]" });
      client.socket.terminate();
    }
    assert.deepEqual(await shake(`ws://${nginx.host}/ws/console/`, { headers: { Authorization: "Token nonsense" } }),
      { refused: 401 });
  });
});
