// Reads Prometheus' text format 0.0.4, strictly: what is not as the format says fails the test.
import assert from "node:assert/strict";

const metric = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const sampleLine = new RegExp(`^(${metric})(?:\\{(${label}(?:,${label})*)\\})? ([0-9]+)$`);

/** The samples by name and labels, as in `name{label="value"}`. */
export function parseExposition(text) {
  assert.ok(text.endsWith("\n"), "the last line ends");
  const samples = new Map();
  const seen = new Set();
  let family;
  let expected = "HELP";
  for (const line of text.slice(0, -1).split("\n")) {
    const head = line.match(new RegExp(`^# (HELP|TYPE) (${metric}) (.+)$`));
    if (head) {
      const [, kind, name, rest] = head;
      if (kind === "HELP") {
        assert.notEqual(expected, "TYPE", `${family?.name} has no TYPE`);
        assert.ok(!seen.has(name), `${name} comes twice`);
        seen.add(name);
        family = { name };
        expected = "TYPE";
      } else {
        assert.equal(expected, "TYPE", `the TYPE of ${name} comes right behind its HELP`);
        assert.equal(name, family.name);
        assert.ok(["counter", "gauge"].includes(rest), line);
        assert.equal(rest === "counter", name.endsWith("_total"), `${name} is a ${rest}`);
        expected = "samples";
      }
      continue;
    }
    const sample = line.match(sampleLine) ?? assert.fail(`not a line of the format: ${line}`);
    assert.equal(expected, "samples", line);
    assert.equal(sample[1], family.name, "samples stand with their family");
    const key = sample[2] === undefined ? sample[1] : `${sample[1]}{${sample[2]}}`;
    assert.ok(!samples.has(key), `${key} comes twice`);
    samples.set(key, Number(sample[3]));
  }
  assert.equal(expected, "samples");
  return samples;
}
