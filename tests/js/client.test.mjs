// The client against a server that says what each test tells it to.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connect, ParlorError } from "../../js/src/node.js";
import { connected, core, inRoom, KEY, missing, next, ScriptedServer, ServerRoom, WebSocket } from "./support.mjs";

const skip = missing;
let server;
before(async () => {
  globalThis.WebSocket ??= WebSocket; // this is about the client, not about where its sockets come from
  if (!skip) server = await ScriptedServer.start();
});
after(() => server?.stop());

const say = (text) => ({ type: "say", text });

test("connect resolves at the welcome, with the member id of the key", { skip }, async () => {
  const { client, hello, member } = await connected(server);
  assert.equal(hello.client, KEY);
  assert.equal(hello.name, "Ann");
  assert.equal(client.member, member);
  assert.equal(client.status, "open");
  client.close();
  assert.equal(client.status, "closed");
});

test("the same works in CBOR", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server, { encoding: "cbor" });
  const sending = room.send(say("héllo"));
  const { seq } = await peer.hear("command");
  const events = serverRoom.command(member, seq, say("héllo"));
  peer.say(serverRoom.events(events));
  peer.say({ type: "reply", room: room.name, seq, offset: 3 });
  assert.deepEqual(await sending, { seq: 1, offset: 3 });
  assert.equal(room.state.messages[0].text, "héllo");
  client.close();
});

test("a joined room shows state, members and itself", { skip }, async () => {
  const { client, room, serverRoom, member } = await inRoom(server);
  assert.equal(room.name, "chat/lobby");
  assert.equal(room.kind, "chat");
  assert.equal(room.offset, 2);
  assert.equal(room.epoch, "e1");
  assert.equal(room.joined, true);
  assert.deepEqual(room.me, { id: member, name: "Ann" });
  assert.deepEqual([...room.members], [[member, { name: "Ann" }]]);
  assert.equal(room.hash(), serverRoom.replica.hash());
  assert.equal(room.state, room.state, "the same object until something comes");
  assert.equal(client.rooms.get("chat/lobby"), room);
  assert.equal(await client.join("chat/lobby"), room);
  client.close();
});

test("two joins at once ask once and give the same room", { skip }, async () => {
  const { client, peer, member } = await connected(server);
  const both = [client.join("chat/twice"), client.join("chat/twice")];
  await peer.hear("join");
  const room = new ServerRoom("chat/twice");
  room.join(member, "Ann");
  peer.say(room.joined());
  const [first, second] = await Promise.all(both);
  assert.equal(first, second);
  assert.deepEqual(peer.unheard, []);
  client.close();
});

test("a join the server refuses rejects with its code", { skip }, async () => {
  const { client, peer } = await connected(server);
  const joining = client.join("chat/full");
  await peer.hear("join");
  peer.say({ type: "error", code: "room_full", message: "The room is full.", room: "chat/full" });
  await assert.rejects(joining, { name: "ParlorError", code: "room_full", message: "The room is full." });
  assert.equal(client.rooms.size, 0);
  client.close();
});

test("a join that cannot be is refused without asking", { skip }, async () => {
  const { client, peer } = await connected(server);
  await assert.rejects(client.join("no slash"), { code: "bad_room_name" });
  await assert.rejects(client.join("nothing/here"), { code: "unknown_room_kind" });
  assert.deepEqual(peer.unheard, []);
  client.close();
});

test("events are told one by one, and one change a message", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server);
  const told = [];
  room.addEventListener("event", ({ detail }) => told.push(detail.offset));
  room.addEventListener("change", () => told.push("change"));
  const events = [...serverRoom.command(member, 1, say("a")), ...serverRoom.command(member, 2, say("b"))];
  const change = next(room, "change");
  peer.say(serverRoom.events(events, { offset: 4, hash: serverRoom.replica.hash() }));
  await change;
  assert.deepEqual(told, [3, 4, "change"]);
  assert.deepEqual(room.state.messages.map((message) => message.text), ["a", "b"]);
  client.close();
});

test("a sent command is pending until its answer, and a refusal rejects with the rule's code", { skip }, async () => {
  const { client, peer, room } = await inRoom(server);
  const sending = room.send(say("no"));
  assert.deepEqual(room.pending.map(({ seq, command }) => [seq, command]), [[1, say("no")]]);
  await peer.hear("command");
  peer.say({ type: "reply", room: room.name, seq: 1, error: { code: "not_your_turn", message: "Wait." } });
  await assert.rejects(sending, { code: "not_your_turn", message: "Wait." });
  assert.deepEqual(room.pending, []);
  client.close();
});

