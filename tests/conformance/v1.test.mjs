// parlor.v1 on a real socket, frame by frame, in both encodings.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as frames from "./support/frames.mjs";
import { encodeCbor } from "./support/cbor.mjs";
import { RawWebSocket } from "./support/raw_websocket.mjs";
import { useServer } from "./support/server.mjs";
import { V1Client } from "./support/v1_client.mjs";

let roomsUsed = 0;
const freshRoom = (kind = "chat") => `${kind}/room-${++roomsUsed}`;
const say = (text) => ({ type: "say", text });
const bodies = (events) => events.map(({ body }) => body);
const offsets = (events) => events.map(({ offset }) => offset);

for (const encoding of ["json", "cbor"]) {
  describe(`a session in ${encoding}`, () => {
    const server = useServer(["--threads", "2"]);
    const open = (options) => V1Client.open(server, { encoding, ...options });

    test("is welcomed with who it is; the same key is the same member", async () => {
      const before = Date.now();
      const ann = await open();
      assert.match(ann.member, /^m[0-9a-f]{20}$/);
      assert.equal(ann.welcome.version, 1);
      assert.ok(ann.welcome.time >= before && ann.welcome.time <= Date.now());
      assert.ok(ann.welcome.heartbeat_ms > 0);
      const again = await open({ key: ann.key });
      assert.equal(again.member, ann.member);
      assert.notEqual((await open()).member, ann.member);
    });

    test("joins a room, and both members see what is said, in the same order", async () => {
      const room = freshRoom();
      const ann = await open({ name: "Ann" });
      const joined = await ann.join(room);
      assert.match(joined.epoch, /^[0-9a-f]{16}$/);
      assert.match(joined.hash, /^[0-9a-f]{64}$/);
      assert.equal(joined.offset, 2, "that somebody came in, and the server's commitment to its first dice");
      assert.equal(typeof joined.snapshot, "object", "a newcomer gets the state");

      const bob = await open({ name: "Bob" });
      const second = await bob.join(room);
      assert.equal(second.epoch, joined.epoch);
      assert.equal(second.offset, 3);
      const { events } = await ann.expect("events");
      assert.deepEqual(bodies(events), [{ type: "member_joined", member: bob.member, name: "Bob" }]);
      assert.deepEqual(offsets(events), [3]);

      const said = await ann.command(room, 1, say("你好 😀"));
      assert.deepEqual({ seq: said.reply.seq, offset: said.reply.offset }, { seq: 1, offset: 4 });
      const { events: heard } = await bob.expect("events");
      assert.deepEqual(heard, said.events, "all members get the same");
      assert.equal(heard[0].by, ann.member);
      assert.equal(heard[0].seq, 1);
      assert.equal(heard[0].body.type, "said");
      assert.equal(heard[0].body.text, "你好 😀");
      assert.equal(heard[0].body.name, "Ann");
      await Promise.all([ann.close(), bob.close()]);
    });

    test("continues where it stood, by epoch and offset, and misses nothing", async () => {
      const room = freshRoom();
      const bob = await open({ name: "Bob" });
      await bob.join(room);
      const ann = await open({ name: "Ann" });
      const { epoch, offset } = await ann.join(room);
      await bob.expect("events");
      ann.drop();
      for (let seq = 1; seq <= 5; ++seq) await bob.command(room, seq, say(`missed ${seq}`));

      const back = await open({ key: ann.key });
      const resumed = await back.join(room, { epoch, offset });
      assert.equal(resumed.snapshot, undefined);
      assert.notEqual(resumed.reset, true);
      assert.deepEqual(offsets(resumed.events), [4, 5, 6, 7, 8]);
      assert.deepEqual(resumed.events.map(({ body }) => body.text), [1, 2, 3, 4, 5].map((n) => `missed ${n}`));
      assert.equal(resumed.offset, 8);
      await bob.command(room, 6, say("live again"));
      assert.deepEqual(offsets((await back.expect("events")).events), [9]);
      await Promise.all([back.close(), bob.close()]);
    });

    test("that continues at the very end gets no events", async () => {
      const room = freshRoom();
      const ann = await open();
      const { epoch, offset } = await ann.join(room);
      ann.drop();
      const back = await open({ key: ann.key });
      const resumed = await back.join(room, { epoch, offset });
      assert.deepEqual(resumed.events ?? [], []);
      assert.equal(resumed.snapshot, undefined);
      assert.equal(resumed.offset, offset);
      await back.close();
    });

    test("with an epoch or offset the room does not know is reset with a snapshot", async () => {
      const room = freshRoom();
      const ann = await open();
      const { epoch } = await ann.join(room);
      for (const position of [{ epoch: "0123456789abcdef", offset: 1 }, { epoch, offset: 1000 }]) {
        const reset = await ann.join(room, position);
        assert.equal(reset.reset, true);
        assert.equal(typeof reset.snapshot, "object");
        assert.equal(reset.epoch, epoch);
      }
      await ann.close();
    });

    test("may send a command again, which is answered and not done twice", async () => {
      const room = freshRoom();
      const ann = await open();
      await ann.join(room);
      const first = await ann.command(room, 1, say("once"));
      const again = await ann.command(room, 1, say("once"));
      assert.equal(again.reply.duplicate, true);
      assert.deepEqual(again.events, []);
      ann.drop();
      const back = await open({ key: ann.key });
      const joined = await back.join(room);
      assert.equal(joined.seq, 1);
      assert.equal(joined.offset, first.reply.offset);
      assert.equal((await back.command(room, 1, say("once"))).reply.duplicate, true);
      await back.close();
    });

    test("is refused for good what it has sent again, and others see that in the log", async () => {
      const room = freshRoom();
      const ann = await open({ session: "one" });
      await ann.join(room);
      const { reply, events } = await ann.command(room, 1, say(""), { again: true });
      assert.equal(reply.error.code, "text_empty");
      assert.deepEqual(events.map(({ by, seq, session, body }) => ({ by, seq, session, body })),
        [{ by: ann.member, seq: 1, session: "one", body: { type: "command_refused" } }]);
      assert.equal((await ann.command(room, 1, say("now"), { again: true })).reply.error.code, "not_applied");
      await ann.close();
    });

    test("numbers its commands by itself, whatever another session of its key has used", async () => {
      const room = freshRoom();
      const one = await open({ session: "one" });
      await one.join(room);
      assert.equal((await one.command(room, 1, say("one"))).events[0].session, "one");
      const two = await open({ key: one.key, session: "two" });
      assert.equal((await two.join(room)).seq, 0);
      const { reply, events } = await two.command(room, 1, say("two"));
      assert.equal(reply.duplicate, false);
      assert.equal(events[0].session, "two");
      assert.equal(events[0].by, one.member);
      await Promise.all([one.close(), two.close()]);
      const wrong = await V1Client.connect(server, { encoding });
      wrong.say({ type: "hello", version: 1, client: wrong.key, session: "two words" });
      assert.equal((await wrong.expect("error")).code, "bad_field");
      wrong.drop();
    });

    test("is refused what the rules do not allow, with code and reason, and goes on", async () => {
      const room = freshRoom();
      const ann = await open();
      await ann.join(room);
      const refusals = [
        [say(""), "text_empty"], [say("x".repeat(4001)), "text_too_long"], [say("/dance"), "unknown_slash_command"],
        [{ type: "edit", id: 99, text: "a" }, "no_such_message"], [{ type: "fly" }, "unknown_command"],
        [{ type: "say" }, "bad_field"], [{ type: "say", text: 5 }, "bad_field"], [5, "bad_field"],
      ];
      for (const [seq, [command, code]] of refusals.entries()) {
        const { reply, events } = await ann.command(room, seq + 1, command);
        assert.deepEqual(events, []);
        assert.equal(reply.error.code, code, reply.error.message);
        assert.equal(reply.seq, seq + 1);
      }
      assert.equal((await ann.command(room, 20, say("fine"))).reply.error, undefined);
      await ann.close();
    });

    test("takes another name, and rolls dice of the server's", async () => {
      const room = freshRoom();
      const ann = await open();
      await ann.join(room);
      const renamed = await ann.command(room, 1, { type: "rename", name: "Zoë" });
      assert.deepEqual(bodies(renamed.events), [{ type: "member_renamed", member: ann.member, name: "Zoë" }]);
      const rolled = await ann.command(room, 2, say("/roll 3d6+1"));
      const { roll } = rolled.events[0].body;
      assert.equal(roll.dice.length, 3);
      assert.equal(roll.total, roll.dice.reduce((sum, die) => sum + die, 1));
      await ann.close();
    });

    test("leaves, which the others see, and hears no more of the room", async () => {
      const room = freshRoom();
      const [ann, bob] = [await open(), await open()];
      await ann.join(room);
      await bob.join(room);
      await ann.expect("events");
      bob.say({ type: "leave", room });
      // Everybody hears that he leaves; whether he does too is the server's affair.
      let frame = await bob.next();
      if (frame.type === "events") frame = await bob.next();
      assert.equal(frame.type, "left");
      assert.deepEqual(bodies((await ann.expect("events")).events), [{ type: "member_left", member: bob.member }]);
      await ann.command(room, 1, say("gone?"));
      await bob.expectAlive();
      const { reply } = await bob.command(room, 1, say("let me"));
      assert.equal(reply.error.code, "not_joined");
      await Promise.all([ann.close(), bob.close()]);
    });

    test("passes signals on without keeping them", async () => {
      const room = freshRoom();
      const [ann, bob] = [await open(), await open()];
      await ann.join(room);
      const { offset } = await bob.join(room);
      await ann.expect("events");
      bob.say({ type: "signal", room, signal: { type: "typing" } });
      const signal = await ann.expect("signal");
      assert.deepEqual({ by: signal.by, signal: signal.signal }, { by: bob.member, signal: { type: "typing" } });
      ann.say({ type: "signal", room, signal: { type: "shouting" } });
      let refused = await ann.next();
      assert.equal(refused.type, "error", JSON.stringify(refused));
      assert.equal((await ann.join(room)).offset, offset);
      await Promise.all([ann.close(), bob.close()]);
    });

    test("plays dice: two sit, start, and every roll is the server's", async () => {
      const room = freshRoom("dice");
      const [ann, bob] = [await open(), await open()];
      assert.equal(typeof (await ann.join(room)).snapshot, "object");
      await bob.join(room);
      await ann.expect("events");
      assert.equal((await ann.command(room, 1, { type: "sit" })).reply.error, undefined);
      await bob.expect("events");
      assert.equal((await bob.command(room, 1, { type: "sit" })).reply.error, undefined);
      await ann.expect("events");
      assert.notEqual((await ann.command(room, 2, { type: "roll" })).reply.error, undefined, "nobody is ready yet");
      await Promise.all([ann.close(), bob.close()]);
    });

    test("is in many rooms at once; at most 64", async () => {
      const ann = await open();
      for (let i = 0; i < 64; ++i) await ann.join(freshRoom());
      const room = freshRoom();
      ann.say({ type: "join", room });
      assert.equal((await ann.expectError("too_many_rooms")).room, room);
      await ann.expectAlive();
      await ann.close();
    });

    test("is told which name of a room is wrong, or which kind is unknown", async () => {
      const ann = await open();
      for (const [room, code] of [["lobby", "bad_room_name"], ["chat/", "bad_room_name"], ["chat/a/b", "bad_room_name"],
        ["chat/聊天", "bad_room_name"], ["poker/x", "unknown_room_kind"], [`chat/${"x".repeat(65)}`, "bad_room_name"]]) {
        ann.say({ type: "join", room });
        await ann.expectError(code);
      }
      await ann.expectAlive();
      await ann.close();
    });

    test("ignores fields it does not know", async () => {
      const ann = await V1Client.connect(server, { encoding });
      ann.say({ type: "hello", version: 1, client: ann.key, name: "Ann", future: { a: [1, true, null] } });
      await ann.expect("welcome");
      await ann.close();
    });

    test("that does not begin with hello is told so and closed with 4401", async () => {
      const ann = await V1Client.connect(server, { encoding });
      ann.say({ type: "join", room: "chat/a" });
      await ann.expectError("hello_expected");
      await ann.socket.expectClose(4401);
    });

    test("of another version is told so and closed with 4406", async () => {
      const ann = await V1Client.connect(server, { encoding });
      ann.say({ type: "hello", version: 2, client: ann.key, name: "Ann" });
      await ann.expectError("unsupported_version");
      await ann.socket.expectClose(4406);
    });

    test("with a key too short may try again, and says hello once", async () => {
      const ann = await V1Client.connect(server, { encoding });
      ann.say({ type: "hello", version: 1, client: "short", name: "Ann" });
      await ann.expectError("bad_client_key");
      ann.say({ type: "hello", version: 1, client: ann.key, name: "Ann" });
      await ann.expect("welcome");
      ann.say({ type: "hello", version: 1, client: ann.key, name: "Ann" });
      await ann.expectError("hello_repeated");
      await ann.expectAlive();
      await ann.close();
    });

    test("that sends messages of the other kind is closed with 1003", async () => {
      const ann = await open();
      const message = { type: "ping", id: 1 };
      ann.socket.send(encoding === "json" ? frames.binary(encodeCbor(message)) : frames.text(JSON.stringify(message)));
      await ann.socket.expectClose(1003);
    });

    test("may send sixteen frames at once, and is answered in order", async () => {
      const ann = await open();
      for (let id = 1; id <= 16; ++id) ann.say({ type: "ping", id });
      for (let id = 1; id <= 16; ++id) assert.equal((await ann.expect("pong")).id, id);
      await ann.close();
    });

    test("frames that are none are named; sixteen in a row close with 4400, others are not disturbed", async () => {
      const room = freshRoom();
      const bob = await open();
      await bob.join(room);
      const ann = await open();
      await ann.join(room);
      await bob.expect("events");
      for (let i = 0; i < 15; ++i) ann.say({ type: "nonsense" });
      for (let i = 0; i < 15; ++i) await ann.expectError("unknown_frame");
      await ann.expectAlive();  // a good one begins the count anew
      for (let i = 0; i < 16; ++i) ann.say({ type: "nonsense" });
      for (let i = 0; i < 16; ++i) await ann.expectError("unknown_frame");
      await ann.socket.expectClose(4400);
      await bob.expectAlive();
      assert.equal((await bob.command(room, 1, say("still here"))).reply.error, undefined);
      await bob.close();
    });
  });
}

describe("encodings", () => {
  const server = useServer(["--threads", "2"]);

  test("members of one room may use different encodings and get the same events", async () => {
    const room = freshRoom();
    const ann = await V1Client.open(server, { encoding: "json" });
    const bob = await V1Client.open(server, { encoding: "cbor" });
    await ann.join(room);
    await bob.join(room);
    await ann.expect("events");
    const { events } = await bob.command(room, 1, say("in CBOR"));
    assert.deepEqual((await ann.expect("events")).events, events);
    await Promise.all([ann.close(), bob.close()]);
  });

  test("who offers no subprotocol speaks JSON", async () => {
    const socket = await RawWebSocket.open(server, "/parlor/v1");
    socket.sendText('{"type":"hello","version":1,"client":"0123456789abcdef","name":"Ann"}');
    assert.equal((await socket.nextJson()).type, "welcome");
    await socket.close();
  });

  test("who never says hello is closed with 4501: it may have been the line, so come back", async () => {
    const ann = await V1Client.connect(server);
    const frame = await ann.socket.nextFrame(10_000);
    assert.equal(frame.opcode, frames.opcode.close);
    assert.equal(frame.payload.readUInt16BE(0), 4501);
    ann.drop();
  });
});
