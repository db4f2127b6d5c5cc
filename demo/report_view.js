// What verifying a record came to, in words: the verdict, the figures, and each finding at its event.
import { h } from "./dom.js";
import { eventName, findingText } from "./finding_words.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";

const SHOWN_DIGITS = 16;

/** One sentence. @param {any} report */
export function verdictOf(report) {
  if (!report.ok) return t("fair.not_verified", { n: report.problems });
  if (report.dice === 0) return t("fair.verified_no_dice", { n: report.events });
  const games = report.games > 0 ? t("fair.in_games", { n: report.games }) : "";
  return t("fair.verified_dice", { n: report.dice, checked: report.dice_checked, games });
}

/** The verdict with its mark. @param {any} report */
export const verdictMark = (report) =>
  h("p", { class: `verdict ${report.ok ? "good" : "bad"}` }, icon(report.ok ? "verified" : "warning"),
    h("span", {}, verdictOf(report)));

/** A file's report. @param {{ name: string, report?: any, events?: any[], error?: any }} checked
 * @param {() => void} close */
export function reportView({ name, report, events = [], error }, close) {
  return h("section", { class: `report ${report?.ok ? "good" : "bad"}`, "aria-label": name },
    h("div", { class: "report-head" }, h("h3", {}, name),
      h("button", { type: "button", class: "quiet square small", "aria-label": t("fair.close"),
        title: t("fair.close"), on: { click: close } }, icon("close"))),
    report ? [verdictMark(report), ...remarksOn(report), factsOf(report), ...findingList(report, events)]
      : noRecord(error));
}

/** @param {any} error */
function noRecord(error) {
  return [h("p", { class: "verdict bad" }, icon("warning"), h("span", {}, t("fair.no_record"))),
    error?.message && h("p", { class: "fine", lang: "en" }, error.message)];
}

/** What a good verdict does not say. @param {any} report @returns {HTMLElement[]} */
export function remarksOn({ dice, dice_checked: checked, games_open: open, one_sided: oneSided }) {
  return [
    open > 0 && dice > checked && t("fair.still_open", { n: dice - checked }),
    oneSided > 0 && t("fair.one_sided", { n: oneSided }),
  ].filter(Boolean).map((words) => h("p", { class: "fine" }, words));
}

/** @param {any} report */
function factsOf({ room, events, first, last, games, dice, dice_checked: checked, hash }) {
  const rows = [
    ["room", room],
    ["events", events === 0 ? "0" : t("fair.range", { n: events, first, last })],
    ["games", String(games)],
    ["dice", t("fair.of", { part: checked, whole: dice })],
    ["hash", h("code", { title: hash }, `${hash.slice(0, SHOWN_DIGITS)}…`)],
  ];
  return h("dl", { class: "facts" },
    ...rows.flatMap(([key, value]) => [h("dt", {}, t(`fair.fact_${key}`)), h("dd", {}, value)]));
}

/** The findings in the order of events. @param {any} report @param {any[]} events @returns {HTMLElement[]} */
export function findingList({ findings, problems }, events) {
  if (findings.length === 0) return [];
  const types = new Map(events.map(({ offset, body }) => [offset, body?.type]));
  const more = problems - findings.length;
  return [
    h("ol", { class: "findings" }, ...findings.map((/** @type {any} */ finding) =>
      h("li", {}, h("b", {}, placeOf(finding.offset, types.get(finding.offset))), " ", findingText(finding.what)))),
    ...(more > 0 ? [h("p", { class: "fine" }, t("fair.more", { n: more }))] : []),
  ];
}

/** @param {number} offset @param {string | undefined} type */
const placeOf = (offset, type) =>
  (offset === 0 ? t("fair.at_record") : t("fair.at_event", { n: offset, what: eventName(type) }));
