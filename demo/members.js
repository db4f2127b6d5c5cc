// The list of who is in the room.
import { h, reconcile, setText } from "./dom.js";
import { t } from "./i18n.js";
import { avatar, sortedMembers } from "./people.js";

/** @param {any} room @param {(id: string) => string} remarkOn  what is said beside a name ("typing…", "seat 2") */
export function membersPanel(room, remarkOn) {
  const count = h("span", { class: "count" });
  const list = h("ul", { class: "members" });
  const element = h("section", { class: "panel" },
    h("h2", {}, t("members.title"), " ", count), list);

  function update() {
    setText(count, String(room.members.size));
    const people = sortedMembers(room);
    const renamed = new Set(room.pending.flatMap((/** @type {any} */ each) => each.events)
      .filter((/** @type {any} */ event) => event.type === "member_renamed")
      .map((/** @type {any} */ event) => event.member));
    // A name is part of the key: who takes another one is drawn anew.
    reconcile(list, people, ({ id, name }) => `${id} ${name}`, memberItem, (item, { id }) => {
      setText(item.querySelector(".remark"), remarkOn(id));
      item.classList.toggle("pending", renamed.has(id));
    });
  }
  return { element, update };
}

/** @param {{ id: string, name: string, self: boolean }} person */
function memberItem({ id, name, self }) {
  return h("li", {},
    avatar(id, name),
    h("span", { class: "member-name" }, name, self && h("span", { class: "tag" }, t("members.you"))),
    h("span", { class: "remark" }));
}
