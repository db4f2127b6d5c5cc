import assert from "node:assert/strict";
import { test } from "node:test";
import { toSocketAddress } from "../../js/src/connect.js";

const cases = [
  ["ws://a.example/parlor/v1", undefined, "ws://a.example/parlor/v1"],
  ["http://a.example:8000", undefined, "ws://a.example:8000/parlor/v1"],
  ["https://a.example/deeper/parlor/v1?x=1#part", undefined, "wss://a.example/deeper/parlor/v1?x=1"],
  [undefined, "https://a.example/demo/page.html?q#part", "wss://a.example/parlor/v1"],
  ["other/v1", "http://a.example/demo/", "ws://a.example/demo/other/v1"],
  [new URL("wss://a.example"), undefined, "wss://a.example/parlor/v1"],
];

for (const [url, base, wanted] of cases) {
  test(`${url ?? "no address"}${base ? ` on ${base}` : ""} is ${wanted}`, () => {
    assert.equal(toSocketAddress(url, base), wanted);
  });
}

test("without an address and a page there is nothing to connect to", () => {
  assert.throws(() => toSocketAddress(undefined, undefined), { code: "bad_url" });
});
