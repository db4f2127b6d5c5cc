/** Events an iterator holds for a reader that is slower than the room. Beyond it the oldest is dropped and counted. */
export const QUEUED_EVENTS = 1024;

/**
 * What `for await (const event of room)` reads from. It ends when the room is left or the client closed, after what had
 * arrived before has been read.
 * @template T
 * @implements {AsyncIterableIterator<T>}
 */
export class EventQueue {
  /** @type {T[]} */
  #waiting = [];
  /** @type {((result: IteratorResult<T>) => void)[]} */
  #readers = [];
  #ended = false;
  #onReturn;

  /** Events that were dropped because nobody read them in time. */
  dropped = 0;

  /** @param {(queue: EventQueue<T>) => void} onReturn called once, when the reader has had enough */
  constructor(onReturn) {
    this.#onReturn = onReturn;
  }

  /** @param {T} event */
  push(event) {
    const reader = this.#readers.shift();
    if (reader) {
      reader({ value: event, done: false });
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length <= QUEUED_EVENTS) return;
    this.#waiting.shift();
    this.dropped += 1;
  }

  end() {
    this.#ended = true;
    for (const reader of this.#readers.splice(0)) reader({ value: undefined, done: true });
  }

  /** @returns {Promise<IteratorResult<T>>} */
  next() {
    if (this.#waiting.length > 0) {
      return Promise.resolve({ value: /** @type {T} */ (this.#waiting.shift()), done: false });
    }
    if (this.#ended) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  /** @returns {Promise<IteratorResult<T>>} */
  return() {
    this.#waiting = [];
    this.end();
    this.#onReturn(this);
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}
