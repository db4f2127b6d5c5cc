// The blocks of a page that are to be run as they stand there: those behind <!-- run: NAME -->.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = fileURLToPath(new URL("../../../docs/FROM_CHANNELS.md", import.meta.url));

/** The text of one block. `changes`: what stands there → what is to be there instead; each must be there. */
export function block(name, changes = {}) {
  const page = readFileSync(path, "utf8");
  const found = page.match(new RegExp(`<!-- run: ${name} -->\n\`\`\`\\w+\n(.*?)\n\`\`\`\n`, "s"));
  assert.ok(found, `${path} has no block "${name}"`);
  return Object.entries(changes).reduce((text, [old, now]) => {
    assert.ok(text.includes(old), `the block "${name}" does not say ${old}`);
    return text.replaceAll(old, now);
  }, found[1]);
}
