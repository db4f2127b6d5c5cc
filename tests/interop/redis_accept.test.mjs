// Whose handshake is answered is in its groups: as `await group_add` before `await accept` promises in Channels.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import * as frames from "../conformance/support/frames.mjs";
import { RawWebSocket } from "../conformance/support/raw_websocket.mjs";
import { Server } from "../conformance/support/server.mjs";
import { Client } from "../conformance/support/transcripts.mjs";
import { until } from "./support/one_system.mjs";
import { Redis } from "./support/redis.mjs";
import { SlowLink } from "./support/slow_link.mjs";

const api_key = "a key of the accept tests".replaceAll(" ", "-");
const at_once = 25;

/** Connects `total` clients to `near`, and as soon as one's handshake is answered has `far` send to its group. */
async function everyoneHears(near, far, total, room_of) {
  const missed = [];
  for (let first = 0; first < total; first += at_once) {
    await Promise.all([...Array(at_once).keys()].map(async (offset) => {
      const n = first + offset;
      const room = room_of(n);
      const client = new Client(`ws://${near.host}/chat/${room}/`);
      await client.shaken;
      const answer = await fetch(`${far.url}/api/groups/chat_${room}`, {
        method: "POST",
        headers: { "X-Api-Key": api_key },
        body: JSON.stringify({ type: "chat.message", message: `m${n}` }),
      });
      assert.equal(answer.status, 202);
      await until(client, `m${n}`).catch(() => missed.push(n));
      client.socket.terminate();
    }));
    assert.deepEqual(missed, [], "some missed a message that was sent after their handshake was answered");
  }
}

for (const scheme of ["redis", "redis+pubsub"]) {
  describe(`with ${scheme}:// behind a wire that takes 5 ms`, () => {
    const redis = new Redis();
    const directory = mkdtempSync(join(tmpdir(), "parlor-accept-"));
    let link, near, far;
    before(async () => {
      await redis.start();
      link = await new SlowLink(redis.port, 5).start();
      const keys = join(directory, "keys");
      writeFileSync(keys, `${api_key}\n`);
      near = await new Server(["--threads", "2", "--layer", `${scheme}://127.0.0.1:${link.port}`]).start();
      far = await new Server(
        ["--threads", "1", "--layer", `${scheme}://127.0.0.1:${redis.port}`, "--api-key-file", keys]).start();
    });
    after(async () => {
      await Promise.all([near.stop(), far.stop()]);
      await link.stop();
      await redis.stop();
      rmSync(directory, { recursive: true });
    });

    test("300 newcomers, each the first of its room, miss nothing", { timeout: 120_000 }, async () => {
      await everyoneHears(near, far, 300, (n) => `new${n}`);
    });

    test("nor do those whose room is joined and left by others all the time", { timeout: 120_000 }, async () => {
      await everyoneHears(near, far, 300, (n) => `busy${n % 3}`);
    });

    test("the newcomer's own first message reaches itself, and what it said early comes in order", async () => {
      for (let n = 0; n < 20; ++n) {
        const said = ["one", "two", "three"];
        const behind = Buffer.concat(said.map((message) => frames.text(JSON.stringify({ message }))));
        const player = await RawWebSocket.open(near, `/ws/game/table${n}/`, { behind });
        for (const message of ["游戏开始", ...said]) assert.equal((await player.nextJson()).message, message);
        player.destroy();
      }
    });
  });
}
