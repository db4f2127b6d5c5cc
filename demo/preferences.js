// What this browser remembers: name, language, colours, recent rooms. What the tab remembers: who it is.
import { newKey, newSecret } from "/parlor/index.js";

const RECENT_ROOMS = 8;
const NAVIGATION_LOCK_MS = 400;

/** Storage may be switched off; then the page forgets. @param {() => Storage} storage @param {string} name */
function read(storage, name) {
  try {
    return storage().getItem(`parlor.${name}`);
  } catch {
    return null;
  }
}

/** @param {() => Storage} storage @param {string} name @param {string} value */
function write(storage, name, value) {
  try {
    storage().setItem(`parlor.${name}`, value);
  } catch {
    // Nothing is lost but the comfort of the next visit.
  }
}

const local = () => localStorage;
const tab = () => sessionStorage;

export const savedName = () => read(local, "name") ?? "";
/** @param {string} name */
export const saveName = (name) => write(local, "name", name);

export const savedLanguage = () => read(local, "language");
/** @param {string} language */
export const saveLanguage = (language) => write(local, "language", language);

/** @returns {"light" | "dark"} */
export function theme() {
  const saved = read(local, "theme");
  if (saved === "light" || saved === "dark") return saved;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** @param {"light" | "dark"} [chosen] */
export function applyTheme(chosen) {
  if (chosen !== undefined) write(local, "theme", chosen);
  const saved = read(local, "theme");
  if (saved !== null) document.documentElement.dataset.theme = saved;
}

/** Rooms lately entered, the last one in front. @returns {string[]} */
export function recentRooms() {
  try {
    const rooms = JSON.parse(read(local, "recent") ?? "[]");
    return Array.isArray(rooms) ? rooms.filter((room) => typeof room === "string").slice(0, RECENT_ROOMS) : [];
  } catch {
    return [];
  }
}

/** @param {string} room */
export function rememberRoom(room) {
  const others = recentRooms().filter((each) => each !== room);
  write(local, "recent", JSON.stringify([room, ...others].slice(0, RECENT_ROOMS)));
}

/** What makes this tab one member: the same after a reload, another one in another window. A duplicated tab starts with
 * a copy of the storage; it finds the key in use and takes a new one. What the tab commits to in a game comes from the
 * secret, which the server never sees.
 * @returns {Promise<{ key: string, secret: string }>} */
export async function identity() {
  const [savedKey, savedSecret] = [read(tab, "key"), read(tab, "secret")];
  if (savedKey !== null && savedSecret !== null && (await claim(savedKey))) {
    return { key: savedKey, secret: savedSecret };
  }
  const made = { key: newKey(), secret: newSecret() };
  write(tab, "key", made.key);
  write(tab, "secret", made.secret);
  claim(made.key);
  return made;
}

/** True if no other tab holds the key. The lock is held until the tab closes. @param {string} key */
async function claim(key) {
  if (!("locks" in navigator)) return true;
  const reloaded = /** @type {any} */ (performance.getEntriesByType("navigation")[0])?.type === "reload";
  return new Promise((resolve) => {
    const options = reloaded ? {} : { signal: AbortSignal.timeout(NAVIGATION_LOCK_MS) };
    navigator.locks
      .request(`parlor tab ${key.slice(0, 8)}`, options, () => {
        resolve(true);
        return new Promise(() => {});
      })
      .catch(() => resolve(false));
    if (reloaded) resolve(true);
  });
}
