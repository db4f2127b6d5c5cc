// What is said about several runs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { median, pairedRatio, spread } from "../../bench/lib/statistics.mjs";

describe("statistics", () => {
  test("the median is the middle one, or between the two in the middle, whatever their order", () => {
    assert.equal(median([9, 1, 100]), 9);
    assert.equal(median([10, 2, 30, 4]), 7);
    assert.ok(Number.isNaN(median([])));
  });

  test("the median leaves its argument as it was", () => {
    const values = [3, 1, 2];
    median(values);
    assert.deepEqual(values, [3, 1, 2]);
  });

  test("the spread names the least and the most", () => {
    assert.deepEqual(spread([5, 1, 9]), { median: 5, min: 1, max: 9 });
  });

  test("ratios are of runs beside each other, so that a machine that slows down does not change them", () => {
    assert.deepEqual(pairedRatio([50, 25, 10], [100, 50, 20]), { median: 0.5, min: 0.5, max: 0.5 });
  });

  test("a failed run and its partner do not count", () => {
    assert.deepEqual(pairedRatio([undefined, 30, 8], [10, 10, undefined]), { median: 3, min: 3, max: 3 });
    assert.equal(pairedRatio([1], [0]), undefined);
  });
});
