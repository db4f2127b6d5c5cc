// A short run of what `./dev chaos` does for as long as one likes.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Audit } from "./audit.mjs";
import { runChaos } from "./run.mjs";

const said = (/** @type {number} */ offset, /** @type {string} */ text) =>
  ({ offset, time: 1, by: "ann", seq: offset, body: { type: "said", text } });

describe("the audit", () => {
  const promise = { room: "chat/one", member: "ann", seq: 1, offset: 1, text: "hello" };

  it("finds what was acknowledged and is not there", () => {
    const audit = new Audit();
    audit.see("chat/one", said(1, "another"));
    audit.acknowledge(promise);
    assert.deepEqual(audit.compare().lost, [promise]);
  });

  it("finds what was applied twice", () => {
    const audit = new Audit();
    audit.see("chat/one", said(1, "hello"));
    audit.see("chat/one", said(1, "hello"));
    assert.deepEqual(audit.compare().doubled, []);
    audit.see("chat/one", said(2, "hello"));
    assert.equal(audit.compare().doubled.length, 1);
  });

  it("finds what nobody saw, and what was written anew", () => {
    const audit = new Audit();
    audit.see("chat/one", said(3, "hello"));
    assert.equal(audit.compare().unseen, 2);
    audit.see("chat/one", said(3, "other"));
    assert.equal(audit.compare().rewritten, 1);
  });
});

for (const store of /** @type {const} */ (["sqlite", "redis", "redis-empty"])) {
  describe(`chaos with ${store}`, () => {
    it("loses nothing that was acknowledged, and doubles nothing", { timeout: 120_000 }, async () => {
      const result = await runChaos({ seed: 7, seconds: 8, clients: 12, rooms: 2, servers: 2, store });
      const { lost, doubled, different, desyncs } = result;
      assert.deepEqual({ lost, doubled, different, desyncs }, { lost: [], doubled: [], different: [], desyncs: 0 });
      assert.ok(result.acknowledged > 100, `only ${result.acknowledged} commands were acknowledged`);
      assert.ok(result.reconnects > 0, "no connection was lost, so nothing was tried");
    });
  });
}
