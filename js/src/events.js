/** A CustomEvent, which Node 18 does not have. */
class OwnDetailEvent extends Event {
  /**
   * @param {string} type
   * @param {{detail?: any}} [init]
   */
  constructor(type, init = {}) {
    super(type);
    /** @readonly */
    this.detail = init.detail ?? null;
  }
}

const DetailEvent = globalThis.CustomEvent ?? OwnDetailEvent;

/**
 * Dispatches an event that carries `detail`.
 * @param {EventTarget} target
 * @param {string} type
 * @param {any} [detail]
 */
export function tell(target, type, detail) {
  target.dispatchEvent(new DetailEvent(type, { detail }));
}

/**
 * Gives an object's `method` the name Symbol.dispose as well, where the platform has that symbol.
 * @param {object} prototype
 * @param {string} method
 */
export function makeDisposable(prototype, method) {
  const dispose = /** @type {any} */ (Symbol).dispose;
  if (typeof dispose !== "symbol") return;
  Object.defineProperty(prototype, dispose, {
    value: /** @type {any} */ (prototype)[method],
    configurable: true,
    writable: true,
  });
}
