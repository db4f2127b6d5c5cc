// The page's language: Chinese or English. The tables stand in strings_en.js and strings_zh.js.
import { savedLanguage, saveLanguage } from "./preferences.js";
import { en } from "./strings_en.js";
import { zh } from "./strings_zh.js";

/** @typedef {string | { one: string, other: string }} Phrase */

/** @type {Record<string, Record<string, Phrase>>} */
const TABLES = { en, zh };
const LOCALES = { en: "en", zh: "zh-CN" };

let current = chooseLanguage();

function chooseLanguage() {
  const saved = savedLanguage();
  if (saved !== null && saved in TABLES) return saved;
  return (navigator.languages ?? [navigator.language]).find((each) => /^(?:zh|en)\b/i.test(each))?.slice(0, 2)
    .toLowerCase() ?? "en";
}

export const language = () => current;
export const locale = () => LOCALES[/** @type {"en" | "zh"} */ (current)];
export const otherLanguage = () => (current === "en" ? "zh" : "en");

/** @param {string} chosen */
export function setLanguage(chosen) {
  current = chosen in TABLES ? chosen : "en";
  saveLanguage(current);
}

/** The phrase of a key, with {name} replaced by the value of that name; `n` chooses between one and other.
 * @param {string} key @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  const phrase = TABLES[current][key] ?? TABLES.en[key] ?? key;
  const text = typeof phrase === "string" ? phrase : choose(phrase, Number(values.n));
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {{ one: string, other: string }} phrase @param {number} count */
function choose(phrase, count) {
  return new Intl.PluralRules(locale()).select(count) === "one" ? phrase.one : phrase.other;
}

/** A refusal in the reader's language, by its code; a code without a phrase shows the server's own sentence.
 * @param {{ code?: string, message?: string }} error */
export function refusalText(error) {
  const phrase = TABLES[current][`refusal.${error.code}`];
  if (typeof phrase === "string") return phrase;
  return error.message || t("refusal.unknown", { code: error.code ?? "?" });
}

/** @param {number} time  Unix milliseconds */
export function clockTime(time) {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(time);
}

/** @param {number} time  Unix milliseconds */
export function fullTime(time) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "medium" }).format(time);
}

/** @param {number} time  Unix milliseconds */
export function dayName(time) {
  return new Intl.DateTimeFormat(locale(), { weekday: "long", month: "long", day: "numeric" }).format(time);
}

/** @param {string[]} items */
export function listOf(items) {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(items);
}
