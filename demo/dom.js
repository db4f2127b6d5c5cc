// The few helpers with which the page is built. Text is set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | number | null | undefined | false} Child */
/** Attributes; "on" holds listeners, "props" properties, "vars" CSS custom properties.
 * @typedef {Record<string, any>} Props */

/** An HTML element. @param {string} tag @param {Props} [props] @param {...(Child | Child[])} children
 * @returns {any} */
export function h(tag, props = {}, ...children) {
  return furnish(document.createElement(tag), props, children);
}

/** An SVG element. @param {string} tag @param {Props} [props] @param {...(Child | Child[])} children
 * @returns {any} */
export function svg(tag, props = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), props, children);
}

/** @param {any} element @param {Props} props @param {(Child | Child[])[]} children */
function furnish(element, { on = {}, props = {}, vars = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  for (const [name, value] of Object.entries(vars)) element.style.setProperty(name, value);
  Object.assign(element, props);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Null, undefined and false take the attribute away; true writes it empty.
 * @param {Element} element @param {string} name @param {any} value */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Sets the text if it differs, so that nothing is read out or laid out twice.
 * @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes the children of a list those of `items`, keeping the element of every key that stays.
 * @template T @param {Element} list @param {T[]} items @param {(item: T) => string} key
 * @param {(item: T) => any} make  creates the element of a new item
 * @param {(element: any, item: T) => void} [update]  called for every item, new or not */
export function reconcile(list, items, key, make, update) {
  const present = new Map([...list.children].map((child) => [/** @type {any} */ (child).dataset.key, child]));
  let place = list.firstElementChild;
  for (const item of items) {
    let element = present.get(key(item));
    if (element === undefined) {
      element = make(item);
      /** @type {any} */ (element).dataset.key = key(item);
    }
    present.delete(key(item));
    if (element === place) place = place.nextElementSibling;
    else list.insertBefore(/** @type {any} */ (element), place);
    update?.(element, item);
  }
  for (const gone of present.values()) gone.remove();
}

let ids = 0;
/** A fresh id, for labels. @param {string} [what] */
export function uid(what = "id") {
  ids += 1;
  return `${what}-${ids}`;
}

export const prefersStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
