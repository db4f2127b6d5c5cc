// A client of parlor.v1 made of nothing but frames, in either encoding; it keeps no state and hides nothing.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { decodeCbor, encodeCbor } from "./cbor.mjs";
import * as frames from "./frames.mjs";
import { RawWebSocket } from "./raw_websocket.mjs";

export class V1Client {
  /** Opens the WebSocket; nothing is said yet. */
  static async connect(server, { encoding = "json", key = randomBytes(12).toString("hex") } = {}) {
    const headers = { "Sec-WebSocket-Protocol": `parlor.v1+${encoding}` };
    const client = new V1Client();
    client.encoding = encoding;
    client.key = key;
    client.socket = await RawWebSocket.open(server, "/parlor/v1", { headers });
    assert.equal(client.socket.answer.headers["sec-websocket-protocol"], `parlor.v1+${encoding}`);
    return client;
  }

  /** Opens the WebSocket and says hello. */
  static async open(server, { name = "Ann", session, ...options } = {}) {
    const client = await V1Client.connect(server, options);
    client.say({ type: "hello", version: 1, client: client.key, name, ...(session && { session }) });
    client.welcome = await client.expect("welcome");
    client.member = client.welcome.member;
    return client;
  }

  say(frame) {
    this.socket.send(this.encoding === "json" ? frames.text(JSON.stringify(frame)) : frames.binary(encodeCbor(frame)));
  }

  /** Sends a message that may be no frame at all. */
  sayRaw(payload) {
    this.socket.send(this.encoding === "json" ? frames.text(payload) : frames.binary(payload));
  }

  async next() {
    if (this.encoding === "json") return this.socket.nextJson();
    return decodeCbor(await this.socket.nextBinary());
  }

  /** The next frame, which must be of this type. */
  async expect(type) {
    const frame = await this.next();
    assert.equal(frame.type, type, JSON.stringify(frame));
    return frame;
  }

  async expectError(code) {
    const error = await this.expect("error");
    assert.equal(error.code, code, error.message);
    assert.ok(error.message.length > 5);
    return error;
  }

  async join(room, position = {}) {
    this.say({ type: "join", room, ...position });
    const joined = await this.expect("joined");
    assert.equal(joined.room, room);
    return joined;
  }

  /** Asks the room for something, and returns its events frame, if any, and its reply. */
  async command(room, seq, command, marks = {}) {
    this.say({ type: "command", room, seq, command, ...marks });
    const first = await this.next();
    if (first.type === "reply") return { reply: first, events: [] };
    return { events: first.events, reply: await this.expect("reply") };
  }

  /** Shows that the session lives and that nothing else was waiting. */
  async expectAlive(id = 7) {
    this.say({ type: "ping", id });
    assert.equal((await this.expect("pong")).id, id);
  }

  close() {
    return this.socket.close();
  }

  drop() {
    this.socket.destroy();
  }
}
