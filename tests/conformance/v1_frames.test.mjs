// What a parlor.v1 client may send that is no frame: each is named, and the session goes on.
import { describe, test } from "node:test";
import { useServer } from "./support/server.mjs";
import { V1Client } from "./support/v1_client.mjs";

describe("messages that are no frame, in JSON", () => {
  const server = useServer();
  const deep = (depth) => `{"type":"ping","id":1,"x":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  const wrong = [
    ["", "bad_json"], ["{", "bad_json"], ["{}x", "bad_json"], ["{'type':'ping'}", "bad_json"],
    ['{"type":"ping","id":1,}', "bad_json"], ['{"type":"ping","type":"ping","id":1}', "bad_json"],
    ["\ufeff{}", "bad_json"], ["[]", "bad_field"], ["null", "bad_field"], ["5", "bad_field"], ["{}", "bad_field"],
    ['{"type":5}', "bad_field"], ['{"type":"ping"}', "bad_field"], ['{"type":"ping","id":"1"}', "bad_field"],
    ['{"type":"ping","id":-1}', "bad_field"], ['{"type":"PING","id":1}', "unknown_frame"],
    ['{"type":"ping","id":1.5}', "number_out_of_range"], ['{"type":"ping","id":1e400}', "number_out_of_range"],
    ['{"type":"ping","id":9007199254740992}', "number_out_of_range"], [deep(40), "too_deep"],
    [deep(20_000), "too_deep"], [`{"type":"ping","id":1,"x":"${"x".repeat(64 << 10)}"}`, "too_large"],
    ['{"type":"command","room":"chat/a","seq":0,"command":{}}', "bad_field"],
    ['{"type":"command","room":"chat/a","seq":1}', "bad_field"],
  ];
  for (const [payload, code] of wrong) {
    test(`${payload.slice(0, 60)} is ${code}`, async () => {
      const ann = await V1Client.open(server);
      ann.sayRaw(payload);
      await ann.expectError(code);
      await ann.expectAlive();
      await ann.close();
    });
  }
});

describe("messages that are no frame, in CBOR", () => {
  const server = useServer();
  const wrong = [
    ["", "bad_cbor"], ["ff", "bad_cbor"], ["a1", "bad_cbor"], ["00" + "00", "bad_cbor"], ["80", "bad_field"],
    ["bf6474797065ff", "bad_cbor"], ["9f".repeat(50), undefined], ["81".repeat(50) + "00", "too_deep"],
    ["bbffffffffffffffff", "bad_cbor"], ["9bffffffffffffffff", "bad_cbor"], ["7bffffffffffffffff", "bad_cbor"],
    ["a16474797065" + "61ff", "bad_utf8"], ["a16474797065" + "fb3ff8000000000000", undefined],
    ["a16474797065" + "1bffffffffffffffff", "number_out_of_range"], ["c000", undefined],
  ];
  for (const [hex, code] of wrong) {
    test(`${hex.slice(0, 60) || "nothing"} is ${code ?? "named"}`, async () => {
      const ann = await V1Client.open(server, { encoding: "cbor" });
      ann.sayRaw(Buffer.from(hex, "hex"));
      if (code) await ann.expectError(code);
      else await ann.expect("error");
      await ann.expectAlive();
      await ann.close();
    });
  }
});
