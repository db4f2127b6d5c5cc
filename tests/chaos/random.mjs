// A seeded stream of choices: what a seed breaks, it breaks in the same order every time.

/** splitmix32. @param {number} seed */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
  const below = (/** @type {number} */ bound) => next() % bound;
  return {
    below,
    between: (/** @type {number} */ low, /** @type {number} */ high) => low + below(high - low + 1),
    /** @template T @param {T[]} choices @returns {T} */
    pick: (choices) => choices[below(choices.length)],
    chance: (/** @type {number} */ percent) => below(100) < percent,
  };
}

/** @typedef {ReturnType<typeof seeded>} Random */
