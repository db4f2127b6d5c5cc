// Who is typing: known from signals, which are not repeated when they end, so each one holds for a while only.

const HOLDS_MS = 6_000;

/** @param {() => void} changed */
export function typists(changed) {
  /** @type {Map<string, number>} */
  const timers = new Map();

  /** @param {string} id */
  function forget(id) {
    clearTimeout(timers.get(id));
    return timers.delete(id);
  }

  return {
    /** @param {string} id @param {boolean} stopped */
    note(id, stopped) {
      forget(id);
      if (!stopped) timers.set(id, setTimeout(() => { forget(id); changed(); }, HOLDS_MS));
    },
    has: (/** @type {string} */ id) => timers.has(id),
    /** @param {any} room @returns {string[]} */
    names: (room) => [...timers.keys()].flatMap((id) => room.members.get(id)?.name ?? []),
    dispose: () => [...timers.keys()].forEach(forget),
  };
}
