// Checks what happened in a room while it is open: its own record, verified here in WebAssembly, event by event.
import { verify } from "/parlor/index.js";

const LEAST_MS = 1_000;

/** What came of checking a record: the report, and what stood in it.
 * @typedef {object} Checked
 * @property {string} subject  what it was asked for
 * @property {any} report
 * @property {any} base  where the record begins: the room's state there, and its offset
 * @property {any[]} events  as recorded, oldest first
 * @property {(offset: number) => boolean} holds  whether the event there was checked, and nothing was found */

/** Asked again and again, it checks about once a second: a record may hold thousands of events.
 * @param {any} room @param {() => void} changed  the last check has another outcome */
export function roomCheck(room, changed) {
  /** @type {Checked | null} */ let checked = null;
  let timer = 0;
  let last = -Infinity;
  let gone = false;
  let wanted = "";

  async function check() {
    timer = 0;
    last = performance.now();
    const found = await checkText(room.record(), wanted);
    if (gone) return;
    checked = found;
    changed();
  }

  return {
    /** Null before the first check. */
    get checked() { return checked; },
    /** @param {string} [subject] */
    request(subject = "") {
      wanted = subject;
      if (timer === 0 && !gone) timer = window.setTimeout(check, Math.max(0, last + LEAST_MS - performance.now()));
    },
    dispose() {
      gone = true;
      clearTimeout(timer);
    },
  };
}

/** @param {string} text  a record @param {string} subject @returns {Promise<Checked>} */
async function checkText(text, subject) {
  const report = await verify(text);
  const parts = partsOf(text);
  return { subject, report, ...parts, holds: holdsIn(report, parts.events) };
}

/** Behind an event that cannot follow nothing is checked, and of very many findings only the first are told.
 * @param {any} report @param {any[]} events */
function holdsIn(report, events) {
  const wrong = new Set(report.findings.map((/** @type {any} */ finding) => finding.offset));
  const end = report.problems > report.findings.length ? 0 : events[report.events - 1]?.offset ?? 0;
  return (/** @type {number} */ offset) => offset <= end && !wrong.has(offset);
}

/** What stands in a record. @param {string} text @returns {{ base: any, events: any[] }} */
export function partsOf(text) {
  const { base, events } = JSON.parse(text);
  return { base, events: events.map((/** @type {any} */ each) => each.event) };
}
