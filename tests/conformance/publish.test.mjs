// Messages that programs push over HTTP with an API key.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import WebSocket from "ws";
import { get, readAnswer, request, requestText } from "./support/http.mjs";
import { RawSocket } from "./support/raw_socket.mjs";
import { runParlor, useServer } from "./support/server.mjs";
import { within } from "./support/within.mjs";

const folder = mkdtempSync(join(tmpdir(), "parlor-publish-"));
const keyFile = join(folder, "keys");
const key = "a-key-of-the-billing-program";
const olderKey = "an-older-key-still-valid";
writeFileSync(keyFile, `# of the billing program\n${key}\n\n${olderKey}\n`);
after(() => rmSync(folder, { recursive: true }));

const bearer = { Authorization: `Bearer ${key}` };

function post(server, path, message, headers = bearer) {
  const body = typeof message === "string" ? message : JSON.stringify(message);
  return request(server, "POST", path, { "Content-Length": Buffer.byteLength(body), ...headers }, body);
}

/** A member of a group: its messages, one after another. */
async function member(server, path) {
  const socket = new WebSocket(`ws://${server.host}${path}`);
  const texts = [];
  const waiting = [];
  socket.on("message", (data) => (waiting.shift() ?? texts.push.bind(texts))(data.toString()));
  await within(new Promise((resolve) => socket.once("open", resolve)), "the handshake");
  const text = () => new Promise((resolve) => (texts.length > 0 ? resolve(texts.shift()) : waiting.push(resolve)));
  const next = () => within(text(), "a text");
  return { next, end: () => socket.terminate() };
}

async function refusal(answer) {
  const { status, body } = await answer;
  return [status, JSON.parse(body).error.code];
}