test("what is said is predicted at once, on what comes from others, until it has an answer", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server);
  assert.equal(room.predicted, room.state);
  let changes = 0;
  room.addEventListener("change", () => (changes += 1));
  const sent = room.send(say("mine"));
  assert.equal(changes, 1);
  assert.deepEqual(room.predicted.messages.map(({ text }) => text), ["mine"]);
  assert.deepEqual(room.state.messages, []);
  assert.equal(room.predicted, room.predicted);
  assert.deepEqual(room.pending.map(({ seq, events }) => [seq, events.map(({ type }) => type)]), [[1, ["said"]]]);

  serverRoom.join("m2", "Bob");
  const changed = next(room, "change");
  peer.say(serverRoom.events([serverRoom.log.at(-1), ...serverRoom.command("m2", 1, say("first"))]));
  await changed;
  assert.deepEqual(room.predicted.messages.map(({ text }) => text), ["first", "mine"]);
  const { seq } = await peer.hear("command");
  peer.say(serverRoom.events(serverRoom.command(member, seq, say("mine"))));
  peer.say({ type: "reply", room: room.name, seq, offset: serverRoom.log.length });
  await sent;
  assert.equal(room.predicted, room.state);
  assert.deepEqual(room.pending, []);
  client.close();
});

test("a name is predicted with its members, and a throw of dice is not", { skip }, async () => {
  const { client, room, member } = await inRoom(server);
  room.send({ type: "rename", name: "Anna" }).catch(() => {});
  room.send(say("/roll 2d6")).catch(() => {});
  assert.equal(room.predictedMembers.get(member).name, "Anna");
  assert.equal(room.members.get(member).name, "Ann");
  assert.deepEqual(room.pending[1].events, []);
  client.close();
});

test("what is no JSON value is refused before it is sent", { skip }, async () => {
  const { client, room } = await inRoom(server);
  await assert.rejects(room.send(undefined), { code: "bad_json" });
  await assert.rejects(room.send({ type: "say", n: 0.5 }), { code: "number_out_of_range" });
  assert.throws(() => room.signal(() => {}), { code: "bad_json" });
  client.close();
});

test("more commands than may wait are refused at once", { skip }, async () => {
  const { client, room } = await inRoom(server);
  const sendOne = (_, i) => room.send(say(`${i}`)).catch((error) => error.code);
  const sends = Array.from({ length: core.limits.pending_commands }, sendOne);
  await assert.rejects(room.send(say("one more")), { code: "too_many_pending" });
  client.close();
  assert.deepEqual(new Set(await Promise.all(sends)), new Set(["closed"]));
});

test("after a lost connection it resumes where it stood and sends the unanswered again", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server);
  const sending = room.send(say("mine"));
  const { seq } = await peer.hear("command");
  const waiting = next(client, "status", ({ status }) => status === "waiting");
  peer.socket.terminate(); // before the answer
  assert.ok((await waiting).retryAt > Date.now());
  assert.equal(room.joined, false);

  const missed = serverRoom.join("m2", "Bob");
  const again = await server.accept();
  await again.welcome();
  const join = await again.hear("join");
  assert.equal(join.epoch, "e1");
  assert.equal(join.offset, 2);
  const joined = next(room, "joined");
  again.say(serverRoom.joined(2));
  assert.deepEqual(await joined, { reset: false, missed: missed.length });
  const repeated = await again.hear("command");
  assert.equal(repeated.seq, seq);
  const events = serverRoom.command(member, seq, say("mine"));
  again.say(serverRoom.events(events));
  again.say({ type: "reply", room: room.name, seq, offset: 4 });
  assert.deepEqual(await sending, { seq, offset: 4 });
  assert.equal(room.hash(), serverRoom.replica.hash());
  client.close();
});

test("a reset room takes the snapshot and says so", { skip }, async () => {
  const { client, peer, room, member } = await inRoom(server);
  peer.socket.close(1012);
  const again = await server.accept();
  await again.welcome();
  await again.hear("join");
  const fresh = new ServerRoom(room.name, "e2");
  fresh.join(member, "Ann again");
  const joined = next(room, "joined");
  again.say(fresh.joined(undefined, { reset: true }));
  assert.deepEqual(await joined, { reset: true, missed: 0 });
  assert.equal(room.epoch, "e2");
  assert.equal(room.me.name, "Ann again");
  client.close();
});

test("a gap in the events makes it ask from where it stands", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server);
  serverRoom.command(member, 1, say("lost"));
  const [late] = serverRoom.command(member, 2, say("late"));
  peer.say(serverRoom.events([late]));
  const join = await peer.hear("join");
  assert.equal(join.offset, 2);
  const change = next(room, "change", () => room.offset === 4);
  peer.say(serverRoom.joined(2));
  await change;
  assert.deepEqual(room.state.messages.map((message) => message.text), ["lost", "late"]);
  client.close();
});

