// Tables, plots, the page, the command line and the verdict of a soak.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readOptions } from "../../bench/lib/options.mjs";
import { between, merged, sectionsOf } from "../../bench/lib/publish.mjs";
import { peerOf } from "../../bench/lib/servers.mjs";
import { faultsOf, memoryGrowth } from "../../bench/lib/soak.mjs";
import { barChart, decades, escapeXml, lineChart, steps, tick } from "../../bench/lib/svg.mjs";
import { asMarkdown, asText, rows, short } from "../../bench/lib/table.mjs";
import { wasmRows } from "../../bench/lib/wasm.mjs";

const usual = { lost: 0, closed: 0, load_cpu: 0.5, server_cpu: 1 };
const run = (rate, more = {}) => ({ deliveries_per_s: rate, ...usual, ...more });
const comparison = {
  name: "room", title: "A <room> & more", show: [],
  figure: { key: "deliveries_per_s", unit: "deliveries/s", better: "more" },
  servers: [
    { name: "parlor", runs: [run(1000), run(2000), run(1200)] },
    { name: "other", runs: [run(500), run(500), { failed: "it fell over" }] },
  ],
};

describe("tables", () => {
  test("a row has the median, and the ratio of paired runs with its spread", () => {
    const [, parlor, other] = rows(comparison);
    assert.deepEqual(parlor.slice(0, 3), ["parlor", "1,200", "1.00 (1.00–1.00)"]);
    assert.deepEqual(other.slice(0, 3), ["other", "500", "0.38 (0.25–0.50)"]);
  });

  test("what failed, was lost or was bounded by the generator is said", () => {
    const remark = (...runs) => rows({ ...comparison, servers: [{ name: "parlor", runs }] })[1].at(-1);
    assert.equal(remark(run(1)), "");
    assert.match(remark(run(1), { failed: "it fell over" }), /1 failed: it fell over/);
    assert.match(remark(run(1, { lost: 3 })), /lost 3/);
    assert.match(remark(run(1, { load_cpu: 0.99 })), /generator/);
  });

  test("columns of text stand under each other", () => {
    assert.equal(asText([["a", "µs", ""], ["bcd", "1,000", "x"]]), "a       µs\nbcd  1,000  x");
  });

  test("Markdown leaves out a column of remarks without remarks, and escapes bars", () => {
    assert.equal(asMarkdown([["a|b", "n", ""], ["x", "1", ""]]), "| a\\|b | n |\n|---|---:|\n| x | 1 |");
  });

  test("figures are short", () => {
    assert.deepEqual([1234567, 0.012345, 12.345, undefined].map(short), ["1,234,567", "0.0123", "12.3", "–"]);
  });
});

