// The server's clock, as far as it can be told from here: deadlines are in its time.

let ahead = -Infinity;

/** An event that has just come was decided a little earlier, so the clock that runs farthest ahead is the nearest.
 * @param {number} serverTime  Unix milliseconds */
export function observe(serverTime) {
  ahead = Math.max(ahead, serverTime - Date.now());
}

/** Whole seconds until a moment of the server's time, not below 0. @param {number} serverTime  Unix milliseconds */
export function secondsUntil(serverTime) {
  const offset = Number.isFinite(ahead) ? ahead : 0;
  return Math.max(0, Math.ceil((serverTime - Date.now() - offset) / 1000));
}
