// Rooms that lie in a store: any server serves any of them, and they outlive whoever served them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, verify } from "../../js/src/node.js";
import { Server } from "../conformance/support/server.mjs";
import { WebSocket, core, missing, next } from "../js/support.mjs";
import { Redis, freePort } from "./support/redis.mjs";

const rooms = { skip: missing, timeout: 60_000 };

/** A client of that server in that room. */
async function enter(server, name, room, options = {}) {
  const client = await connect(server.url, { wasm: core, WebSocket, name, ...options });
  return { client, room: await client.join(room) };
}

async function until(room, holds) {
  while (!holds()) await next(room, "change");
}

/** Waits until both stand at the same event, and compares their states. */
async function agree(a, b) {
  while (a.offset !== b.offset) await next(a.offset < b.offset ? a : b, "change");
  assert.equal(a.hash(), b.hash());
}

const texts = (room) => room.state.messages.map(({ text }) => text);
const names = (room) => [...room.members.values()].map(({ name }) => name).sort();

describe("two servers with their rooms in one Redis", rooms, () => {
  const redis = new Redis();
  let one, other;
  before(async () => {
    await redis.start();
    [one, other] = await Promise.all([["--threads", "2"], ["--threads", "1"]].map(
      (threads) => new Server([...threads, "--rooms", redis.url], { complaints: /rooms|redis/ }).start()));
  });
  after(async () => {
    await Promise.all([one?.stop(), other?.stop()]);
    await redis.stop();
  });

  it("have the same members, words, signals and state", rooms, async () => {
    const ann = await enter(one, "Ann", "chat/both");
    const bob = await enter(other, "Bob", "chat/both");
    await until(ann.room, () => ann.room.members.size === 2);
    assert.deepEqual(names(bob.room), ["Ann", "Bob"]);
    await Promise.all([...Array(25).keys()].flatMap((n) =>
      [ann, bob].map(({ room }, who) => room.send({ type: "say", text: `${who} ${n}` }))));
    await until(ann.room, () => ann.room.offset >= bob.room.offset && texts(ann.room).length === 50);
    await agree(ann.room, bob.room);
    for (const who of ["0", "1"]) {
      const said = texts(ann.room).filter((text) => text.startsWith(who)).map((text) => Number(text.slice(2)));
      assert.deepEqual(said, [...Array(25).keys()], "each one's words stand in the order they were said");
    }
    const typing = next(bob.room, "signal");
    ann.room.signal({ type: "typing" });
    assert.equal((await typing).by, ann.client.member);
    ann.room.leave();
    await until(bob.room, () => bob.room.members.size === 1);
    ann.client.close();
    bob.client.close();
  });

  it("play one game of dice, which verifies", rooms, async () => {
    const cbor = { encoding: "cbor" };
    const players = [await enter(one, "Ann", "dice/both"), await enter(other, "Bob", "dice/both", cbor)];
    for (const { room } of players) await room.send({ type: "sit" });
    await players[0].room.send({ type: "configure", goal: 10 });
    for (const { room } of players) await room.send({ type: "ready" });
    for (const { room } of players) await until(room, () => room.state.status === "running");
    while (players[0].room.state.status === "running") {
      const { room } = players[players[0].room.state.turn.seat];
      const { offset } = await room.send({ type: "roll" });
      for (const player of players) await until(player.room, () => player.room.offset >= offset);
    }
    for (const { room } of players) {
      const report = await verify(room.record(), { wasm: core });
      assert.deepEqual(report.findings, []);
      assert.ok(report.dice > 0 && report.dice_checked === report.dice);
    }
    await agree(players[0].room, players[1].room);
    for (const { client } of players) client.close();
  });

  it("let go of the members of one that was killed", rooms, async () => {
    const third = await new Server(["--threads", "1", "--rooms", redis.url]).start();
    const ann = await enter(one, "Ann", "chat/killed");
    const cut = new AbortController();
    const cy = await enter(third, "Cy", "chat/killed", { signal: cut.signal });
    await cy.room.send({ type: "say", text: "my last words" });
    await until(ann.room, () => texts(ann.room).length === 1 && ann.room.members.size === 2);
    cut.abort();
    third.signal("SIGKILL");
    await until(ann.room, () => ann.room.members.size === 1);
    assert.deepEqual(texts(ann.room), ["my last words"]);
    ann.client.close();
  });
});

describe("a server whose Redis is away", rooms, () => {
  const redis = new Redis();
  let server;
  after(async () => {
    await server?.stop();
    await redis.stop();
  });

  it("starts before it, and answers the first commands of a room when it has come", rooms, async () => {
    redis.port = await freePort();
    server = await new Server(["--threads", "1", "--rooms", redis.url], { complaints: /rooms|redis|secret/ }).start();
    const entering = enter(server, "Ann", "chat/first");
    await redis.start();
    const ann = await entering;
    const sent = await Promise.all(["one", "two"].map((text) => ann.room.send({ type: "say", text })));
    assert.deepEqual(sent.map(({ duplicate }) => duplicate ?? false), [false, false]);
    assert.deepEqual(texts(ann.room), ["one", "two"]);
    ann.client.close();
  });

  it("keeps what is asked for meanwhile, and decides it when it is back", rooms, async () => {
    const ann = await enter(server, "Ann", "chat/meanwhile");
    await ann.room.send({ type: "say", text: "before" });
    await redis.kill();
    const sent = ["one", "two"].map((text) => ann.room.send({ type: "say", text }));
    const entering = enter(server, "Bob", "chat/new");
    await redis.start();
    await Promise.all(sent);
    assert.deepEqual(texts(ann.room), ["before", "one", "two"]);
    const bob = await entering;
    await bob.room.send({ type: "say", text: "here" });
    ann.client.close();
    bob.client.close();
  });
});

describe("a server with --data", rooms, () => {
  const directory = mkdtempSync(join(tmpdir(), "parlor-rooms-"));
  after(() => rmSync(directory, { recursive: true }));

  it("goes on where it was killed, and clients resume as if nothing had been", rooms, async () => {
    const start = (port) => new Server(["-b", "127.0.0.1", "-p", String(port), "--data", directory]).start();
    const first = await start(0);
    const ann = await enter(first, "Ann", "chat/kept");
    await ann.room.send({ type: "say", text: "before" });
    const { epoch } = ann.room;
    first.signal("SIGKILL");
    const unanswered = ann.room.send({ type: "say", text: "while nobody listens" });
    await first.program.ended;
    const back = next(ann.room, "joined");
    const second = await start(first.port);
    assert.equal((await back).reset, false);
    await unanswered;
    assert.equal(ann.room.epoch, epoch);
    assert.deepEqual(texts(ann.room), ["before", "while nobody listens"]);
    ann.client.close();
    await second.stop();
  });
});
