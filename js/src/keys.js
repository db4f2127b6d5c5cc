const KEY_BYTES = 24; // 32 characters of base64url without padding
const SECRET_BYTES = 32;
const SESSION_BYTES = 6; // 8 characters

/**
 * Bytes as base64url (RFC 4648, section 5) without padding.
 * @param {Uint8Array} bytes
 */
export function toBase64Url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * A fresh secret of a client, which never leaves it: 64 hexadecimal digits from the system's entropy.
 * @param {{getRandomValues(bytes: Uint8Array): Uint8Array}} crypto
 */
export function makeSecret(crypto) {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A fresh secret client key: 32 characters from the system's entropy. Whoever keeps it and connects with it again is
 * the same member; who learns it can be that member, so it belongs in no log and no address.
 * @param {{getRandomValues(bytes: Uint8Array): Uint8Array}} crypto
 */
export function makeKey(crypto) {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
}

/**
 * A fresh name for one session among those of the same key, whose commands are numbered apart from theirs.
 * @param {{getRandomValues(bytes: Uint8Array): Uint8Array}} crypto
 */
export function makeSession(crypto) {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(SESSION_BYTES)));
}
