// Plays the conversations of transcripts.json (see TRANSCRIPTS.md) against a server, by a WebSocket client not ours.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import WebSocket from "ws";
import { within } from "./within.mjs";

export const readTranscripts = () => JSON.parse(readFileSync(new URL("../transcripts.json", import.meta.url), "utf8"));

/** One client of a conversation: what happens to it, in order, until somebody asks for it. */
export class Client {
  #happened = [];
  #woken = () => {};

  constructor(url, options) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.socket.on("message", (data, isBinary) => this.#note(isBinary ? { binary: data } : { text: data.toString() }));
    this.socket.on("close", (code) => this.#note({ closed: code }));
    this.socket.on("unexpected-response", (request, response) => {
      this.#note({ refused: response.statusCode });
      request.destroy();
    });
    this.socket.on("error", () => {});
    this.shaken = new Promise((resolve) => {
      for (const end of ["open", "unexpected-response", "close"]) this.socket.once(end, resolve);
    });
  }

  #note(what) {
    this.#happened.push(what);
    this.#woken();
  }

  async next(what) {
    const wait = async () => {
      while (this.#happened.length === 0) await new Promise((resolve) => (this.#woken = resolve));
      return this.#happened.shift();
    };
    return within(wait(), what);
  }

  async close(code) {
    this.socket.close(code);
    const closed = await this.next("the connection's end");
    assert.deepEqual(closed, { closed: code });
  }
}

/** Compares JSON with the wildcards of TRANSCRIPTS.md. */
function expectJson(actual, expected, place = "the message") {
  if (expected === "$die") return assert.ok([1, 2, 3, 4, 5, 6].includes(actual), `${place} is no die: ${actual}`);
  if (expected === "$text") return assert.ok(typeof actual === "string" && actual !== "", `${place} is no text`);
  if (typeof expected !== "object" || expected === null) return assert.deepEqual(actual, expected, place);
  assert.equal(typeof actual, "object", place);
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), `the fields of ${place}`);
  for (const key of Object.keys(expected)) expectJson(actual[key], expected[key], `${place}.${key}`);
}

const steps = {
  async connect(play, { connect, client }) {
    const path = connect === true ? play.path : connect;
    play.clients[client] = new Client(play.base + path, play.options);
    await within(play.clients[client].shaken, "the handshake");
  },
  send: (play, { send }, client) => client.socket.send(send),
  send_bytes: (play, step, client) => client.socket.send(Buffer.from(step.send_bytes, "hex")),
  expect: async (play, step, client) => assert.deepEqual(await client.next(step.expect), { text: step.expect }),
  async expect_json(play, step, client) {
    const message = await client.next(JSON.stringify(step.expect_json));
    assert.ok("text" in message, `expected ${JSON.stringify(step.expect_json)}, got ${JSON.stringify(message)}`);
    expectJson(JSON.parse(message.text), step.expect_json);
  },
  expect_close: async (play, step, client) =>
    assert.deepEqual(await client.next("the close"), { closed: step.expect_close }),
  expect_refused: async (play, step, client) =>
    assert.deepEqual(await client.next("the refusal"), { refused: step.expect_refused }),
  close: (play, step, client) => client.close(step.close),
};

/** Plays one conversation; `base` is ws://HOST:PORT, `options` are those of the `ws` client. */
export async function play(transcript, base, options = {}) {
  const playing = { path: transcript.path, base, options, clients: {} };
  try {
    for (const [index, step] of transcript.steps.entries()) {
      const kind = Object.keys(steps).find((name) => name in step);
      assert.ok(kind, `step ${index} is of no kind: ${JSON.stringify(step)}`);
      try {
        await steps[kind](playing, step, playing.clients[step.client]);
      } catch (error) {
        error.message = `step ${index}, ${JSON.stringify(step)}: ${error.message}`;
        throw error;
      }
    }
  } finally {
    for (const client of Object.values(playing.clients)) client.socket.terminate();
  }
}
