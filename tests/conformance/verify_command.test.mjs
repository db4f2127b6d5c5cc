// `parlor verify`: what it prints and how it exits.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { binary } from "./support/server.mjs";
import { encodeCbor } from "./support/cbor.mjs";

const folder = mkdtempSync(join(tmpdir(), "parlor-verify-"));
after(() => rmSync(folder, { recursive: true }));

/** The object with its keys in order, all the way down: by their CBOR (length first), or as JSON has them. */
function sorted(value, compare) {
  if (Array.isArray(value)) return value.map((each) => sorted(each, compare));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each, compare)]));
}
const byText = (a, b) => (a < b ? -1 : 1);
const byCbor = (a, b) => a.length - b.length || byText(a, b);
const cbor = (value) => encodeCbor(sorted(value, byCbor));
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const hex = (hash) => hash.toString("hex");

/** A record as docs/FAIRNESS.md describes it, made by nothing of ours: one member comes into a chat room. */
function makeRecord() {
  const [room, epoch] = ["chat/kept", "e"];
  const body = { type: "member_joined", member: "mAnn", name: "Ann" };
  const event = { offset: 1, time: 5, by: "mAnn", seq: 0, body };
  const base = sha256(cbor(["parlor record 1", room, epoch, 0, null]));
  const state = { members: { mAnn: { name: "Ann" } }, outcomes: {}, state: { last_id: 0, messages: [] } };
  const record = {
    format: "parlor-record", version: 1, room, epoch, base: { offset: 0, chain: hex(base) },
    events: [{ event, chain: hex(sha256(base, cbor(event))) }], hash: hex(sha256(cbor(["chat", 1, state]))),
  };
  return JSON.stringify(sorted(record, byText));
}

const record = makeRecord();

function verify(text, ...options) {
  const file = join(folder, "record.json");
  writeFileSync(file, text);
  return spawnSync(binary, ["verify", ...options, file], { encoding: "utf8" });
}

test("a record that holds is verified, with exit code 0", () => {
  const { status, stdout } = verify(record);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /chat\/kept, 1 event, 1 to 1\n/);
  assert.match(stdout, /\nverified\n$/);
});

test("one that does not is told so, event by event, with exit code 1", () => {
  const { status, stdout } = verify(record.replace('"time":5', '"time":6'));
  assert.equal(status, 1);
  assert.match(stdout, /event 1: the event does not agree with its chain value/);
  assert.match(stdout, /NOT verified: 1 problem\n$/);
});

test("the report comes as JSON, too", () => {
  const { status, stdout } = verify(record, "--json");
  assert.equal(status, 0);
  const { ok, room, events, findings } = JSON.parse(stdout);
  assert.deepEqual({ ok, room, events, findings }, { ok: true, room: "chat/kept", events: 1, findings: [] });
});

test("the standard input is read for -", () => {
  const { status } = spawnSync(binary, ["verify", "-"], { encoding: "utf8", input: `${record}\n` });
  assert.equal(status, 0);
});

test("what is no record, or no file, has exit code 2 and a message", () => {
  for (const text of ["", "{}", record.slice(1), "\u0000"]) {
    const { status, stderr } = verify(text);
    assert.equal(status, 2);
    assert.match(stderr, /is no record of a room: /);
  }
  const { status, stderr } = spawnSync(binary, ["verify", join(folder, "nothing")], { encoding: "utf8" });
  assert.equal(status, 2);
  assert.match(stderr, /cannot be read/);
  assert.equal(spawnSync(binary, ["verify"], { encoding: "utf8" }).status, 2);
});
