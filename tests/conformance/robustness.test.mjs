// Hostile input on every endpoint: afterwards the same process answers everything as before, and holds no more memory.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as frames from "./support/frames.mjs";
import { get } from "./support/http.mjs";
import { RawSocket } from "./support/raw_socket.mjs";
import { handshakeText, RawWebSocket } from "./support/raw_websocket.mjs";
import { useServer } from "./support/server.mjs";
import { play, readTranscripts } from "./support/transcripts.mjs";
import { V1Client } from "./support/v1_client.mjs";

const endpoints = ["/room/", "/group/hostile/", "/chat/hostile/", "/ws/chat/", "/ws/ops/", "/ws/echo/", "/ws/console/",
  "/ws/game/hostile/", "/path/", "/parlor/v1"];

/** A repeatable stream of bytes (xorshift32). */
function* randomBytes(seed) {
  for (let state = seed || 1; ; ) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state & 0xff;
  }
}

function take(random, count) {
  const bytes = Buffer.alloc(count);
  for (let i = 0; i < count; ++i) bytes[i] = random.next().value;
  return bytes;
}

const nested = (open, close, depth) => `{"message":${open.repeat(depth)}1${close.repeat(depth)}}`;
const good = '{"message":"hello","type":"ping","id":1}';
const texts = [
  "", " ", "null", "0", '"', "{", "[", "{}", "[]", '{"message"', '{"message":}', '{"message":1}}', "{\"message\":1}\0",
  ...Array.from(good, (_, i) => good.slice(0, i)),
  nested("[", "]", 100_000), nested('{"a":', "}", 50_000), "[".repeat(500_000), `{"message":${"9".repeat(10_000)}}`,
  '{"message":1e999999}', '{"message":-0}', '{"message":"\\ud800"}', '{"message":"\\u0000"}',
  `{${'"message":1,'.repeat(1000)}"message":2}`, `{"message":"${"\\\\".repeat(100_000)}"}`,
  JSON.stringify({ message: "x".repeat(1_000_000) }), "x".repeat(1 << 20), "/name " + "服".repeat(10_000),
  '{"type":"websocket.close"}', '{"message":{"type":"chat.message"}}',
];

/** Sends one thing and waits until the server has dealt with it: a pong, or the end. */
async function sendAndSettle(socket, bytes) {
  socket.send(Buffer.concat([bytes, frames.ping("settled?")]));
  for (;;) {
    const frame = await socket.nextFrame(20_000);
    if (frame === null || frame.opcode === frames.opcode.close) return false;
    if (frame.opcode === frames.opcode.pong) return true;
  }
}

async function sendAll(server, path, payloads) {
  let socket = null;
  for (const payload of payloads) {
    socket ??= await RawWebSocket.open(server, path);
    if (await sendAndSettle(socket, payload)) continue;
    socket.destroy();
    socket = null;
  }
  socket?.destroy();
}

describe("after hostile input", () => {
  const server = useServer(["--threads", "2"]);
  const warm = { bytes: 0 };

  test("(the server is warm: one round of everything)", async () => {
    for (const path of endpoints) await sendAll(server, path, texts.map((text) => frames.text(text)));
    warm.bytes = server.residentBytes();
  });

  for (const [index, path] of endpoints.entries()) {
    test(`of wrong texts, ${path} and the others answer`, async () => {
      const bystander = await RawWebSocket.open(server, "/group/hostile_bystander/");
      await sendAll(server, path, texts.map((text) => frames.text(text)));
      bystander.sendText("unmoved");
      assert.equal(await bystander.nextText(), "组内主动推送消息:unmoved");
      await bystander.close();
    });

    test(`of random messages, ${path} answers`, async () => {
      const random = randomBytes(1000 + index);
      const payloads = Array.from({ length: 60 }, (_, i) => frames.binary(take(random, i * 7)));
      await sendAll(server, path, payloads);
    });

    test(`of random bytes in place of frames, ${path} answers`, async () => {
      const random = randomBytes(2000 + index);
      for (let i = 0; i < 20; ++i) {
        const socket = await RawWebSocket.open(server, path);
        socket.send(take(random, 200));
        socket.end();
        await socket.readToEnd();
        socket.destroy();
      }
    });
  }

  test("of random bytes in place of requests", async () => {
    const random = randomBytes(3000);
    for (let i = 0; i < 100; ++i) {
      const socket = await RawSocket.connect(server.port);
      if (i % 2 === 1) socket.send("GET / HTTP/1.1\r\n");
      socket.send(take(random, 200));
      socket.end();
      await socket.readToEnd();
      socket.destroy();
    }
  });

  test("of handshakes cut off at every byte", async () => {
    const text = handshakeText("/chat/cut/");
    for (let cut = 0; cut < text.length; cut += 3) {
      const socket = await RawSocket.connect(server.port);
      socket.send(text.slice(0, cut));
      socket.destroy();
    }
  });

  test("of five hundred sockets opened and dropped at once, most of them in one group", async () => {
    const knocks = Array.from({ length: 500 }, (_, i) =>
      RawWebSocket.open(server, i % 5 === 0 ? "/parlor/v1" : "/chat/crowd/"));
    const sockets = await Promise.all(knocks);
    sockets[1].sendText('{"message":"everybody"}');
    for (const socket of sockets) socket.destroy();
    const socket = await RawWebSocket.open(server, "/chat/crowd/");
    socket.sendText('{"message":"alone"}');
    const last = async () => {
      for (;;) {
        const { message } = await socket.nextJson();
        if (message === "alone") return;
        assert.equal(message, "everybody");
      }
    };
    await last();
    await socket.close();
  });

  test("of sessions that join and vanish", async () => {
    for (let i = 0; i < 50; ++i) {
      const client = await V1Client.open(server);
      client.say({ type: "join", room: `chat/vanish-${i % 5}` });
      client.say({ type: "command", room: `chat/vanish-${i % 5}`, seq: 1, command: { type: "say", text: "x" } });
      client.drop();
    }
  });

  test("the same process plays every conversation", async () => {
    for (const transcript of readTranscripts()) await play(transcript, `ws://${server.host}`);
    assert.equal((await get(server, "/healthz")).body, "ok\n");
    const client = await V1Client.open(server);
    await client.join("chat/afterwards");
    await client.close();
  });

  test("it holds no more memory than after the first round", () => {
    const more = server.residentBytes() - warm.bytes;
    assert.ok(more < 24 << 20, `${more} bytes more`);
  });
});
