// Every endpoint of the tutorials, text for text: the conversations of transcripts.json, and the HTTP answers.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { get } from "./support/http.mjs";
import { RawWebSocket } from "./support/raw_websocket.mjs";
import { useServer } from "./support/server.mjs";
import { play, readTranscripts } from "./support/transcripts.mjs";

for (const threads of ["1", "2"]) {
  describe(`conversations, with ${threads} thread(s)`, () => {
    const server = useServer(["--threads", threads]);
    for (const transcript of readTranscripts()) {
      test(transcript.name, () => play(transcript, `ws://${server.host}`));
    }
  });
}

describe("one room over all threads", () => {
  const server = useServer(["--threads", "4"]);

  // The kernel spreads connections over the threads' listening sockets.
  test("forty members get every message of each other, each sender's in its order", async () => {
    const members = [];
    for (let i = 0; i < 40; ++i) members.push(await RawWebSocket.open(server, "/chat/threads/"));
    members.forEach((member, i) => {
      for (const n of [0, 1, 2]) member.sendText(JSON.stringify({ message: [i, n] }));
    });
    for (const member of members) {
      const next = new Map(members.map((_, i) => [i, 0]));
      for (let count = 0; count < 120; ++count) {
        const [sender, n] = (await member.nextJson()).message;
        assert.equal(n, next.get(sender));
        next.set(sender, n + 1);
      }
    }
    await Promise.all(members.map((member) => member.close()));
  });
});

describe("the HTTP endpoints", () => {
  const server = useServer();
  const isDie = (value) => assert.ok(Number.isInteger(value) && value >= 1 && value <= 6, String(value));

  test("/game/start throws the die", async () => {
    const { status, headers, body } = await get(server, "/game/start");
    assert.equal(status, 200);
    assert.equal(headers["content-type"], "application/json");
    const { position, ...rest } = JSON.parse(body);
    assert.deepEqual(rest, { message: "游戏开始", gameStatus: 1 });
    isDie(position);
  });

  test("/game/process gives the message back with a throw", async () => {
    for (const message of ["hello", "掷骰子", "a&b=c +%", '"\\\n', ""]) {
      const { status, body } = await get(server, `/game/process?message=${encodeURIComponent(message)}`);
      assert.equal(status, 200);
      const { position, ...rest } = JSON.parse(body);
      assert.deepEqual(rest, { message });
      isDie(position);
    }
    assert.equal(JSON.parse((await get(server, "/game/process?a=1&message=a+b")).body).message, "a b");
  });

  test("/game/process without a message says what is missing", async () => {
    const { status, body } = await get(server, "/game/process");
    assert.equal(status, 400);
    assert.match(JSON.parse(body).error.message, /message/);
  });

  test("no answer of the die is kept by a cache, and all six faces come up", async () => {
    const faces = new Set();
    for (let i = 0; i < 200 && faces.size < 6; ++i) {
      const { headers, body } = await get(server, "/game/start");
      assert.equal(headers["cache-control"], "no-store");
      faces.add(JSON.parse(body).position);
    }
    assert.deepEqual([...faces].sort(), [1, 2, 3, 4, 5, 6]);
  });

  for (const path of ["/chatone", "/chatgroup?groupID=42", "/chat", "/game"]) {
    test(`${path} is the tutorial's page`, async () => {
      const { status, headers, body } = await get(server, path);
      assert.equal(status, 200);
      assert.equal(headers["content-type"], "text/html; charset=utf-8");
      assert.match(headers["content-security-policy"], /default-src 'self'/);
      assert.match(body, /点击发送/);
      assert.match(body, /关闭连接/);
      assert.doesNotMatch(body, /<script>|onclick=|<style>| style=/, "nothing inline, as the policy has it");
      for (const [, file] of body.matchAll(/(?:src|href)="(\/[^"]*|[\w./-]+\.(?:js|css))"/g)) {
        const target = new URL(file, `${server.url}${path}`);
        assert.equal((await get(server, target.pathname)).status, 200, file);
      }
    });
  }

  test("/path/ is a page to a browser and a WebSocket to the rest", async () => {
    const page = await get(server, "/path/");
    assert.equal(page.status, 200);
    assert.equal(page.headers["content-type"], "text/html; charset=utf-8");
    const socket = await RawWebSocket.open(server, "/path/");
    assert.equal(await socket.nextText(), "下载完成");
    await socket.close();
  });

  test("a plain GET of a WebSocket says what is there", async () => {
    for (const path of ["/ws/chat/", "/room/", "/group/1/", "/parlor/v1"]) {
      assert.equal((await get(server, path)).status, 426, path);
    }
  });

  test("the module is served with the type that streaming needs", async (t) => {
    const { status, headers, bytes } = await get(server, "/parlor/parlor.wasm");
    if (status === 404) return t.skip("the program was built without it");
    assert.equal(headers["content-type"], "application/wasm");
    assert.deepEqual([...bytes.subarray(0, 4)], [0, 0x61, 0x73, 0x6d]);
  });

  test("the demo page and what it loads are served", async () => {
    const page = await get(server, "/");
    assert.match(page.body, /<!doctype html>/i);
    const files = [...page.body.matchAll(/(?:src|href)="([^"#:]+)"/g)].map(([, file]) => file);
    assert.ok(files.length > 0);
    for (const file of files) {
      assert.equal((await get(server, new URL(file, `${server.url}/`).pathname)).status, 200, file);
    }
  });
});
