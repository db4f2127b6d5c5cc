// WebSocket frames, right and wrong ones (RFC 6455 sections 5, 7 and 8.1), on the endpoint that answers every text.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as frames from "./support/frames.mjs";
import { RawWebSocket } from "./support/raw_websocket.mjs";
import { useServer } from "./support/server.mjs";

const open = (server, path = "/ws/echo/") => RawWebSocket.open(server, path);

describe("messages", () => {
  const server = useServer(["--max-message", "100000"]);

  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 100_000]) {
    test(`of ${length} bytes arrive whole`, async () => {
      const socket = await open(server);
      socket.sendText("x".repeat(length));
      assert.deepEqual(await socket.nextJson(), { message: "x".repeat(length) });
      await socket.close();
    });
  }

  test("in fragments are put together, also of no bytes, with pings answered in between", async () => {
    const socket = await open(server);
    socket.send(frames.text("", { fin: false }));
    socket.send(frames.more("one ", { fin: false }));
    socket.send(frames.ping("between"));
    assert.equal(await socket.nextPong(), "between");
    socket.send(Buffer.concat([frames.more("", { fin: false }), frames.ping(""), frames.more("two", { fin: false })]));
    assert.equal(await socket.nextPong(), "");
    socket.send(frames.more(""));
    assert.deepEqual(await socket.nextJson(), { message: "one two" });
    await socket.close();
  });

  test("in fragments may split a character anywhere", async () => {
    const socket = await open(server);
    const bytes = Buffer.from("é服😀");
    for (let i = 0; i < bytes.length; ++i) {
      const part = bytes.subarray(i, i + 1);
      const fin = i === bytes.length - 1;
      socket.send(i === 0 ? frames.text(part, { fin }) : frames.more(part, { fin }));
    }
    assert.deepEqual(await socket.nextJson(), { message: "é服😀" });
    await socket.close();
  });

  test("may be split between segments at every byte", async () => {
    const socket = await open(server);
    const message = "é".repeat(100);  // long enough for a header with 16 bits of length
    const bytes = frames.text(message);
    for (let cut = 1; cut < bytes.length; ++cut) {
      socket.send(bytes.subarray(0, cut));
      await new Promise(setImmediate);  // another write, and with it another segment
      socket.send(bytes.subarray(cut));
      assert.deepEqual(await socket.nextJson(), { message });
    }
    await socket.close();
  });

  test("may come byte by byte", async () => {
    const socket = await open(server);
    for (const byte of frames.text("slowly")) {
      socket.send(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    assert.deepEqual(await socket.nextJson(), { message: "slowly" });
    await socket.close();
  });

  test("a hundred in one segment are answered in order", async () => {
    const socket = await open(server);
    const numbers = Array.from({ length: 100 }, (_, i) => String(i));
    socket.send(Buffer.concat(numbers.map((number) => frames.text(number))));
    for (const number of numbers) assert.deepEqual(await socket.nextJson(), { message: number });
    await socket.close();
  });

  test("of a length that a shorter form could say are taken or refused, but never misread", async () => {
    const socket = await open(server);
    const usual = frames.text("short");
    const long = Buffer.concat([usual.subarray(0, 1), Buffer.from([0x80 | 126, 0, 5]), usual.subarray(2)]);
    socket.send(long);
    const frame = await socket.nextFrame();
    const isText = frame.opcode === frames.opcode.text;
    const said = isText ? JSON.parse(frame.payload).message : frame.payload.readUInt16BE(0);
    assert.ok(said === "short" || said === 1002, String(said));
    socket.destroy();
  });

  test("above the limit close with 1009, as soon as the header says so", async () => {
    const socket = await open(server);
    socket.send(frames.text("x", { length: 100_001 }));
    await socket.expectClose(1009);
  });

  test("of 2^63 bytes and more are refused", async () => {
    for (const top of [0x00, 0x7f, 0xff]) {
      const socket = await open(server);
      socket.send(Buffer.from([0x81, 0xff, top, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4]));
      const { code } = await socket.nextClose();
      assert.ok(code === 1009 || code === 1002, String(code));
      socket.destroy();
    }
  });

  test("above the limit close with 1009 when it is their fragments together", async () => {
    const socket = await open(server);
    socket.send(frames.text("x".repeat(60_000), { fin: false }));
    socket.send(frames.more("x".repeat(60_000), { fin: false }));
    await socket.expectClose(1009);
  });
});

