// What the verifier finds, in the reader's language.
import { CHINESE, ENGLISH, PATTERNS } from "./findings.js";
import { language, t } from "./i18n.js";

/** @param {string} what  a finding's sentence */
export function findingText(what) {
  for (const [pattern, key, names] of PATTERNS) {
    const found = pattern.exec(what);
    if (found) return t(key, Object.fromEntries(names.map((name, index) => [name, found[index + 1]])));
  }
  const words = language() === "zh" ? CHINESE[what] : ENGLISH[what];
  return words ?? `${what[0].toUpperCase()}${what.slice(1)}.`;
}

/** What an event is called. @param {string | undefined} type */
export function eventName(type) {
  const key = `event.${type}`;
  const name = t(key);
  return name === key ? t("event.unknown") : name;
}
