// What a client keeps for a room's record, and the verifying of records.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as parlor from "../../js/src/low_level.js";
import { Recorder } from "../../js/src/recorder.js";
import { verify } from "../../js/src/node.js";
import { makeRecord } from "../../js/src/verify.js";
import { core, missing } from "./support.mjs";

const skip = missing;
const wasm = core;
const entropy = (n) => String(n).padStart(64, "0");

/** A chat room in which `count` things were said: its events, and its state at any offset. */
function talk(count) {
  const replica = new parlor.Replica(core, "chat/talk");
  const events = [];
  const bases = [replica.snapshot()];
  const decide = (request) => {
    for (const body of replica.decide({ member: "mAnn", now: 1_000, entropy: entropy(events.length), ...request })) {
      const seq = request.verb === "command" ? request.seq : 0;
      const event = { offset: events.length + 1, time: 1_000, by: "mAnn", seq, body };
      replica.apply(event);
      events.push(event);
      bases.push(replica.snapshot());
    }
  };
  decide({ verb: "join", name: "Ann" });
  for (let seq = 1; seq <= count; ++seq) {
    decide({ verb: "command", seq, command: { type: "say", text: seq % 5 === 0 ? "/roll 3d6" : `text ${seq}` } });
  }
  const hash = replica.hash();
  replica.free();
  return { events, hash, baseAt: (offset) => ({ room: "chat/talk", epoch: "e", ...bases[offset] }) };
}

function recorded({ events, baseAt }, { most = 1_000, from = 0, ahead = 0 } = {}) {
  let now = from;
  const recorder = new Recorder(() => baseAt(Math.min(now + ahead, events.length)), most);
  recorder.joined(false);
  for (const event of events.slice(from)) {
    now = event.offset;
    recorder.happened(event);
  }
  return recorder;
}

const report = (recorder) => parlor.verify(core, makeRecord(core, recorder.history()));

test("a record of everything since the join verifies and leads to the same state", { skip }, () => {
  const room = talk(40);
  const { ok, hash, first, last, dice_checked, one_sided } = report(recorded(room, { from: 3 }));
  assert.deepEqual({ ok, hash, first, last }, { ok: true, hash: room.hash, first: 4, last: room.events.length });
  assert.equal(dice_checked, 24);
  assert.equal(one_sided, 24);
});

test("a record keeps half of what it may, at least, and never more than that", { skip }, () => {
  const room = talk(300);
  for (const [most, ahead] of [[20, 0], [20, 3], [51, 0], [2, 0]]) {
    const { ok, hash, events, findings } = report(recorded(room, { most, ahead }));
    assert.deepEqual({ ok, findings }, { ok: true, findings: [] });
    assert.equal(hash, room.hash);
    assert.ok(events <= most + 1 && events >= Math.floor(most / 2) - ahead, `${events} of ${most}`);
  }
});

test("a state that was taken ahead of the events told of is no gap", { skip }, () => {
  const room = talk(30);
  assert.equal(report(recorded(room, { from: 2, ahead: 5 })).ok, true);
});

test("a room joined anew goes on, and one that was reset begins anew", { skip }, () => {
  const room = talk(30);
  let now = 10;
  const recorder = new Recorder(() => room.baseAt(now), 1_000);
  assert.throws(() => recorder.history(), { code: "not_joined" });
  recorder.joined(false);
  for (const event of room.events.slice(10, 15)) recorder.happened(event);
  recorder.joined(false);
  assert.equal(report(recorder).first, 11);
  now = 20;
  recorder.joined(true);
  for (const event of room.events.slice(20)) recorder.happened(event);
  assert.deepEqual([report(recorder).first, report(recorder).ok], [21, true]);
});

test("a record is verified as text, as bytes and as an object; what is changed is named", { skip }, async () => {
  const text = makeRecord(core, recorded(talk(10)).history());
  const forms = [text, new TextEncoder().encode(text), JSON.parse(text)];
  for (const form of forms) assert.equal((await verify(form, { wasm })).ok, true);
  const changed = JSON.parse(text);
  changed.events[6].event.body.text = "something else";
  const { ok, problems, findings } = await verify(changed, { wasm });
  assert.equal(ok, false);
  assert.equal(problems, findings.length);
  assert.ok(findings.some(({ offset, what }) => offset === 7 && what.includes("chain")));
  await assert.rejects(verify("{}", { wasm }), { code: "bad_field" });
  await assert.rejects(verify("no", { wasm }), { code: "bad_json" });
});
