import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../../js/src/backoff.js";

const waits = (backoff, count) => Array.from({ length: count }, () => backoff.next());

test("the longest waits double up to the cap", () => {
  const backoff = new Backoff({ first: 250, max: 15_000, random: () => 1 - Number.EPSILON });
  assert.deepEqual(waits(backoff, 8), [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test("the shortest are half of those", () => {
  const backoff = new Backoff({ first: 250, max: 15_000, random: () => 0 });
  assert.deepEqual(waits(backoff, 8), [125, 250, 500, 1000, 2000, 4000, 7500, 7500]);
});

test("chance spreads them evenly in between", () => {
  const backoff = new Backoff({ first: 1000, max: 1000, random: () => 0.25 });
  assert.equal(backoff.next(), 625);
});

test("after a reset it begins anew", () => {
  const backoff = new Backoff({ first: 250, max: 15_000, random: () => 0 });
  waits(backoff, 5);
  backoff.reset();
  assert.equal(backoff.next(), 125);
});

test("without a given chance every wait is within its bounds", () => {
  for (let i = 0; i < 1000; ++i) {
    const wait = new Backoff({ first: 250, max: 15_000 }).next();
    assert.ok(wait >= 125 && wait <= 250 && Number.isInteger(wait), `${wait}`);
  }
});
