// A WebSocket client that does exactly what the test says, right or wrong.
import assert from "node:assert/strict";
import * as frames from "./frames.mjs";
import { readAnswer, readHead, requestText } from "./http.mjs";
import { RawSocket } from "./raw_socket.mjs";

export const sampleKey = "dGhlIHNhbXBsZSBub25jZQ==";
export const sampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";  // RFC 6455 section 1.3

/** The text of a handshake; `headers` overrides, null leaves out. */
export function handshakeText(path, headers = {}, { method = "GET", version = "1.1" } = {}) {
  const usual = {
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": sampleKey,
    "Sec-WebSocket-Version": "13",
  };
  return requestText(method, path, { ...usual, ...headers }, "", version);
}

export class RawWebSocket extends RawSocket {
  /** Connects and shakes hands; `behind` is sent in the same segment as the handshake. */
  static async open(server, path, { headers = {}, behind = "" } = {}) {
    const socket = await RawWebSocket.knock(server, path, { headers, behind });
    const answer = await readHead(socket);
    assert.equal(answer?.status, 101, `the handshake of ${path} was answered with ${answer?.status}`);
    socket.answer = answer;
    return socket;
  }

  /** Connects and sends the handshake; the answer is not read. */
  static async knock(server, path, { headers = {}, behind = "", ...line } = {}) {
    const { socket } = await RawSocket.connect(server.port || server.path);
    const raw = new RawWebSocket(socket);
    const text = handshakeText(path, { Host: server.host ?? "localhost", ...headers }, line);
    raw.send(Buffer.concat([Buffer.from(text), Buffer.from(behind)]));
    return raw;
  }

  /** The answer to a handshake that is refused; the server must end the connection behind it. */
  static async refusal(server, path, options) {
    const socket = await RawWebSocket.knock(server, path, options);
    const answer = await readAnswer(socket);
    assert.equal((await socket.readToEnd()).length, 0, "nothing follows a refusal");
    socket.destroy();
    return answer;
  }

  sendText(payload, options) {
    this.send(frames.text(payload, options));
  }

  /** The next frame, whatever it is; null when the connection ended. */
  async nextFrame(timeoutMs) {
    const frame = await this.take(frames.takeFrame, "a frame", timeoutMs);
    if (frame !== null) assert.ok(!frame.masked, "a server's frame is not masked");
    return frame;
  }

  async #next(opcode, what) {
    const frame = await this.nextFrame();
    assert.ok(frame, `the connection ended, expected ${what}`);
    const { fin, reserved, payload } = frame;
    assert.deepEqual({ opcode: frame.opcode, fin, reserved }, { opcode, fin: true, reserved: 0 },
      `expected ${what}, got ${payload.toString("latin1").slice(0, 200)}`);
    return payload;
  }

  async nextText() {
    return (await this.#next(frames.opcode.text, "a text message")).toString("utf8");
  }

  async nextJson() {
    return JSON.parse(await this.nextText());
  }

  nextBinary() {
    return this.#next(frames.opcode.binary, "a binary message");
  }

  async nextPong() {
    return (await this.#next(frames.opcode.pong, "a pong")).toString("latin1");
  }

  /** The next frame is a close frame; returns its {code, reason}. */
  async nextClose() {
    const payload = await this.#next(frames.opcode.close, "a close frame");
    if (payload.length === 0) return { code: 1005, reason: "" };
    return { code: payload.readUInt16BE(0), reason: payload.toString("utf8", 2) };
  }

  /** The next thing is the server's close with this code; it is answered, and then the server ends the connection. */
  async expectClose(code) {
    const closed = await this.nextClose();
    assert.equal(closed.code, code, closed.reason);
    this.send(frames.close(code));
    assert.equal((await this.readToEnd()).length, 0, "nothing follows a close frame");
    this.destroy();
    return closed;
  }

  /** Closes in order. */
  async close(code = 1000) {
    this.send(frames.close(code));
    for (;;) {
      const frame = await this.nextFrame();
      assert.ok(frame, "the server answers a close frame before it ends the connection");
      if (frame.opcode === frames.opcode.close) break;
    }
    await this.readToEnd();
    this.destroy();
  }
}
