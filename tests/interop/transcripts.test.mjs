// The same conversations on real Django Channels and on Parlor. Where the two differ, they differ on purpose, as the
// table below says.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import WebSocket from "ws";
import { useServer } from "../conformance/support/server.mjs";
import { Client, play, readTranscripts } from "../conformance/support/transcripts.mjs";
import { within } from "../conformance/support/within.mjs";
import { missing, useDaphne } from "./support/daphne.mjs";

/** What is sent (if anything) and what happens next, with the reason why Parlor does not do what Django does. */
const differences = [
  {
    what: "text that is not JSON", path: "/chat/differences/", send: "not JSON",
    django: { closed: 1011 }, parlor: { error: "bad_json" },
    reason: "one bad message shall not cost the connection, and its sender shall learn what was wrong",
  },
  {
    what: "JSON without a message", path: "/ws/chat/", send: "{}",
    django: { closed: 1011 }, parlor: { error: "bad_field" },
    reason: "as above",
  },
  {
    what: "a binary message", path: "/ws/echo/", send: Buffer.from([1, 2, 3]),
    django: { closed: 1011 }, parlor: { error: "unexpected_frame" },
    reason: "as above",
  },
  {
    what: "a message that no prefix can be put before", path: "/ws/ops/", send: '{"message":5}',
    django: { closed: 1011 }, parlor: { error: "bad_field" },
    reason: "there every member's consumer dies of it, here its sender alone is told",
  },
  {
    what: "a path that no route has", path: "/ws/nothing/",
    django: { refused: 500 }, parlor: { refused: 404 },
    reason: "it is the client's mistake, and no failure of the server",
  },
  {
    what: "a path without the slash at its end", path: "/ws/chat",
    django: { refused: 500 }, parlor: { refused: 404 },
    reason: "as above",
  },
  {
    what: "a room whose name makes no group name", path: `/chat/${encodeURIComponent("聊天")}/`,
    django: { refused: 500 }, parlor: { refused: 400 },
    reason: "as above",
  },
];

async function happening(server, { path, send }) {
  const client = new Client(`ws://${server.host}${path}`);
  await within(client.shaken, "the handshake");
  if (send !== undefined) client.socket.send(send);
  const happened = await client.next("what comes of it");
  client.socket.terminate();
  return "text" in happened ? { error: JSON.parse(happened.text).error?.code } : happened;
}

const skip = missing();

describe("Django Channels and Parlor", { skip: skip || false }, () => {
  const django = skip ? {} : useDaphne();
  const parlor = skip ? {} : useServer(["--threads", "2"]);

  for (const transcript of readTranscripts().filter(({ server }) => server !== "parlor")) {
    test(`play alike: ${transcript.name}`, async () => {
      await play(transcript, `ws://${django.host}`);
      await play(transcript, `ws://${parlor.host}`);
    });
  }

  for (const difference of differences) {
    test(`differ on purpose: ${difference.what} (${difference.reason})`, async () => {
      assert.deepEqual(await happening(django, difference), difference.django);
      assert.deepEqual(await happening(parlor, difference), difference.parlor);
    });
  }

  test("have the same subprotocol manners: none is chosen unless a consumer does", async () => {
    for (const server of [django, parlor]) {
      const socket = new WebSocket(`ws://${server.host}/ws/echo/`, [], { perMessageDeflate: false });
      await within(new Promise((resolve) => socket.once("open", resolve)), "the handshake");
      assert.equal(socket.protocol, "");
      socket.terminate();
    }
  });

  test("throw the same die over HTTP", async () => {
    for (const path of ["/game/start", "/game/process?message=%E6%8E%B7%20a%26b"]) {
      const [theirs, ours] = await Promise.all([django, parlor].map(async (server) => {
        const response = await fetch(server.url + path);
        assert.match(response.headers.get("content-type"), /^application\/json/);
        const { position, ...rest } = await response.json();
        assert.ok([1, 2, 3, 4, 5, 6].includes(position), String(position));
        return { status: response.status, rest };
      }));
      assert.deepEqual(ours, theirs);
    }
  });

  test("redirect a page without its slash, and serve one handler's page and WebSocket on one path", async () => {
    for (const server of [django, parlor]) {
      const redirect = await fetch(`${server.url}/path?a=1`, { redirect: "manual" });
      assert.equal(redirect.status, 301);
      assert.equal(redirect.headers.get("location"), "/path/?a=1");
      const page = await fetch(`${server.url}/path/`);
      assert.equal(page.status, 200);
      assert.match(page.headers.get("content-type"), /^text\/html/);
    }
  });
});
