// The admin address: metrics, health and readiness, for whoever looks after the server.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { parseExposition } from "./support/exposition.mjs";
import { get, readAnswer, request, requestText } from "./support/http.mjs";
import { RawSocket } from "./support/raw_socket.mjs";
import { RawWebSocket } from "./support/raw_websocket.mjs";
import { runParlor, Server } from "./support/server.mjs";
import { V1Client } from "./support/v1_client.mjs";
import { within } from "./support/within.mjs";

const folder = mkdtempSync(join(tmpdir(), "parlor-admin-"));
after(() => rmSync(folder, { recursive: true }));

/** A server with admin pages, and where they are. */
async function start(args = [], options) {
  const server = await new Server(["--admin", "127.0.0.1:0", ...args], options).start();
  await within(server.said(/Admin pages on .*\n/), "the line about the admin pages");
  const port = Number(server.program.stdout.match(/Admin pages on http:\/\/127\.0\.0\.1:(\d+)\//)[1]);
  return { server, admin: { port, host: `127.0.0.1:${port}` } };
}

async function metrics(admin) {
  const { status, headers, body } = await get(admin, "/metrics");
  assert.equal(status, 200);
  assert.equal(headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
  return parseExposition(body);
}

/** Asks until the metric has the value. */
async function becomes(admin, name, value) {
  const look = async () => {
    while ((await metrics(admin)).get(name) !== value) continue;
  };
  await within(look(), `${name} ${value}`);
}

describe("the admin address", () => {
  test("counts what happens, in Prometheus' format", async () => {
    const keys = join(folder, "keys");
    writeFileSync(keys, "the-key-of-a-program\n");
    const { server, admin } = await start(["--threads", "2", "--api-key-file", keys]);
    assert.equal((await metrics(admin)).get("parlor_http_requests_total"), 0, "its own requests do not count");
    assert.equal((await get(server, "/nothing-here")).status, 404);
    const members = [await RawWebSocket.open(server, "/chat/m/"), await RawWebSocket.open(server, "/chat/m/")];
    members[0].sendText('{"message":"hello"}');
    for (const member of members) assert.equal(await member.nextText(), '{"message":"hello"}');
    await RawWebSocket.refusal(server, "/no/such/path/");
    const client = await V1Client.open(server);
    await client.join("chat/m");
    const body = '{"type":"chat.message","message":"pushed"}';
    const push = () => request(server, "POST", "/api/groups/chat_m",
      { "X-Api-Key": "the-key-of-a-program", "Idempotency-Key": "1", "Content-Length": body.length }, body);
    assert.equal((await push()).status, 202);
    assert.equal((await push()).status, 202);

    const now = await metrics(admin);
    const expected = {
      parlor_websocket_handshakes_total: 3, parlor_websocket_handshakes_refused_total: 1, parlor_websockets_open: 3,
      parlor_room_store_epochs_total: 1, parlor_room_store_failures_total: 0, parlor_room_store_lost_total: 0,
      parlor_rooms: 1, parlor_publish_requests_total: 2, parlor_publish_replays_total: 1, parlor_layer_links: 0,
      parlor_layer_links_up: 0, parlor_threads: 2, parlor_draining: 0, parlor_connections_refused_total: 0,
      parlor_group_joins_unconfirmed_total: 0, 'parlor_websocket_closes_total{class="normal"}': 0,
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(now.get(name), value, name);
    for (const [name, least] of Object.entries({
      parlor_messages_received_total: 2, parlor_messages_sent_total: 6, parlor_group_deliveries_total: 4,
      parlor_room_commands_total: 0, parlor_room_events_total: 1, parlor_sent_bytes_total: 100,
      parlor_http_errors_total: 1, process_resident_memory_bytes: 1 << 20, process_open_fds: 5,
    })) assert.ok(now.get(name) >= least, `${name} is ${now.get(name)}`);
    const started = now.get("process_start_time_seconds");
    assert.ok(Math.abs(started - Date.now() / 1000) < 120, `it started at ${started}`);

    await members[0].close(1000);
    members[1].destroy();
    await becomes(admin, 'parlor_websocket_closes_total{class="normal"}', 1);
    await becomes(admin, 'parlor_websocket_closes_total{class="lost"}', 1);
    await becomes(admin, "parlor_websockets_open", 1);
    client.socket.destroy();
    await server.stop();
  });

  test("every metric stands in docs/OPERATIONS.md, and nothing else does", async () => {
    const { server, admin } = await start();
    const served = new Set([...(await metrics(admin)).keys()].map((name) => name.replace(/\{.*/, "")));
    const page = readFileSync(new URL("../../docs/OPERATIONS.md", import.meta.url), "utf8");
    const told = new Set([...page.matchAll(/^\| `((?:parlor|process)_[a-z_]+)/gm)].map(([, name]) => name));
    assert.deepEqual([...told].sort(), [...served].sort());
    await server.stop();
  });

  test("says that it lives and is ready, and until the end of a drain that it is not ready", async () => {
    const { server, admin } = await start(["--threads", "3", "--drain", "3"]);
    assert.deepEqual(await page(admin, "/healthz"), [200, "ok\n"]);
    assert.deepEqual(await page(admin, "/readyz"), [200, "ready\n"]);
    const stuck = await RawSocket.connect(server.port);
    stuck.send("GET / HTTP/1.1\r\nHost:");  // a request that never ends keeps the drain waiting
    await becomes(admin, "parlor_connections_open", 1);
    server.signal("SIGTERM");
    await within((async () => {
      while ((await get(admin, "/readyz")).status !== 503) continue;
    })(), "readyz 503");
    assert.deepEqual(await page(admin, "/readyz"), [503, "not ready: the server is about to stop\n"]);
    assert.deepEqual(await page(admin, "/healthz"), [200, "ok\n"]);
    assert.equal((await metrics(admin)).get("parlor_draining"), 1);
    stuck.destroy();
    await server.ended(5_000);
  });

  test("is not ready, but well, while the Redis of its layer is away", async () => {
    const complaints = /no connection to|does not answer yet/;
    const { server, admin } = await start(["--layer", "redis://127.0.0.1:1"], { complaints });
    const [status, text] = await page(admin, "/readyz");
    assert.equal(status, 503);
    assert.equal(text, "not ready: 0 of 2 connections to the channel layer's Redis are up\n");
    assert.deepEqual(await page(admin, "/healthz"), [200, "ok\n"]);
    await server.stop();
  });

  test("serves no other pages, methods or WebSockets; and the public address has no admin pages", async () => {
    const { server, admin } = await start();
    assert.equal((await get(admin, "/")).status, 404);
    const posted = await request(admin, "POST", "/metrics", { "Content-Length": 0 });
    assert.deepEqual([posted.status, posted.headers.allow], [405, "GET, HEAD"]);
    assert.equal((await request(admin, "HEAD", "/metrics")).status, 200);
    assert.equal((await RawWebSocket.refusal(admin, "/metrics")).status, 404);
    for (const path of ["/metrics", "/readyz"]) assert.equal((await get(server, path)).status, 404);
    await server.stop();
  });

  test("may be a unix socket", async () => {
    const path = join(folder, "admin.sock");
    const server = await new Server(["--admin", `unix:${path}`]).start();
    await within(server.said(/Admin pages on unix:.*admin\.sock\n/), "the line about the admin pages");
    const socket = await RawSocket.connect(path);
    socket.send(requestText("GET", "/readyz"));
    assert.equal((await readAnswer(socket)).body, "ready\n");
    socket.destroy();
    await server.stop();
  });

  test("must be an address, and a free one", async () => {
    const wrong = await runParlor("serve", "--admin", "9000");
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /'9000' is no admin address: give HOST:PORT/);
    const { server, admin } = await start();
    const taken = await runParlor("serve", "-p", "0", "--admin", admin.host);
    assert.equal(taken.code, 1);
    assert.match(taken.stderr, /cannot listen on/);
    await server.stop();
  });
});

async function page(admin, path) {
  const { status, body } = await get(admin, path);
  return [status, body];
}
