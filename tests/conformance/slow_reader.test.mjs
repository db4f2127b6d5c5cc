// A member that does not read: it is closed or loses messages, as the operator chose; the others notice nothing.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as frames from "./support/frames.mjs";
import { RawWebSocket } from "./support/raw_websocket.mjs";
import { useServer } from "./support/server.mjs";

const prefix = "组内主动推送消息:";
const messages = 64;  // of 256 KiB: more than the kernel's buffers of two sockets and the server's bound hold together
const padding = "x".repeat(256 << 10);

/** Sends messages, each after the one before it has reached both readers, until there is enough; returns how many. */
async function fill(sender, other, enough = () => false) {
  let count = 0;
  for (; count < messages && !enough(); ++count) {
    sender.sendText(`${count} ${padding}`);
    for (const reader of [sender, other]) assert.equal(await reader.nextText(), `${prefix}${count} ${padding}`);
  }
  return count;
}

/** The numbers of the messages until the close frame or until `stop` arrives, and the close code. */
async function drain(socket, stop) {
  const numbers = [];
  for (;;) {
    const frame = await socket.nextFrame();
    if (frame === null) return { numbers };
    if (frame.opcode === frames.opcode.close) return { numbers, code: frame.payload.readUInt16BE(0) };
    const text = frame.payload.toString("utf8").slice(prefix.length);
    if (text === stop) return { numbers };
    numbers.push(Number.parseInt(text, 10));
  }
}

async function openGroup(server, path) {
  const sockets = [];
  for (let i = 0; i < 3; ++i) sockets.push(await RawWebSocket.open(server, path));
  sockets[0].pause();
  return sockets;
}

describe("a member that does not read", () => {
  const closing = useServer(["--threads", "1", "--max-outbox", "1048576", "--access-log", "-"]);
  const dropping = useServer(["--threads", "1", "--max-outbox", "1048576", "--slow-reader", "drop"]);

  test("is closed with 1013 behind what it had been sent in order; the others get all", async () => {
    const [slow, sender, other] = await openGroup(closing, "/group/slow/");
    let closed = false;
    closing.said(/WSDISCONNECT \/group\/slow\/" 1013/).then(() => (closed = true));
    const count = await fill(sender, other, () => closed);
    assert.ok(closed, "the server has closed it");
    slow.resume();
    const { numbers, code } = await drain(slow);
    assert.equal(code, 1013);
    assert.ok(numbers.length < count);
    sender.sendText("the others go on");
    for (const reader of [sender, other]) assert.equal(await reader.nextText(), `${prefix}the others go on`);
    assert.deepEqual(numbers, numbers.map((_, i) => i), "no gap");
    slow.destroy();
    await Promise.all([sender.close(), other.close()]);
  });

  test("loses messages but keeps its socket, when messages are to be dropped", async () => {
    const [slow, sender, other] = await openGroup(dropping, "/group/slow/");
    await fill(sender, other);
    slow.resume();
    // What it had been sent; then a message of its own shows that it is a member again.
    slow.sendText("caught up");
    const { numbers, code } = await drain(slow, "caught up");
    assert.equal(code, undefined);
    assert.ok(numbers.length < messages);
    assert.ok(numbers.every((number, i) => i === 0 || number > numbers[i - 1]), "in order");
    for (const reader of [sender, other]) assert.equal(await reader.nextText(), `${prefix}caught up`);
    await Promise.all([slow, sender, other].map((socket) => socket.close()));
  });

  test("does not make the server hold more than its bound", async () => {
    const before = closing.residentBytes();
    const [slow, sender, other] = await openGroup(closing, "/group/bounded/");
    await fill(sender, other);
    assert.ok(closing.residentBytes() - before < 16 << 20, `${closing.residentBytes() - before} bytes more`);
    slow.destroy();
    await Promise.all([sender.close(), other.close()]);
  });

  test("but only pings, gets pongs up to the bound, and the server lives", async () => {
    const pinger = await RawWebSocket.open(closing, "/ws/echo/");
    pinger.pause();
    const burst = Buffer.concat(Array.from({ length: 1000 }, () => frames.ping("p".repeat(125))));
    for (let i = 0; i < 50; ++i) pinger.send(burst);
    const healthy = await RawWebSocket.open(closing, "/ws/echo/");
    healthy.sendText("fine");
    assert.deepEqual(await healthy.nextJson(), { message: "fine" });
    pinger.destroy();
    await healthy.close();
  });
});
