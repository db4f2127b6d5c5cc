// permessage-deflate (RFC 7692), which is on only when the operator says so.
import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import WebSocket from "ws";
import * as frames from "./support/frames.mjs";
import { RawWebSocket } from "./support/raw_websocket.mjs";
import { useServer } from "./support/server.mjs";
import { within } from "./support/within.mjs";

const compressed = 4;  // RSV1
const tail = 4;  // the empty block that section 7.2.1 leaves out

function deflate(bytes) {
  const whole = deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  return whole.subarray(0, whole.length - tail);
}

describe("permessage-deflate", () => {
  const server = useServer(["--deflate", "--max-message", "100000"]);
  const offer = { "Sec-WebSocket-Extensions": "permessage-deflate" };
  const openRaw = async (path = "/ws/echo/") => {
    const socket = await RawWebSocket.open(server, path, { headers: offer });
    assert.match(socket.answer.headers["sec-websocket-extensions"], /^permessage-deflate/);
    return socket;
  };
  const openWs = async (path, options = true) => {
    const socket = new WebSocket(`ws://${server.host}${path}`, { perMessageDeflate: options });
    await within(once(socket, "open"), "the handshake");
    return socket;
  };

  for (const options of [true, { clientNoContextTakeover: true, serverNoContextTakeover: true },
    { threshold: 0, serverMaxWindowBits: 10, clientMaxWindowBits: 10 }]) {
    test(`carries messages of all sizes both ways, with ${JSON.stringify(options)}`, async () => {
      const socket = await openWs("/ws/echo/", typeof options === "object" ? { threshold: 0, ...options } : options);
      for (const size of [0, 1, 63, 64, 1000, 70_000, 99_999]) {
        const message = "服 ab".repeat(size).slice(0, Math.floor(size / 2));
        socket.send(message);
        const [data] = await within(once(socket, "message"), "the echo");
        assert.deepEqual(JSON.parse(data), { message });
      }
      socket.close(1000);
      assert.equal((await within(once(socket, "close"), "the close"))[0], 1000);
    });
  }

  test("members with and without it share a group", async () => {
    const small = await openWs("/group/deflate/");
    const plain = await RawWebSocket.open(server, "/group/deflate/");
    plain.sendText("x".repeat(500));
    const [data] = await within(once(small, "message"), "the group's message");
    assert.equal(data.toString(), `组内主动推送消息:${"x".repeat(500)}`);
    assert.equal(await plain.nextText(), `组内主动推送消息:${"x".repeat(500)}`);
    small.terminate();
    await plain.close();
  });

  test("a client that did not offer it gets none, and may not use it", async () => {
    const socket = await RawWebSocket.open(server, "/ws/echo/");
    assert.equal(socket.answer.headers["sec-websocket-extensions"], undefined);
    socket.send(frames.text(deflate("x"), { reserved: compressed }));
    await socket.expectClose(1002);
  });

  test("compressed and plain messages may follow each other, in fragments too", async () => {
    const socket = await openRaw();
    const body = deflate("compressed");
    socket.send(frames.text(body, { reserved: compressed }));
    assert.match(await nextInflated(socket), /compressed/);
    socket.sendText("plain");
    assert.match(await nextInflated(socket), /plain/);
    const fresh = await openRaw();
    fresh.send(frames.text(body.subarray(0, 3), { reserved: compressed, fin: false }));
    fresh.send(frames.ping("between"));
    assert.equal(await fresh.nextPong(), "between");
    fresh.send(frames.more(body.subarray(3)));
    assert.match(await nextInflated(fresh), /compressed/);
    socket.destroy();
    fresh.destroy();
  });

  /** Short answers come uncompressed. */
  async function nextInflated(socket) {
    const frame = await socket.nextFrame();
    assert.equal(frame.opcode, frames.opcode.text, frame.payload.toString("latin1"));
    assert.equal(frame.reserved, 0);
    return frame.payload.toString("utf8");
  }

  for (const [what, bytes] of Object.entries({
    "data that is not deflated": Buffer.from([0xff, 0xff, 0xff, 0xff]),
    "a block of a type there is not": Buffer.from([0x07, 0x00]),
    "a length that contradicts itself": Buffer.from([0x00, 0x01, 0x02, 0x03, 0x04, 0x05]),
    "text that is not UTF-8 when inflated": deflate(Buffer.from([0x61, 0xff])),
    "text that ends inside a character when inflated": deflate(Buffer.from([0x61, 0xe6, 0x9c])),
  })) {
    test(`${what} closes with 1007`, async () => {
      const socket = await openRaw();
      socket.send(frames.text(bytes, { reserved: compressed }));
      await socket.expectClose(1007);
    });
  }

  test("a small message that inflates beyond the limit closes with 1009", async () => {
    const socket = await openRaw();
    socket.send(frames.text(deflate(Buffer.alloc(20_000_000, "x")), { reserved: compressed }));
    await socket.expectClose(1009);
  });

  test("the mark of compression on a continuation closes with 1002", async () => {
    const socket = await openRaw();
    socket.send(frames.text(deflate("x"), { reserved: compressed, fin: false }));
    socket.send(frames.more("", { reserved: compressed }));
    await socket.expectClose(1002);
  });

  for (const wrong of ["permessage-deflate; nonsense=1", "permessage-deflate; server_max_window_bits=99",
    "permessage-deflate; client_no_context_takeover; client_no_context_takeover"]) {
    test(`the offer "${wrong}" is not taken`, async () => {
      const headers = { "Sec-WebSocket-Extensions": wrong };
      const socket = await RawWebSocket.open(server, "/ws/echo/", { headers });
      assert.equal(socket.answer.headers["sec-websocket-extensions"], undefined);
      socket.sendText("plain");
      assert.deepEqual(await socket.nextJson(), { message: "plain" });
      await socket.close();
    });
  }
});
