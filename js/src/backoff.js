/**
 * How long to wait before the next attempt: doubling from `first` to `max`, each wait drawn from its upper half, so
 * that many clients that lost the same server do not come back in the same moment.
 */
export class Backoff {
  #first;
  #max;
  #random;
  #ceiling;

  /**
   * @param {{first: number, max: number, random?: () => number}} options milliseconds; random gives [0, 1)
   */
  constructor({ first, max, random = Math.random }) {
    this.#first = first;
    this.#max = max;
    this.#random = random;
    this.#ceiling = first;
  }

  /** The next wait in whole milliseconds, at most `max`. */
  next() {
    const ceiling = this.#ceiling;
    this.#ceiling = Math.min(ceiling * 2, this.#max);
    return Math.round(ceiling / 2 + (this.#random() * ceiling) / 2);
  }

  /** Begins anew, after a connection that held. */
  reset() {
    this.#ceiling = this.#first;
  }
}
