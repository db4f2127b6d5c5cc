// The page's start and its routes: #/ is the lobby, #/chat/NAME a chat room, #/dice/NAME a dice table.
import { drawHeader } from "./header.js";
import { t } from "./i18n.js";
import { lobby } from "./lobby.js";
import { notFound } from "./not_found.js";
import { applyTheme } from "./preferences.js";
import { roomPage } from "./room_page.js";
import { show } from "./session.js";

/** @typedef {{ title: () => string, element: HTMLElement, start?: HTMLElement, dispose?: () => void }} View */

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const ROOM = /^#\/((?:chat|dice)\/[A-Za-z0-9_.-]{1,64})$/;

/** @type {View | null} */
let view = null;

/** The room that the address names: "" is the lobby, null an address that is neither. */
function roomInAddress() {
  if (["", "#", "#/"].includes(location.hash)) return "";
  try {
    return ROOM.exec(decodeURI(location.hash))?.[1] ?? null;
  } catch {
    return null; // not even an address
  }
}

/** @param {string | null} room @returns {View} */
function viewOf(room) {
  if (room === null) return notFound();
  return room === "" ? lobby() : roomPage(room, titleChanged);
}

/** @param {{ moveFocus: boolean }} options */
function draw({ moveFocus }) {
  view?.dispose?.();
  const room = roomInAddress();
  show(room ?? "");
  view = viewOf(room);
  main.replaceChildren(view.element);
  main.dataset.view = room ? "room" : "lobby";
  titleChanged();
  if (moveFocus) (view.start ?? main).focus({ preventScroll: true });
  scrollTo(0, 0);
}

function titleChanged() {
  if (view !== null) document.title = view.title() === "" ? t("app.title") : `${view.title()} · ${t("app.title")}`;
}

function languageChanged() {
  drawHeader(languageChanged);
  draw({ moveFocus: false });
}

applyTheme();
drawHeader(languageChanged);
draw({ moveFocus: false });
addEventListener("hashchange", () => draw({ moveFocus: true }));
// The hash is a route here, so the skip link moves the focus by itself.
document.getElementById("skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
