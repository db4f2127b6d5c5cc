// How people are shown everywhere: a round sign with the first letter of the name, in a colour of their own.
import { h } from "./dom.js";

export const COLOURS = 6;

/** @param {string} id */
export function colourOf(id) {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % COLOURS;
}

/** @param {string} name */
export const initialOf = (name) => [...name.trim()][0]?.toUpperCase() ?? "?";

/** @param {string} id @param {string} name */
export function avatar(id, name) {
  return h("span", { class: `avatar colour-${colourOf(id)}`, "aria-hidden": "true" }, initialOf(name));
}

/** The members of a room under the names they are about to have, oneself first, then by name. @param {any} room */
export function sortedMembers(room) {
  const all = [...room.predictedMembers].map(([id, member]) => ({ id, name: member.name, self: id === room.me?.id }));
  return all.sort((a, b) => Number(b.self) - Number(a.self) || a.name.localeCompare(b.name));
}
