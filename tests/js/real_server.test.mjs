// Two clients of the package on the real server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { connect, verify } from "../../js/src/node.js";
import { core, missing, next, WebSocket } from "./support.mjs";

const binary = process.env.PARLOR_BIN ?? fileURLToPath(new URL("../../build/release/parlor", import.meta.url));
const skip = missing || (existsSync(binary) ? false : `${binary} is not there: ./dev build makes it`);

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

let server;
let url;
before(async () => {
  if (skip) return;
  const port = await freePort();
  server = spawn(binary, ["serve", "-b", "127.0.0.1", "-p", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  server.stderr.resume();
  url = `http://127.0.0.1:${port}/`;
  for await (const line of createInterface(server.stdout)) if (line.includes(url)) break;
  server.stdout.resume();
});
after(async () => {
  if (!server) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
});

/** A client in a room. It is closed with the test, also with one that failed: an open one keeps Node running. */
const enter = async (test, name, encoding, { Socket = WebSocket, room = "chat/package" } = {}) => {
  const client = await connect(url, { wasm: core, WebSocket: Socket, name, encoding });
  test.after(() => client.close());
  return { client, room: await client.join(room) };
};

/** A socket on whose way somebody changes one word of what the server says. */
class TamperedSocket extends WebSocket {
  addEventListener(type, listener) {
    if (type !== "message") return super.addEventListener(type, listener);
    return super.addEventListener(type, ({ data }) => {
      const isEvent = String(data).includes('"type":"events"');
      listener({ data: isEvent ? String(data).replace("white", "black") : data });
    });
  }
}
const texts = (room) => room.state.messages.map((message) => message.text);
const until = async (room, holds) => {
  while (!holds()) await next(room, "change");
};
/** Both have heard of the same events, and so must hold the same state. */
const assertSame = async (one, other) => {
  await until(one, () => one.offset >= other.offset);
  await until(other, () => other.offset >= one.offset);
  assert.equal(one.hash(), other.hash());
};

test("two clients chat, one is cut off and misses nothing", { skip, timeout: 30_000 }, async (t) => {
  const ann = await enter(t, "Ann", "json");
  const bob = await enter(t, "Bob", "cbor");
  await until(ann.room, () => ann.room.members.size === 2);

  const { offset } = await ann.room.send({ type: "say", text: "hello" });
  await until(bob.room, () => bob.room.offset >= offset);
  assert.deepEqual(texts(bob.room), ["hello"]);
  await assertSame(bob.room, ann.room);

  bob.client.pause();
  await ann.room.send({ type: "say", text: "are you there?" });
  const sending = bob.room.send({ type: "say", text: "said off line" });
  const joined = next(bob.room, "joined");
  bob.client.resume();
  const { reset, missed } = await joined;
  assert.equal(reset, false);
  assert.ok(missed >= 1, `${missed} missed`);
  await sending;
  await until(ann.room, () => texts(ann.room).length === 3);
  assert.deepEqual(texts(ann.room), ["hello", "are you there?", "said off line"]);
  assert.deepEqual(texts(bob.room), texts(ann.room));
  await assertSame(bob.room, ann.room);

  await assert.rejects(ann.room.send({ type: "dance" }), { code: "unknown_command" });
});

test("two clients play dice, and each of them can prove what fell", { skip, timeout: 60_000 }, async (t) => {
  const room = "dice/package";
  const players = [await enter(t, "Ann", "json", { room }), await enter(t, "Bob", "cbor", { room })];
  const [ann, bob] = players;
  for (const { room } of players) await room.send({ type: "sit" });
  await ann.room.send({ type: "configure", goal: 12 });
  for (let game = 1; game <= 2; ++game) {
    for (const { room } of players) await room.send({ type: game === 1 ? "ready" : "rematch" });
    await until(ann.room, () => ann.room.state.status === "running");
    assert.equal(ann.room.state.fair.server_seed, "", "nobody knows it yet");
    while (ann.room.state.status === "running") {
      const { room } = players[ann.room.state.turn.seat];
      const { offset } = await room.send({ type: "roll" });
      await until(ann.room, () => ann.room.offset >= offset);
    }
  }
  await until(bob.room, () => bob.room.offset >= ann.room.offset);
  for (const { room } of players) {
    const report = await verify(room.record(), { wasm: core });
    assert.deepEqual(report.findings, []);
    assert.equal(report.games, 2);
    assert.equal(report.hash, room.hash());
    assert.ok(report.dice > 4);
    assert.equal(report.dice_checked, report.dice);
  }
  const forged = JSON.parse(ann.room.record());
  const { event } = forged.events.find((each) => each.event.body.type === "rolled");
  event.body.face = 7 - event.body.face;
  const { ok, findings } = await verify(forged, { wasm: core });
  assert.equal(ok, false);
  assert.ok(findings.some(({ offset, what }) => offset === event.offset && what.startsWith("rolled.face is")));
});

test("a state that was tampered with on its way is found, reported with both sides, and put right", {
  skip,
  timeout: 30_000,
}, async (t) => {
  const room = "chat/tampered";
  const ann = await enter(t, "Ann", "json", { room });
  const bob = await enter(t, "Bob", "json", { room, Socket: TamperedSocket });
  const told = next(bob.room, "desync");
  await ann.room.send({ type: "say", text: "it is white" });
  await until(bob.room, () => texts(bob.room)[0] === "it is black");
  assert.ok(bob.room.verifiedOffset < bob.room.offset);
  // Answers bring the server's hash, though not each of them.
  for (let i = 0; i < 16 && bob.client.desyncs.length === 0; ++i) await bob.room.send({ type: "say", text: `${i}` });
  const desync = await told;
  assert.deepEqual(desync.differences, ["/state/messages/0/text"]);
  assert.equal(desync.our_snapshot.state.messages[0].text, "it is black");
  assert.equal(desync.their_snapshot.state.messages[0].text, "it is white");
  assert.notEqual(desync.our_hash, desync.theirs.hash);
  assert.deepEqual(bob.client.desyncs, [desync]);
  await until(bob.room, () => texts(bob.room)[0] === "it is white");
  assert.ok(bob.room.verifiedOffset >= desync.their_offset);
  await assertSame(bob.room, ann.room);
});

test("what is predicted becomes what happened", { skip, timeout: 30_000 }, async (t) => {
  const room = "chat/predicted";
  const ann = await enter(t, "Ann", "cbor", { room });
  const bob = await enter(t, "Bob", "json", { room });
  bob.client.pause();
  const sent = [1, 2].map((n) => bob.room.send({ type: "say", text: `mine ${n}` }));
  const edit = bob.room.send({ type: "edit", id: 2, text: "mine, mended" });
  assert.deepEqual(bob.room.predicted.messages.map(({ text }) => text), ["mine 1", "mine, mended"]);
  assert.deepEqual(texts(bob.room), []);
  bob.client.resume();
  await Promise.all([...sent, edit]);
  assert.equal(bob.room.predicted, bob.room.state);
  assert.deepEqual(texts(bob.room), ["mine 1", "mine, mended"]);
  await assertSame(ann.room, bob.room);
});