describe("control frames", () => {
  const server = useServer();

  test("a ping is answered with its payload, up to 125 bytes of anything", async () => {
    const socket = await open(server);
    for (const payload of ["", "p", "\x00\x7f", "x".repeat(125)]) {
      socket.send(frames.ping(payload));
      assert.equal(await socket.nextPong(), payload);
    }
    socket.send(frames.frame(frames.opcode.ping, Buffer.from([0xff, 0xfe])));
    assert.equal(await socket.nextPong(), "\xff\xfe");
    await socket.close();
  });

  test("a pong that nobody asked for changes nothing", async () => {
    const socket = await open(server);
    socket.send(Buffer.concat([frames.frame(frames.opcode.pong, "unasked"), frames.text("a")]));
    assert.deepEqual(await socket.nextJson(), { message: "a" });
    await socket.close();
  });

  test("a ping is sent into silence, and who does not answer is closed", async () => {
    const impatient = await open(quick);
    assert.equal((await impatient.nextFrame()).opcode, frames.opcode.ping);
    assert.equal((await impatient.nextClose()).code, 1011);
    impatient.destroy();
  });

  test("who answers pings stays", async () => {
    const socket = await open(quick);
    for (let i = 0; i < 3; ++i) {
      const { opcode, payload } = await socket.nextFrame();
      assert.equal(opcode, frames.opcode.ping);
      socket.send(frames.frame(frames.opcode.pong, payload));
    }
    await socket.close();
  });

  const quick = useServer(["--ping-interval", "0.2", "--ping-timeout", "0.2"]);
});

describe("frames that break the protocol close with 1002", () => {
  const server = useServer();
  const { text, more, ping, frame, close } = frames;
  const faults = [
    ["a continuation of nothing", more("x")],
    ["the end of nothing", more("x", { fin: false })],
    ["a text inside a fragmented text", Buffer.concat([text("a", { fin: false }), text("b")])],
    ["a binary message inside a fragmented text", Buffer.concat([text("a", { fin: false }), frames.binary("b")])],
    ["a frame that is not masked", text("x", { masked: false })],
    ["a ping that is not masked", ping("x", { masked: false })],
    ["a fragmented ping", ping("x", { fin: false })],
    ["a fragmented close", frame(8, "", { fin: false })],
    ["a ping of 126 bytes", ping("x".repeat(126))],
    ["a close of 126 bytes", frame(8, "x".repeat(126))],
    ["a close of one byte", frame(8, "x")],
    ["a compressed ping", ping("", { reserved: 4 })],
    ...[1, 2, 3, 4, 5, 6, 7].map((reserved) => [`reserved bits ${reserved}`, text("x", { reserved })]),
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((code) => [`opcode ${code}`, frame(code, "x")]),
    ...[0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999].map((code) => [`close code ${code}`, close(code)]),
  ];
  for (const [what, bytes] of faults) {
    test(what, async () => {
      const socket = await open(server);
      socket.send(Buffer.concat([bytes, text("not served any more")]));
      await socket.expectClose(1002);
    });
  }

  test("and what was sent before is still answered", async () => {
    const socket = await open(server);
    socket.send(Buffer.concat([text("before"), frame(3, "x")]));
    assert.deepEqual(await socket.nextJson(), { message: "before" });
    await socket.expectClose(1002);
  });
});

