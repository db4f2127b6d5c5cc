// What an address shows that names no room.
import { h } from "./dom.js";
import { t } from "./i18n.js";

/** @returns {import("./app.js").View} */
export function notFound() {
  const heading = h("h1", { tabindex: -1 }, t("room.none"));
  return {
    title: () => t("room.none"),
    element: h("div", { class: "notice", role: "alert" }, heading, h("p", {}, t("room.none_about")),
      h("p", {}, h("a", { href: "#/" }, t("room.back")))),
    start: heading,
  };
}
