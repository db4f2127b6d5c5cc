// What was promised against what happened: acknowledgements on one side, the events that clients saw on the other.

/** @typedef {{offset: number, time: number, by: string, seq: number, body: any}} Event */
/** @typedef {{room: string, member: string, seq: number, offset: number, text: string}} Acknowledged */

/** The history of one room, put together from what all clients saw of it. */
class History {
  /** @type {Map<number, {event: Event, json: string}>} */
  events = new Map();
  /** Offsets at which two clients saw different events; the later one counts. */
  rewritten = new Set();

  /** @param {Event} event */
  see(event) {
    const json = JSON.stringify([event.by, event.seq, event.time, event.body]);
    const known = this.events.get(event.offset);
    if (known !== undefined && known.json === json) return;
    if (known !== undefined) this.rewritten.add(event.offset);
    this.events.set(event.offset, { event, json });
  }

  /** Offsets that nobody saw, below the last one that somebody did. */
  get unseen() {
    const last = Math.max(0, ...this.events.keys());
    return last - this.events.size;
  }
}

export class Audit {
  /** @type {Map<string, History>} */
  #rooms = new Map();
  /** @type {Acknowledged[]} */
  #acknowledged = [];
  /** @type {Map<string, number>} */
  refused = new Map();

  /** @param {string} room @param {Event} event */
  see(room, event) {
    this.#history(room).see(event);
  }

  /** @param {Acknowledged} acknowledged */
  acknowledge(acknowledged) {
    this.#acknowledged.push(acknowledged);
  }

  /** @param {string} code */
  refuse(code) {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
  }

  get acknowledgedCount() {
    return this.#acknowledged.length;
  }

  /** Compares the two sides. Lists name what is wrong; all of them are empty when nothing is. */
  compare() {
    const lost = [];
    const doubled = [];
    let events = 0;
    let unseen = 0;
    let rewritten = 0;
    for (const [room, history] of this.#rooms) {
      events += history.events.size;
      unseen += history.unseen;
      rewritten += history.rewritten.size;
      doubled.push(...repeatedTexts(room, history));
    }
    for (const promise of this.#acknowledged) {
      const found = this.#history(promise.room).events.get(promise.offset)?.event;
      // An answer to a repetition may no longer know the offset.
      const kept = promise.offset === 0 ? this.#hasText(promise) : found !== undefined && isOf(found, promise);
      if (!kept && !this.#hasText(promise)) lost.push(promise);
    }
    return { events, unseen, rewritten, lost, doubled };
  }

  /** @param {string} room */
  #history(room) {
    let history = this.#rooms.get(room);
    if (history === undefined) this.#rooms.set(room, (history = new History()));
    return history;
  }

  /** @param {Acknowledged} promise */
  #hasText(promise) {
    if (promise.text === "") return false;
    for (const { event } of this.#history(promise.room).events.values()) {
      if (isOf(event, promise)) return true;
    }
    return false;
  }
}

/** Every text is said once in a whole run. @param {Event} event @param {Acknowledged} promise */
function isOf(event, promise) {
  return event.by === promise.member && (promise.text === "" || event.body.text === promise.text);
}

/** @param {string} room @param {History} history */
function repeatedTexts(room, history) {
  const offsets = new Map();
  const repeated = [];
  for (const { event } of history.events.values()) {
    if (event.body.type !== "said") continue;
    const text = `${event.by} ${event.body.text}`;
    if (offsets.has(text)) repeated.push({ room, text: event.body.text, offsets: [offsets.get(text), event.offset] });
    offsets.set(text, event.offset);
  }
  return repeated;
}
