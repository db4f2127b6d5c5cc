/** @typedef {import("./core.js").Core} Core */

/**
 * A function that loads a core once and then gives the same one, until it has failed to load or has stopped in a trap.
 * @param {() => Promise<Core>} load
 * @returns {() => Promise<Core>}
 */
export function keepingOne(load) {
  /** @type {Promise<Core> | undefined} */
  let kept;
  return () => {
    kept = kept?.then((core) => (core.usable ? core : load()), load) ?? load();
    return kept;
  };
}
