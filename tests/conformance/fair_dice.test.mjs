// Fair dice against the real server, by a client that has nothing of ours but the page docs/FAIRNESS.md: it commits and
// reveals by hand, and computes every die with Node's own HMAC.
import assert from "node:assert/strict";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { useServer } from "./support/server.mjs";
import { V1Client } from "./support/v1_client.mjs";

const lines = (...parts) => parts.join("\n");
const sha256 = (data) => createHash("sha256").update(data).digest("hex");
const seed = () => randomBytes(32).toString("hex");

/** The draws from 0 to n-1 that a server seed gives for a text. */
function* draws(serverSeed, what, n) {
  for (let block = 0; ; ++block) {
    const bytes = createHmac("sha256", Buffer.from(serverSeed, "hex")).update(lines(what, block)).digest();
    for (let at = 0; at < bytes.length; at += 4) {
      const word = bytes.readUInt32BE(at);
      if (word < Math.floor(2 ** 32 / n) * n) yield word % n;
    }
  }
}
const draw = (serverSeed, what, n) => draws(serverSeed, what, n).next().value;

describe("fair dice", () => {
  const server = useServer([]);
  let rooms = 0;
  const freshRoom = (kind) => `${kind}/fair-${++rooms}`;

  /** Members in a room, with every event of it as the first one sees them. */
  async function table(kind, names) {
    const room = freshRoom(kind);
    const clients = [];
    for (const name of names) {
      const client = await V1Client.open(server, { name });
      await client.join(room);
      clients.push(client);
    }
    const events = [];
    const seqs = clients.map(() => 0);
    const take = async (client) => {
      const frame = await client.next();
      if (frame.type === "events" && client === clients[0]) events.push(...frame.events.map(({ body }) => body));
      return frame;
    };
    /** Sends a command, and gives its reply. */
    const ask = async (who, command) => {
      const client = clients[who];
      client.say({ type: "command", room, seq: ++seqs[who], command });
      for (;;) {
        const frame = await take(client);
        if (frame.type === "reply" && frame.seq === seqs[who]) return frame;
      }
    };
    /** The last event of a type, as soon as it is there. */
    const seen = async (type, from = 0) => {
      for (;;) {
        const found = events.slice(from).findLast((body) => body.type === type);
        if (found) return found;
        await take(clients[0]);
      }
    };
    const close = () => Promise.all(clients.map((client) => client.close()));
    return { room, clients, events, ask, seen, close };
  }

  test("every die of a game follows from the seeds of both players and the server's", { timeout: 30_000 }, async () => {
    const game = await table("dice", ["Ann", "Bob"]);
    const { room, clients, events } = game;
    const seeds = [seed(), seed()];
    for (const who of [0, 1]) {
      await game.ask(who, { type: "sit", seat: who });
      const commitment = sha256(lines("parlor client commitment 1", room, 1, clients[who].member, seeds[who]));
      await game.ask(who, { type: "commit", commitment, number: who });
    }
    await game.ask(0, { type: "configure", goal: 30 });
    await game.ask(0, { type: "ready" });
    assert.equal((await game.ask(1, { type: "reveal", seed: seeds[1] })).error.code, "nothing_to_reveal");
    await game.ask(1, { type: "ready" });
    const sealed = await game.seen("sealed");
    assert.equal((await game.ask(0, { type: "reveal", seed: seeds[1] })).error.code, "wrong_seed");
    for (const who of [0, 1]) await game.ask(who, { type: "reveal", seed: seeds[who] });
    const started = await game.seen("started");
    assert.deepEqual(started.seeds, [{ seat: 0, seed: seeds[0] }, { seat: 1, seed: seeds[1] }]);

    for (let turn = started.turn; !events.some(({ type }) => type === "over"); ) {
      const from = events.length;
      await game.ask(turn, { type: "roll" });
      turn = (await game.seen("rolled", from)).turn;
    }
    const { server_seed: serverSeed } = await game.seen("over");
    assert.equal(sha256(Buffer.from(serverSeed, "hex")), sealed.commitment);
    const both = seeds.join(" ");
    assert.equal(started.turn, draw(serverSeed, lines("parlor dice first 1", room, 1, both), 2));
    const rolls = events.filter(({ type }) => type === "rolled");
    assert.ok(rolls.length >= 5, "no fewer reach 30");
    for (const { seat, n, face } of rolls) {
      assert.equal(face, 1 + draw(serverSeed, lines("parlor dice roll 1", room, 1, seat, n, both), 6));
    }
    await game.close();
  });

  test("every die of a /roll follows from the roller's seed and one that the server was bound to", async () => {
    const game = await table("chat", ["Ann"]);
    const { room, clients, events } = game;
    const mine = seed();
    await game.ask(0, { type: "say", text: "/roll" });
    const { next } = await game.seen("rolled");
    await game.ask(0, { type: "say", text: "/roll 5d20", seed: mine });
    const { roll } = events.findLast(({ type }) => type === "rolled");
    assert.equal(roll.proof.commitment, next.commitment);
    assert.equal(roll.proof.client_seed, mine);
    assert.equal(sha256(Buffer.from(roll.proof.server_seed, "hex")), next.commitment);
    const stream = draws(roll.proof.server_seed, lines("parlor chat roll 1", room, 2, clients[0].member, mine), 20);
    assert.deepEqual(roll.dice, [1, 2, 3, 4, 5].map(() => 1 + stream.next().value));
    await game.close();
  });
});
