// The bar above every view: home, connection, language, colours.
import { h, setText } from "./dom.js";
import { locale, otherLanguage, setLanguage, t } from "./i18n.js";
import { icon } from "./icons.js";
import { applyTheme, theme } from "./preferences.js";
import { connection, openRooms, session, unreadIn } from "./session.js";

const bar = /** @type {HTMLElement} */ (document.getElementById("bar"));

/** Draws the bar in the present language. @param {() => void} languageChanged  draws the rest anew */
export function drawHeader(languageChanged) {
  document.documentElement.lang = locale();
  setText(/** @type {any} */ (document.getElementById("skip")), t("app.skip"));
  bar.replaceChildren(
    h("a", { class: "brand", href: "#/" },
      h("img", { src: "/logo.svg", alt: "", width: 32, height: 32 }), h("span", {}, t("app.title"))),
    h("nav", { "aria-label": t("nav.label") }, h("a", { href: "#/", id: "rooms-link" })),
    h("p", { class: "status", id: "status" }, h("span", { class: "dot" }), h("span", { class: "status-text" })),
    languageButton(languageChanged),
    themeButton());
  showStatus();
  showRooms();
}

/** @param {() => void} languageChanged */
function languageButton(languageChanged) {
  const other = otherLanguage();
  const change = () => {
    setLanguage(other);
    languageChanged();
    document.getElementById("language")?.focus();
  };
  return h("button", { type: "button", class: "quiet", id: "language", lang: other, on: { click: change } },
    other === "zh" ? "中文" : "English");
}

function themeButton() {
  const button = h("button", { type: "button", class: "quiet square", id: "theme", on: { click: change } });
  function change() {
    applyTheme(theme() === "dark" ? "light" : "dark");
    show();
  }
  function show() {
    const other = theme() === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", t(`theme.${other}`));
    button.title = t(`theme.${other}`);
    button.replaceChildren(icon(other === "dark" ? "moon" : "sun"));
  }
  show();
  return button;
}

function showStatus() {
  const status = /** @type {HTMLElement} */ (document.getElementById("status"));
  status.dataset.status = connection.status;
  setText(/** @type {Element} */ (status.querySelector(".status-text")), t(`status.${connection.status}`));
}

function showRooms() {
  const waiting = openRooms().reduce((sum, room) => sum + unreadIn(room.name), 0);
  const link = /** @type {HTMLElement} */ (document.getElementById("rooms-link"));
  link.replaceChildren(t("nav.rooms"));
  if (waiting > 0) link.append(" ", h("span", { class: "badge", title: t("nav.unread", { n: waiting }) }, waiting));
}

session.addEventListener("status", showStatus);
session.addEventListener("rooms", showRooms);
