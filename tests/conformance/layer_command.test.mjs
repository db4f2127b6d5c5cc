// `parlor layer` asked for what cannot be; what it does on a real Redis stands in tests/interop/from_channels.test.mjs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runParlor } from "./support/server.mjs";

const redis = "redis://127.0.0.1:1";  // nobody listens there

/** A command's exit code, with its complaint checked. */
async function fails(args, complaint) {
  const { code, stdout, stderr } = await runParlor("layer", ...args);
  assert.match(stderr, complaint);
  assert.equal(stdout, "");
  return code;
}

describe("parlor layer", () => {
  test("wants a verb, a name and the layer's URL", async () => {
    assert.equal(await fails([], /See `parlor layer --help`/), 2);
    assert.equal(await fails(["--layer", redis, "send"], /CHANNEL/), 2);
    assert.equal(await fails(["receive", "c"], /--layer/), 2);
  });

  test("says that memory:// is no layer to share", async () => {
    assert.equal(await fails(["--layer", "memory://", "flush"], /name a layer that is shared: --layer redis:/), 2);
  });

  test("names what is wrong with a message, a name or a URL", async () => {
    assert.equal(await fails(["--layer", redis, "send", "c", "{"], /the message is not right/), 2);
    assert.equal(await fails(["--layer", redis, "send", "c", "[1]"], /must be a JSON object/), 2);
    assert.equal(await fails(["--layer", redis, "send", "no name", '{"type":"x"}'], /channel name/), 2);
    assert.equal(await fails(["--layer", redis, "group-send", "no name", '{"type":"x"}'], /group name/), 2);
    assert.equal(await fails(["--layer", "gopher://x", "flush"], /URL of Redis is wrong.*redis:/), 2);
  });

  test("gives up at the timeout with 3", async () => {
    assert.equal(await fails(["--layer", redis, "--timeout", "0.3", "send", "c", '{"type":"x"}'], /within 300 ms/), 3);
  });

  test("explains itself", async () => {
    const { code, stdout } = await runParlor("layer", "--help");
    assert.equal(code, 0);
    for (const verb of ["send", "receive", "group-send", "group-add", "group-discard", "flush"]) {
      assert.match(stdout, new RegExp(`  ${verb} `));
    }
  });
});
