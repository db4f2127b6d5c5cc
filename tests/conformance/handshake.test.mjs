// How a connection becomes a WebSocket, and which ones do not (RFC 6455 section 4).
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as frames from "./support/frames.mjs";
import { readAnswer, readHead } from "./support/http.mjs";
import { RawSocket } from "./support/raw_socket.mjs";
import { handshakeText, RawWebSocket, sampleAccept } from "./support/raw_websocket.mjs";
import { useServer } from "./support/server.mjs";

const echo = "/ws/echo/";

async function expectEcho(socket, text = "hello") {
  socket.sendText(text);
  assert.deepEqual(await socket.nextJson(), { message: text });
}

describe("a handshake", () => {
  const server = useServer();

  test("is answered with the key's digest", async () => {
    const socket = await RawWebSocket.open(server, echo);
    const { headers } = socket.answer;
    assert.equal(headers["sec-websocket-accept"], sampleAccept);
    assert.equal(headers.upgrade.toLowerCase(), "websocket");
    assert.equal(headers.connection.toLowerCase(), "upgrade");
    assert.equal(headers["sec-websocket-protocol"], undefined);
    assert.equal(headers["sec-websocket-extensions"], undefined, "compression is an option that is off");
    await expectEcho(socket);
    await socket.close();
  });

  const accepted = {
    "names of headers in any case": {
      Upgrade: null, Connection: null, "Sec-WebSocket-Key": null, "Sec-WebSocket-Version": null,
      uPGRADE: "WebSocket", CONNECTION: "uPgRaDe", "sec-websocket-KEY": "dGhlIHNhbXBsZSBub25jZQ==",
      "SEC-WEBSOCKET-VERSION": "13",
    },
    "Connection as a list": { Connection: "keep-alive, Upgrade" },
    "Connection in several lines": { Connection: ["keep-alive", "Upgrade"] },
    "Upgrade as a list": { Upgrade: "h2c, websocket" },
    "unknown extensions, which are ignored": { "Sec-WebSocket-Extensions": "x-unknown; a=b" },
    "deflate offered, which is off": { "Sec-WebSocket-Extensions": "permessage-deflate" },
    "subprotocols offered that the endpoint does not know": { "Sec-WebSocket-Protocol": "chat, superchat" },
    "15 KiB of headers": { Cookie: "c".repeat(15 << 10) },
  };
  for (const [what, headers] of Object.entries(accepted)) {
    test(`may have ${what}`, async () => {
      const socket = await RawWebSocket.open(server, echo, { headers });
      assert.equal(socket.answer.headers["sec-websocket-extensions"], undefined);
      assert.equal(socket.answer.headers["sec-websocket-protocol"], undefined);
      await expectEcho(socket);
      await socket.close();
    });
  }

  const refused = [
    ["without a version", 426, { "Sec-WebSocket-Version": null }],
    ["with an old version", 426, { "Sec-WebSocket-Version": "8" }],
    ["with two versions", 426, { "Sec-WebSocket-Version": ["13", "13"] }],
    ["with no number as version", 426, { "Sec-WebSocket-Version": "thirteen" }],
    ["without a key", 400, { "Sec-WebSocket-Key": null }],
    ["with an empty key", 400, { "Sec-WebSocket-Key": "" }],
    ["with a key of 15 bytes", 400, { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25j" }],
    ["with a key of 17 bytes", 400, { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZTE=" }],
    ["with a key that is not base64", 400, { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25j!Q==" }],
    ["with a key whose last digit has bits too many", 400, { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZR==" }],
    ["with two keys", 400, { "Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=="] }],
    ["without Connection", 400, { Connection: null }],
    ["with Connection that does not name Upgrade", 400, { Connection: "keep-alive" }],
    ["without Host", 400, { Host: null }],
    ["with two hosts", 400, { Host: ["a", "b"] }],
    ["with more than 16 KiB of headers", 431, { Cookie: "c".repeat(17 << 10) }],
  ];
  for (const [what, status, headers] of refused) {
    test(`${what} is refused with ${status}`, async () => {
      const answer = await RawWebSocket.refusal(server, echo, { headers });
      assert.equal(answer.status, status);
      assert.equal(answer.headers.connection, "close");
      assert.ok(JSON.parse(answer.body).error.message.length > 10, "the answer says what was wrong");
      if (status === 426) assert.equal(answer.headers["sec-websocket-version"], "13");
    });
  }

  test("by POST is refused with 400", async () => {
    assert.equal((await RawWebSocket.refusal(server, echo, { method: "POST" })).status, 400);
  });

  test("of HTTP/1.0 is refused with 400", async () => {
    assert.equal((await RawWebSocket.refusal(server, echo, { version: "1.0" })).status, 400);
  });

  test("with a body is refused with 400", async () => {
    const socket = await RawSocket.connect(server.port);
    socket.send(handshakeText(echo, { "Content-Length": "4" }) + "body");
    assert.equal((await readAnswer(socket)).status, 400);
    socket.destroy();
  });

  test("without Upgrade is a plain request, and told that a WebSocket is here", async () => {
    const socket = await RawWebSocket.knock(server, echo, { headers: { Upgrade: null } });
    const answer = await readAnswer(socket);
    assert.equal(answer.status, 426);
    assert.equal(answer.headers.upgrade, "websocket");
    socket.destroy();
  });

  test("may come byte by byte", async () => {
    const socket = await RawSocket.connect(server.port);
    for (const byte of Buffer.from(handshakeText(echo))) socket.send(Buffer.from([byte]));
    assert.equal((await readHead(socket)).status, 101);
    socket.destroy();
  });

  test("may have frames right behind it", async () => {
    const behind = Buffer.concat([frames.text("first"), frames.ping("p"), frames.text("second")]);
    const socket = await RawWebSocket.open(server, echo, { behind });
    assert.deepEqual(await socket.nextJson(), { message: "first" });
    assert.equal(await socket.nextPong(), "p");
    assert.deepEqual(await socket.nextJson(), { message: "second" });
    await socket.close();
  });

  test("may have half a frame right behind it", async () => {
    const frame = frames.text("halved");
    const socket = await RawWebSocket.open(server, echo, { behind: frame.subarray(0, 5) });
    socket.send(frame.subarray(5));
    assert.deepEqual(await socket.nextJson(), { message: "halved" });
    await socket.close();
  });

  test("may follow plain requests on the same connection", async () => {
    const { socket } = await RawSocket.connect(server.port);
    const raw = new RawWebSocket(socket);
    raw.send(`GET /healthz HTTP/1.1\r\nHost: ${server.host}\r\n\r\n${handshakeText(echo)}`);
    assert.equal((await readAnswer(raw)).status, 200);
    assert.equal((await readHead(raw)).status, 101);
    await expectEcho(raw);
    await raw.close();
  });

  test("of a path that nothing serves is refused with 404", async () => {
    assert.equal((await RawWebSocket.refusal(server, "/nothing/")).status, 404);
  });
});

describe("the subprotocol", () => {
  const server = useServer();
  const select = async (offer) => {
    const socket = await RawWebSocket.open(server, "/parlor/v1", { headers: { "Sec-WebSocket-Protocol": offer } });
    socket.destroy();
    return socket.answer.headers["sec-websocket-protocol"];
  };

  test("is the one that was offered", async () => {
    assert.equal(await select("parlor.v1+json"), "parlor.v1+json");
    assert.equal(await select("parlor.v1+cbor"), "parlor.v1+cbor");
  });

  test("is the first known one of a list, in one line or several", async () => {
    assert.equal(await select("other, parlor.v1+cbor, parlor.v1+json"), "parlor.v1+cbor");
    assert.equal(await select(["other", "parlor.v1+json", "parlor.v1+cbor"]), "parlor.v1+json");
  });

  test("is not named when none was offered", async () => {
    assert.equal(await select(null), undefined);
  });

  test("that nobody speaks is refused with 400", async () => {
    const headers = { "Sec-WebSocket-Protocol": "parlor.v2+json" };
    assert.equal((await RawWebSocket.refusal(server, "/parlor/v1", { headers })).status, 400);
  });
});

describe("the origin", () => {
  const server = useServer();
  const strict = useServer(["--origin", "https://example.com,.example.org"]);
  const open = useServer(["--origin", "*"]);
  const status = async (where, origin, path = echo) => {
    const socket = await RawWebSocket.knock(where, path, { headers: { Origin: origin } });
    const answer = await readHead(socket);
    socket.destroy();
    return answer.status;
  };

  test("of the same host may connect", async () => {
    assert.equal(await status(server, server.url), 101);
    assert.equal(await status(server, server.url.toUpperCase()), 101);
  });

  for (const origin of ["http://evil.example", "http://127.0.0.1", "http://127.0.0.1.evil.example:80", "null", "",
    ["http://a.example", "http://b.example"]]) {
    test(`${JSON.stringify(origin)} is refused with 403 on every endpoint`, async () => {
      for (const path of [echo, "/parlor/v1", "/chat/room/"]) assert.equal(await status(server, origin, path), 403);
    });
  }

  test("may be missing: only browsers have one", async () => {
    assert.equal(await status(server, null), 101);
    assert.equal(await status(strict, null), 101);
  });

  test("is taken from the list that the operator gave", async () => {
    assert.equal(await status(strict, "https://example.com"), 101);
    assert.equal(await status(strict, "http://example.com"), 403);
    assert.equal(await status(strict, "https://example.com:8443"), 403);
    assert.equal(await status(strict, "http://deep.sub.example.org:81"), 101);
    assert.equal(await status(strict, "https://badexample.org"), 403);
    assert.equal(await status(strict, strict.url), 403);
    assert.equal(await status(open, "http://evil.example"), 101);
  });

  test("does not matter to plain requests", async () => {
    const socket = await RawSocket.connect(strict.port);
    socket.send(`GET /healthz HTTP/1.1\r\nHost: ${strict.host}\r\nOrigin: http://evil.example\r\n\r\n`);
    assert.equal((await readAnswer(socket)).status, 200);
    socket.destroy();
  });
});

describe("the time for a request", () => {
  const server = useServer(["--http-timeout", "0.3", "--http-idle", "0.3"]);

  for (const [what, bytes] of [["nothing", ""], ["half a request", "GET / HTTP/1.1\r\nHost: "],
    ["half a body", "POST /game/start HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nbody"]]) {
    test(`who sends ${what} is told 408 and closed`, async () => {
      const socket = await RawSocket.connect(server.port);
      socket.send(bytes);
      const answer = await readAnswer(socket);
      assert.equal(answer.status, 408);
      assert.equal(answer.headers.connection, "close");
      assert.equal((await socket.readToEnd()).length, 0);
      socket.destroy();
    });
  }

  test("a kept connection without another request is closed without a word", async () => {
    const socket = await RawSocket.connect(server.port);
    socket.send(`GET /healthz HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`);
    assert.equal((await readAnswer(socket)).status, 200);
    assert.equal((await socket.readToEnd()).length, 0);
    socket.destroy();
  });

  test("does not run for a WebSocket that is open", async () => {
    const socket = await RawWebSocket.open(server, echo);
    const late = await RawSocket.connect(server.port);
    assert.equal((await readAnswer(late)).status, 408);  // the same time has passed for the socket
    await expectEcho(socket);
    await socket.close();
    late.destroy();
  });
});
