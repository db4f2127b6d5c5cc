// What can be measured of a page's accessibility. Each function gives the faults it found.

const CONTROL_ROLES = new Set(["button", "link", "textbox", "checkbox", "spinbutton", "combobox", "switch", "tab"]);
const LEAST_CONTRAST = 4.5;

/** Controls for which the browser itself computes no name. @param {import("playwright-core").Page} page */
export async function controlsWithoutName(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  return nodes
    .filter((node) => !node.ignored && CONTROL_ROLES.has(node.role?.value) && !node.name?.value?.trim())
    .map((node) => `${node.role.value} ${node.nodeId}`);
}

/** There is one h1, it comes first, and no level is left out. @param {import("playwright-core").Page} page */
export async function headingFaults(page) {
  const levels = await page.locator("h1, h2, h3, h4, h5, h6").evaluateAll((all) =>
    all.filter((each) => each.checkVisibility()).map((each) => Number(each.tagName[1])));
  const faults = levels.flatMap((level, index) =>
    (level > (levels[index - 1] ?? 0) + 1 ? [`h${level} at ${index}`] : []));
  return levels.filter((level) => level === 1).length === 1 ? faults : [...faults, `levels ${levels}`];
}

/** @param {import("playwright-core").Page} page */
export async function duplicateIds(page) {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  });
}

/** Visible texts against the background they stand on (WCAG 2.2, 1.4.3). Disabled controls are exempt there.
 * @param {import("playwright-core").Page} page */
export async function contrastFaults(page) {
  return page.evaluate((least) => {
    const colour = (text) => {
      const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number);
      return { rgb: [red, green, blue], alpha };
    };
    const luminance = (rgb) => {
      const [red, green, blue] = rgb.map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const backgroundOf = (element) => {
      for (let each = element; each !== null; each = each.parentElement) {
        const { rgb, alpha } = colour(getComputedStyle(each).backgroundColor);
        if (alpha === 1) return rgb;
      }
      return [255, 255, 255];
    };
    const contrast = (element) => {
      const pair = [colour(getComputedStyle(element).color).rgb, backgroundOf(element)].map(luminance);
      return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    };
    return [...document.querySelectorAll("body *:not(svg *, script, noscript *)")]
      .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
      .filter((each) => each.checkVisibility() && !each.closest(":disabled, [aria-disabled], [aria-hidden]"))
      .map((each) => ({ text: each.textContent.trim().slice(0, 30), contrast: Math.round(contrast(each) * 100) / 100 }))
      .filter((each) => each.contrast < least);
  }, LEAST_CONTRAST);
}
