import assert from "node:assert/strict";
import { test } from "node:test";
import { makeSession, toBase64Url } from "../../js/src/keys.js";
import { newKey, newSecret } from "../../js/src/node.js";

test("bytes become base64url as Node writes it", () => {
  for (let size = 0; size < 40; ++size) {
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 151 + size * 97) & 255);
    assert.equal(toBase64Url(bytes), Buffer.from(bytes).toString("base64url"));
  }
});

test("a key is 32 characters that a server takes, and no two are the same", () => {
  const keys = Array.from({ length: 100 }, newKey);
  for (const key of keys) assert.match(key, /^[A-Za-z0-9_-]{32}$/);
  assert.equal(new Set(keys).size, keys.length);
});

test("a secret is 32 bytes in hexadecimal, and no two are the same", () => {
  const secrets = Array.from({ length: 100 }, newSecret);
  for (const secret of secrets) assert.match(secret, /^[0-9a-f]{64}$/);
  assert.equal(new Set(secrets).size, secrets.length);
});

test("a session's name is 8 characters that a server takes, and no two are the same", () => {
  const names = Array.from({ length: 100 }, () => makeSession(globalThis.crypto));
  for (const name of names) assert.match(name, /^[A-Za-z0-9_-]{8}$/);
  assert.equal(new Set(names).size, names.length);
});