describe("text that is not UTF-8 closes with 1007", () => {
  const server = useServer();
  const wrong = {
    "a byte that begins nothing": [0xff],
    "a continuation alone": [0x61, 0x80],
    "a character cut off at the end": [0xe6, 0x9c],
    "an overlong slash": [0xc0, 0xaf],
    "an overlong NUL": [0xe0, 0x80, 0x80],
    "half a surrogate pair": [0xed, 0xa0, 0x80],
    "a code point above U+10FFFF": [0xf4, 0x90, 0x80, 0x80],
  };
  for (const [what, bytes] of Object.entries(wrong)) {
    test(what, async () => {
      const socket = await open(server);
      socket.send(frames.text(Buffer.from(bytes)));
      await socket.expectClose(1007);
    });

    test(`${what}, in fragments of one byte`, async () => {
      const socket = await open(server);
      bytes.forEach((byte, i) => {
        const fin = i === bytes.length - 1;
        socket.send(i === 0 ? frames.text(Buffer.from([byte]), { fin }) : frames.more(Buffer.from([byte]), { fin }));
      });
      await socket.expectClose(1007);
    });
  }

  test("a character that the last fragment should have ended", async () => {
    const socket = await open(server);
    socket.send(frames.text(Buffer.from([0xe6, 0x9c]), { fin: false }));
    socket.send(frames.more(""));
    await socket.expectClose(1007);
  });

  test("the reason of a close", async () => {
    const socket = await open(server);
    socket.send(frames.close(1000, Buffer.from([0xff])));
    const { code } = await socket.nextClose();
    assert.ok(code === 1007 || code === 1002, String(code));
    socket.destroy();
  });

  test("but bytes of binary messages may be anything", async () => {
    const socket = await open(server);
    socket.send(frames.binary(Buffer.from([0xff, 0xfe])));
    assert.equal((await socket.nextJson()).error.code, "unexpected_frame");
    await socket.close();
  });
});

describe("closing", () => {
  const server = useServer();

  for (const code of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]) {
    test(`by the client with ${code} is answered with the same code`, async () => {
      const socket = await open(server);
      socket.send(frames.close(code, "为什么"));
      assert.equal((await socket.nextClose()).code, code);
      assert.equal((await socket.readToEnd()).length, 0);
      socket.destroy();
    });
  }

  test("by the client without a code is answered without one", async () => {
    const socket = await open(server);
    socket.send(frames.close());
    const { code } = await socket.nextClose();
    assert.ok(code === 1005 || code === 1000, String(code));
    assert.equal((await socket.readToEnd()).length, 0);
    socket.destroy();
  });

  test("answers come first, and what follows the close frame is not read", async () => {
    const socket = await open(server);
    socket.send(Buffer.concat([frames.text("a"), frames.close(1000), frames.text("b"), frames.ping("c")]));
    assert.deepEqual(await socket.nextJson(), { message: "a" });
    assert.equal((await socket.nextClose()).code, 1000);
    assert.equal((await socket.readToEnd()).length, 0);
    socket.destroy();
  });

  test("inside a fragmented message is possible", async () => {
    const socket = await open(server);
    socket.send(Buffer.concat([frames.text("a", { fin: false }), frames.close(1000)]));
    assert.equal((await socket.nextClose()).code, 1000);
    socket.destroy();
  });

  test("by the server waits for the client's answer, then ends the connection", async () => {
    const socket = await open(server, "/room/");
    socket.send(Buffer.concat([frames.text("exit"), frames.text("too late")]));
    await socket.expectClose(1000);
  });

  test("by the server, and a client that never answers is cut", async () => {
    const socket = await open(server, "/room/");
    socket.sendText("exit");
    assert.equal((await socket.nextClose()).code, 1000);
    assert.equal((await socket.readToEnd(10_000)).length, 0);
    socket.destroy();
  });

  test("halves of frames that are never completed leave nothing behind", async () => {
    const group = await open(server, "/group/leavers/");
    for (const bytes of [Buffer.from([0x81]), frames.text("half").subarray(0, 7),
      frames.text("a", { fin: false }), frames.text("x", { length: 50_000 })]) {
      const leaver = await open(server, "/group/leavers/");
      leaver.send(bytes);
      leaver.end();
      assert.equal((await leaver.readToEnd()).length, 0);
      leaver.destroy();
    }
    group.sendText("still served");
    assert.equal(await group.nextText(), "组内主动推送消息:still served");
    await group.close();
  });
});