test("a state that differs is reported with both sides, and replaced", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server);
  const told = next(room, "desync");
  const check = { offset: 3, hash: "0".repeat(64) };
  peer.say(serverRoom.events(serverRoom.command(member, 1, say("a")), check));
  const ours = serverRoom.replica.snapshot().snapshot;
  const join = await peer.hear("join");
  assert.equal(join.epoch, undefined);
  serverRoom.command(member, 2, say("b"));
  peer.say(serverRoom.joined());
  const detail = await told;
  assert.deepEqual(detail.theirs, check);
  assert.equal(detail.room, room.name);
  assert.match(detail.our_hash, /^[0-9a-f]{64}$/);
  assert.deepEqual(detail.our_snapshot, ours);
  assert.deepEqual(detail.their_snapshot, serverRoom.replica.snapshot().snapshot);
  assert.deepEqual([detail.our_offset, detail.their_offset], [3, 4]);
  assert.ok(detail.differences.includes("/state/messages/1"), detail.differences.join());
  assert.deepEqual(client.desyncs, [detail]);
  assert.equal(room.verifiedOffset, 4);
  assert.equal(room.hash(), serverRoom.replica.hash());
  client.close();
});

test("signals go both ways and are dropped while away", { skip }, async () => {
  const { client, peer, room } = await inRoom(server);
  room.signal({ type: "typing" });
  assert.deepEqual((await peer.hear("signal")).signal, { type: "typing" });
  const told = next(room, "signal");
  peer.say({ type: "signal", room: room.name, by: "m2", signal: { type: "typing" } });
  assert.deepEqual(await told, { by: "m2", signal: { type: "typing" } });
  client.pause();
  room.signal({ type: "typing" });
  client.close();
});

test("bye is told, and its time is kept to", { skip }, async () => {
  const { client, peer } = await connected(server);
  const bye = next(client, "bye");
  peer.say({ type: "bye", reason: "restart", retry_after_ms: 600 });
  assert.deepEqual(await bye, { reason: "restart", retryAfterMs: 600 });
  const waiting = next(client, "status", ({ status }) => status === "waiting");
  const before = Date.now();
  peer.socket.close(1012);
  const { code, retryAt } = await waiting;
  assert.equal(code, 1012);
  assert.ok(retryAt >= before + 500, `${retryAt - before} ms`);
  assert.equal(client.retryAt, retryAt);
  client.close();
});

test("a close code that means stay away ends the client and rejects what waits", { skip }, async () => {
  const { client, peer, room } = await inRoom(server);
  const sending = room.send(say("?"));
  await peer.hear("command");
  const closed = next(client, "status", ({ status }) => status === "closed");
  const left = next(room, "left");
  peer.socket.close(4400, "bad frames");
  assert.deepEqual(await closed, { status: "closed", code: 4400, reason: "bad frames" });
  await assert.rejects(sending, { code: "closed", closeCode: 4400 });
  assert.equal((await left).code, "closed");
  assert.equal(room.offset, 2, "the last state stays readable");
  assert.equal(room.hash().length, 64);
  await assert.rejects(client.join("chat/x"), { code: "closed" });
  await assert.rejects(room.send(say("?")), { code: "left" });
});

test("a final refusal of the hello rejects connect with what the server said", { skip }, async () => {
  const connecting = connect(server.url, { wasm: core, key: KEY });
  const peer = await server.accept();
  await peer.hear("hello");
  peer.say({ type: "error", code: "unsupported_version", message: "version 1 is not spoken here" });
  peer.socket.close(4406);
  await assert.rejects(connecting, { code: "unsupported_version", closeCode: 4406 });
});

test("a server that chooses no subprotocol of ours is not one", { skip }, async () => {
  const other = await ScriptedServer.start({ protocol: () => false });
  class Lenient extends WebSocket {
    constructor(url) {
      super(url); // offers none, as a browser that overlooks the answer would
    }
  }
  await assert.rejects(connect(other.url, { wasm: core, WebSocket: Lenient }), { code: "closed", closeCode: 1002 });
  await other.stop();
});

test("pause cuts, commands wait, resume brings all of it back", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server);
  client.pause();
  assert.equal(client.status, "paused");
  await peer.closed;
  const sending = room.send(say("later"));
  assert.deepEqual(room.pending.map(({ seq, command }) => [seq, command]), [[1, say("later")]]);
  client.resume();
  assert.equal(client.status, "connecting");
  const again = await server.accept();
  await again.welcome();
  await again.hear("join");
  again.say(serverRoom.joined(1));
  const { seq } = await again.hear("command");
  again.say(serverRoom.events(serverRoom.command(member, seq, say("later"))));
  again.say({ type: "reply", room: room.name, seq, offset: 3 });
  assert.deepEqual(await sending, { seq: 1, offset: 3 });
  client.close();
});

