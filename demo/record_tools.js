// A room's record as a file: to save, and to have checked here, one's own or anybody's.
import { verify } from "/parlor/index.js";
import { announce } from "./announce.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { reportView, verdictOf } from "./report_view.js";
import { partsOf } from "./room_check.js";

const SAVING_MS = 60_000;

/** @param {any} room @param {HTMLElement} target  where a file may be dropped @returns {HTMLElement} */
export function recordTools(room, target) {
  const input = h("input", { type: "file", accept: ".json,application/json", hidden: true, tabindex: -1,
    "aria-label": t("fair.choose"), on: { change: chosen } });
  const place = h("div", { class: "report-place" });
  const save = h("button", { type: "button", "data-do": "save", on: { click: () => saveRecord(room) } },
    icon("save"), t("fair.save"));
  const choose = h("button", { type: "button", "data-do": "verify", on: { click: () => input.click() } },
    icon("verify"), t("fair.verify"));

  function chosen() {
    const [file] = input.files;
    input.value = ""; // the same file, changed, may be chosen again
    if (file) show(file);
  }

  /** @param {File} file */
  async function show(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const card = await cardOf(file.name, bytes, close);
    place.replaceChildren(card.element);
    card.element.scrollIntoView({ block: "nearest" });
    announce(`${file.name}: ${card.words}`);
  }
  function close() {
    place.replaceChildren();
    choose.focus();
  }

  acceptDrops(target, show);
  return h("div", { class: "record-tools" }, h("div", { class: "record-buttons" }, save, choose, input), place);
}

/** The tools as a panel of their own. @param {any} room @returns {HTMLElement} */
export function recordPanel(room) {
  const panel = h("section", { class: "panel record" }, h("h2", {}, t("fair.record")),
    h("p", { class: "fine" }, t("fair.record_about")));
  panel.append(recordTools(room, panel));
  return panel;
}

/** @param {string} name @param {Uint8Array} bytes @param {() => void} close */
async function cardOf(name, bytes, close) {
  try {
    const report = await verify(bytes);
    const { events } = partsOf(new TextDecoder().decode(bytes));
    return { element: reportView({ name, report, events }, close), words: verdictOf(report) };
  } catch (error) {
    return { element: reportView({ name, error }, close), words: t("fair.no_record") };
  }
}

/** @param {any} room */
function saveRecord(room) {
  const url = URL.createObjectURL(new Blob([room.record()], { type: "application/json" }));
  h("a", { href: url, download: `${room.name.replace("/", "-")}-${room.offset}.json` }).click();
  // The browser reads it after this turn, and may ask first where to.
  setTimeout(() => URL.revokeObjectURL(url), SAVING_MS);
}

/** @param {HTMLElement} target @param {(file: File) => void} take */
function acceptDrops(target, take) {
  const holdsFile = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  target.addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    target.classList.add("dropping");
  });
  target.addEventListener("dragleave", (event) => {
    if (!target.contains(/** @type {Node | null} */ (event.relatedTarget))) target.classList.remove("dropping");
  });
  target.addEventListener("drop", (event) => {
    target.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    take(file);
  });
}