describe("plots", () => {
  test("names in them are escaped", () => {
    assert.equal(escapeXml(`<a href="x">'&'</a>`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    const bars = barChart("a < b", "1 & 2", [{ name: "<script>", value: 1, min: 1, max: 1, text: "\"" }]);
    assert.ok(!bars.includes("<script>"));
    assert.match(bars, /a &lt; b/);
    assert.match(bars, /1 &amp; 2/);
  });

  test("axes go from one power of ten to another", () => {
    assert.deepEqual(decades(15, 4000), [10, 100, 1000, 10000]);
    assert.deepEqual(steps(36), [0, 10, 20, 30, 40]);
    assert.deepEqual(steps(600), [0, 200, 400, 600]);
    assert.deepEqual([1, 20, 1500, 2e6].map(tick), ["1", "20", "1.5k", "2M"]);
  });

  test("a line has a mark for each point that a logarithmic axis can show", () => {
    const plot = lineChart("t", "x", "y", [{ name: "one", points: [[0, 1], [10, 5], [100, 50]] }]);
    assert.equal(plot.match(/<circle/g)?.length, 2 + 1);
    const linear = lineChart("t", "x", "y", [{ name: "one", points: [[0, 1], [10, 5], [100, 50]] }], { linear: true });
    assert.equal(linear.match(/<circle/g)?.length, 3 + 1);
    assert.ok(!(plot + linear).includes("NaN"));
  });

  test("a result gives a section and a plot for each comparison", () => {
    const { text, plots } = sectionsOf({ comparisons: [comparison] });
    assert.deepEqual(Object.keys(plots), ["room"]);
    assert.ok(text.some((part) => part.includes("bench/room.svg")));
  });
});

test("wasm and JavaScript have a row for each kind of frame", () => {
  const one = { encoding: "json", events_per_frame: 16, wasm_events_per_second: 1234.5, ratio: 0.5, ratio_least: 0.4,
    javascript_events_per_second: 2469, ratio_most: 0.61 };
  const expected = ["json, 16 to a frame", "1,235", "2,469", "0.50 (0.40–0.61)", ""];
  assert.deepEqual(wasmRows({ results: [one] })[1], expected);
});

test("the page is replaced between its marks only", () => {
  const page = "before\n<!-- results -->\nold\n<!-- end of results -->\nafter";
  assert.equal(between(page, "new"), "before\n<!-- results -->\n\nnew\n\n<!-- end of results -->\nafter");
  assert.throws(() => between("no marks", "new"));
});

test("results of one kind are one, in which what was measured anew replaces what was there", () => {
  const first = { kind: "run", command: "a", comparisons: [{ name: "x", v: 1 }, { name: "y", v: 1 }], wasm: { v: 1 } };
  const anew = { kind: "run", command: "b", comparisons: [{ name: "x", v: 2 }], wasm: undefined };
  const soak = { kind: "soak", command: "c" };
  const [run_, soak_] = merged([first, soak, anew]);
  assert.deepEqual(run_.comparisons, [{ name: "x", v: 2 }, { name: "y", v: 1 }]);
  assert.deepEqual([run_.command, run_.wasm], ["a\nb", { v: 1 }]);
  assert.deepEqual(soak_, soak);
});

describe("the command line", () => {
  test("has five runs of two seconds, one short one when it is to be quick, ten minutes for a soak", () => {
    assert.deepEqual([readOptions([]).runs, readOptions([]).seconds], [5, 2]);
    assert.deepEqual([readOptions(["--quick"]).runs, readOptions(["--quick"]).seconds], [1, 0.5]);
    assert.equal(readOptions(["soak"]).seconds, 600);
  });

  test("refuses what is no number", () => {
    assert.throws(() => readOptions(["--runs", "many"]), /--runs wants a number/);
  });

  test("takes a server of the user's own", () => {
    const peer = peerOf("mine=/opt/server --port {port}");
    assert.equal(peer.name, "mine");
    const { command } = peer.start({ port: 81, redis: "", directory: "" });
    assert.deepEqual(command, ["/opt/server", "--port", "81"]);
    assert.throws(() => peerOf("mine=/opt/server"), /\{port\}/);
  });
});

describe("a soak", () => {
  const samples = [50, 60, 60, 60, 60, 61].map((memory, i) => ({ seconds: i, memory }));
  const good = { lost: 0, repeated: 0, closed: 0, missing: 0, slow_closed: 2, samples };
  const metrics = { closes: 2, drops: 0 };

  test("is good when nothing is lost, slow readers are closed and counted, and memory stays", () => {
    assert.deepEqual(faultsOf(good, metrics), []);
    assert.equal(memoryGrowth(samples), 61 / 60);
  });

  test("names each fault", () => {
    assert.match(faultsOf({ ...good, lost: 1 }, metrics)[0], /1 messages lost/);
    assert.match(faultsOf({ ...good, closed: 1 }, metrics)[0], /were closed/);
    assert.match(faultsOf(good, { closes: 1, drops: 0 })[0], /1 closes counted, 2 seen/);
    assert.match(faultsOf({ ...good, slow_closed: 0 }, { closes: 0, drops: 0 })[0], /no slow reader/);
    const growing = samples.map(({ seconds }) => ({ seconds, memory: 50 + seconds * 10 }));
    assert.match(faultsOf({ ...good, samples: growing }, metrics)[0], /memory grew/);
  });
});
