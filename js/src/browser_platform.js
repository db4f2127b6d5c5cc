import { ParlorError } from "./errors.js";
import { makeKey, makeSecret, makeSession } from "./keys.js";

/** @typedef {import("./connect.js").Platform} Platform */

/** The page this runs in; in a worker there is no document, and it counts as visible.
 * @type {import("./link.js").Page} */
const page = {
  hidden: () => globalThis.document?.visibilityState === "hidden",
  listen(onWake) {
    const document = globalThis.document;
    const onVisible = () => {
      if (document.visibilityState === "visible") onWake();
    };
    globalThis.addEventListener?.("online", onWake);
    document?.addEventListener("visibilitychange", onVisible);
    return () => {
      globalThis.removeEventListener?.("online", onWake);
      document?.removeEventListener("visibilitychange", onVisible);
    };
  },
};

/** @returns {string} a fresh secret client key */
export function newKey() {
  return makeKey(globalThis.crypto);
}

/** @returns {string} a fresh secret to keep beside the key */
export function newSecret() {
  return makeSecret(globalThis.crypto);
}

/**
 * @param {Platform["loadCore"]} loadCore
 * @returns {Platform}
 */
export function browserPlatform(loadCore) {
  return {
    baseAddress: () => (/^https?:/.test(globalThis.location?.href ?? "") ? globalThis.location.href : undefined),
    newKey,
    newSecret,
    newSession: () => makeSession(globalThis.crypto),
    loadCore,
    webSocket: async () => {
      if (typeof globalThis.WebSocket === "function") return globalThis.WebSocket;
      throw new ParlorError("no_websocket", "there is no WebSocket here: pass one as options.WebSocket");
    },
    page,
  };
}