describe("pushing over HTTP", () => {
  const server = useServer(["--threads", "2", "--api-key-file", keyFile]);

  test("a message for a group reaches every member, in order, and the sender learns how far it went", async () => {
    const members = await Promise.all([member(server, "/chat/news/"), member(server, "/chat/news/")]);
    for (const text of ["one", "二"]) {
      const answer = await post(server, "/api/groups/chat_news", { type: "chat.message", message: text });
      assert.equal(answer.status, 202);
      const report = JSON.parse(answer.body);
      assert.ok(report.channels === 1 || report.channels === 2, answer.body);  // one a thread that has members
      assert.equal(report.dropped, 0);
    }
    for (const each of members) {
      assert.deepEqual([await each.next(), await each.next()], ['{"message":"one"}', '{"message":"二"}']);
      each.end();
    }
  });

  test("a group without members takes a message, for nobody", async () => {
    const answer = await post(server, "/api/groups/empty", { type: "x" });
    assert.deepEqual([answer.status, JSON.parse(answer.body)], [202, { channels: 0, dropped: 0 }]);
  });

  test("with an Idempotency-Key a message is sent once, and its answer given again", async () => {
    const listener = await member(server, "/chat/once/");
    const headers = { ...bearer, "Idempotency-Key": "6f9a-1" };
    const message = { type: "chat.message", message: "once" };
    const first = await post(server, "/api/groups/chat_once", message, headers);
    assert.equal(first.status, 202);
    assert.equal(first.headers["idempotent-replayed"], undefined);
    for (let n = 0; n < 5; ++n) {
      const again = await post(server, "/api/groups/chat_once", message, headers);
      assert.deepEqual([again.status, again.body, again.headers["idempotent-replayed"]], [202, first.body, "true"]);
    }
    // The same key of another program, or on another path, is another one.
    const others = { "X-Api-Key": olderKey, "Idempotency-Key": "6f9a-1" };
    assert.equal((await post(server, "/api/groups/chat_once", { ...message, message: "two" }, others)).status, 202);
    assert.equal((await post(server, "/api/groups/elsewhere", { ...message, message: "3" }, headers)).status, 202);
    for (const text of ["once", "two"]) assert.equal(await listener.next(), JSON.stringify({ message: text }));
    listener.end();
  });

  test("an Idempotency-Key that was used for something else, or is none, is refused", async () => {
    const headers = { ...bearer, "Idempotency-Key": "6f9a-2" };
    assert.equal((await post(server, "/api/channels/one", { type: "x" }, headers)).status, 202);
    const other = post(server, "/api/channels/one", { type: "y" }, headers);
    assert.deepEqual(await refusal(other), [422, "idempotency_mismatch"]);
    for (const key of ["", "with a space", "ü", "k".repeat(256)]) {
      const bad = post(server, "/api/channels/one", { type: "x" }, { ...bearer, "Idempotency-Key": key });
      assert.deepEqual(await refusal(bad), [400, "bad_field"], JSON.stringify(key));
    }
  });

  test("after a refusal that sent nothing the same key may try again", async () => {
    const headers = (n) => ({ ...bearer, "Idempotency-Key": `fill-${n}` });
    for (let n = 0; n < 100; ++n) {
      assert.equal((await post(server, "/api/channels/brimful", { type: "x" }, headers(n))).status, 202);
    }
    for (let n = 0; n < 2; ++n) {
      const full = await post(server, "/api/channels/brimful", { type: "x" }, headers(100));
      assert.deepEqual([full.status, full.headers["idempotent-replayed"]], [503, undefined]);
    }
  });

  test("every key of the file is good, in either header", async () => {
    for (const headers of [{ Authorization: `bearer ${olderKey}` }, { "X-Api-Key": key }, { "X-Api-Key": olderKey }]) {
      assert.equal((await post(server, "/api/groups/g", { type: "x" }, headers)).status, 202);
    }
  });

  test("without a key it is 401, with a wrong one 403", async () => {
    const answer = await post(server, "/api/groups/g", { type: "x" }, {});
    assert.equal(answer.status, 401);
    assert.equal(answer.headers["www-authenticate"], "Bearer");
    for (const wrong of [key.slice(1), `${key}x`, "# of the billing program"]) {
      assert.deepEqual(await refusal(post(server, "/api/groups/g", { type: "x" }, { "X-Api-Key": wrong })),
        [403, "bad_key"]);
    }
  });

  test("what is not a message is refused by name", async () => {
    for (const [body, code] of Object.entries({ "{": "bad_json", "[]": "bad_field", '{"type":5}': "bad_field" })) {
      assert.deepEqual(await refusal(post(server, "/api/groups/g", body)), [400, code], body);
    }
    assert.deepEqual(await refusal(post(server, "/api/groups/no%20name", { type: "x" })), [400, "bad_group_name"]);
    assert.deepEqual(await refusal(post(server, "/api/channels/a!b!c", { type: "x" })), [400, "bad_channel_name"]);
    assert.equal((await post(server, "/api/groups/g", { type: "x", filler: "x".repeat(1 << 20) })).status, 413);
  });

  test("a channel takes messages up to its capacity, then says to come again", async () => {
    for (let i = 0; i < 100; ++i) {
      const answer = await post(server, "/api/channels/work", { type: "job", number: i });
      assert.deepEqual([answer.status, answer.body], [202, '{"channels":1,"dropped":0}']);
    }
    const answer = await post(server, "/api/channels/work", { type: "job" });
    assert.equal(answer.status, 503);
    assert.equal(answer.headers["retry-after"], "1");
    assert.equal(JSON.parse(answer.body).error.code, "channel_full");
  });

  test("only POST will do", async () => {
    const answer = await get(server, "/api/groups/g", bearer);
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.allow, "POST");
  });

  test("answers that take time keep their place among pipelined requests, also before a handshake", async () => {
    const body = '{"type":"x"}';
    const headers = { Host: server.host, "Content-Length": body.length, ...bearer };
    const push = requestText("POST", "/api/groups/g", headers, body);
    const plain = requestText("GET", "/healthz", { Host: server.host });
    const handshake = requestText("GET", "/ws/echo/", {
      Host: server.host, Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": 13,
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    });
    const socket = await RawSocket.connect(server.port);
    socket.send(push + plain + push + push + plain + handshake);
    const statuses = [];
    for (let i = 0; i < 5; ++i) statuses.push((await readAnswer(socket)).status);
    assert.deepEqual(statuses, [202, 200, 202, 202, 200]);
    assert.match((await socket.take((bytes) => {
      const end = bytes.indexOf("\r\n\r\n");
      return end < 0 ? undefined : { value: bytes.toString("latin1", 0, end), used: end + 4 };
    }, "the handshake's answer")), /^HTTP\/1\.1 101 /);
    socket.destroy();
  });

  test("a client that has sent all it will gets its answer", async () => {
    const body = '{"type":"x"}';
    const socket = await RawSocket.connect(server.port);
    const headers = { Host: server.host, "Content-Length": body.length, ...bearer };
    socket.send(requestText("POST", "/api/groups/g", headers, body));
    socket.end();
    assert.equal((await readAnswer(socket)).status, 202);
    socket.destroy();
  });
});

describe("a server without API keys", () => {
  const server = useServer();

  test("has no such paths", async () => {
    assert.equal((await post(server, "/api/groups/g", { type: "x" })).status, 404);
    assert.equal((await post(server, "/api/channels/c", { type: "x" })).status, 404);
  });
});

test("keys that are none are named with their line", async () => {
  const file = join(folder, "bad");
  for (const [text, wrong] of [["# nothing\n", /holds no API key/], [`${key}\nshort\n`, /line 2.*16 to 256/],
    ["with a space in the middle\n", /line 1/]]) {
    writeFileSync(file, text);
    const { code, stderr } = await runParlor("serve", "-p", "0", "--api-key-file", file);
    assert.equal(code, 1);
    assert.match(stderr, wrong);
  }
  const { code, stderr } = await runParlor("serve", "-p", "0", "--api-key-file", join(folder, "absent"));
  assert.equal(code, 1);
  assert.match(stderr, /cannot read the API keys from .*absent/);
});