test("the token is asked for before every connection", { skip }, async () => {
  let calls = 0;
  const { client, peer, hello } = await connected(server, { token: async () => `token ${++calls}` });
  assert.equal(hello.token, "token 1");
  peer.socket.close(1012);
  const again = await server.accept();
  assert.equal((await again.welcome()).hello.token, "token 2");
  client.close();
});

test("a fresh token is handed to the open session when asked for", { skip }, async () => {
  let calls = 0;
  const { client, peer } = await connected(server, { token: async () => `token ${++calls}` });
  await client.refreshToken();
  assert.equal((await peer.hear("refresh")).token, "token 2");
  client.close();
});

test("a token that cannot be had is trouble, and is tried again", { skip }, async () => {
  const answers = [Promise.reject(new Error("login is down")), "ok"];
  answers[0].catch(() => {});
  const { client, hello } = await connected(server, { token: () => answers.shift() });
  assert.equal(hello.token, "ok");
  client.close();
});

test("leave tells the server, rejects what waits, and the room can be joined anew", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server);
  const sending = room.send(say("?"));
  await peer.hear("command");
  const left = next(room, "left");
  room.leave();
  await left;
  await assert.rejects(sending, { code: "left" });
  const joining = client.join(room.name); // before the answer to leave has come
  await peer.hear("leave");
  await peer.hear("join");
  peer.say({ type: "left", room: room.name });
  peer.say(serverRoom.joined());
  const second = await joining;
  assert.notEqual(second, room);
  assert.deepEqual(second.me, { id: member, name: "Ann" });
  client.close();
});

test("a room the server closes is left", { skip }, async () => {
  const { client, peer, room } = await inRoom(server);
  const left = next(room, "left");
  peer.say({ type: "left", room: room.name });
  await left;
  assert.equal(client.rooms.size, 0);
  client.close();
});

test("for await gives the events and ends when the client closes", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server);
  const read = (async () => {
    const texts = [];
    for await (const event of room) texts.push(event.body.text);
    return texts;
  })();
  const change = next(room, "change");
  peer.say(serverRoom.events([...serverRoom.command(member, 1, say("a")), ...serverRoom.command(member, 2, say("b"))]));
  await change;
  client.close();
  assert.deepEqual(await read, ["a", "b"]);
});

test("a signal that is aborted ends the client, before the welcome and after", { skip }, async () => {
  const early = new AbortController();
  const connecting = connect(server.url, { wasm: core, signal: early.signal });
  await server.accept();
  early.abort();
  await assert.rejects(connecting, { code: "aborted" });
  await assert.rejects(connect(server.url, { wasm: core, signal: AbortSignal.abort() }), { code: "aborted" });

  const late = new AbortController();
  const { client } = await connected(server, { signal: late.signal });
  late.abort();
  assert.equal(client.status, "closed");
});

test("the round trip is measured", { skip }, async () => {
  const { client } = await connected(server);
  while (client.roundTripMs === null) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(client.roundTripMs >= 0);
  client.close();
});

test("frames that make no sense are trouble, and the connection goes on", { skip }, async () => {
  const { client, peer, room, serverRoom, member } = await inRoom(server);
  const trouble = next(client, "trouble");
  peer.socket.send("{]");
  assert.equal((await trouble).code, "bad_json");
  const change = next(room, "change");
  peer.say(serverRoom.events(serverRoom.command(member, 1, say("still here"))));
  await change;
  client.close();
});

const noDispose = Symbol.dispose ? false : "this Node has no Symbol.dispose";
test("dispose is close, and leave for a room", { skip: skip || noDispose }, async () => {
  const { client, room } = await inRoom(server);
  room[Symbol.dispose]();
  assert.equal(client.rooms.size, 0);
  client[Symbol.dispose]();
  assert.equal(client.status, "closed");
});

test("connect refuses addresses and keys that cannot be", { skip }, async () => {
  await assert.rejects(connect(undefined, { wasm: core }), { code: "bad_url" });
  await assert.rejects(connect("::", { wasm: core }), { code: "bad_url" });
  await assert.rejects(connect("ftp://example.org", { wasm: core }), { code: "bad_url" });
  const short = connect(server.url, { wasm: core, key: "short" });
  await assert.rejects(short, (error) => error instanceof ParlorError && error.code === "bad_field");
});
