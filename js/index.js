export * from "./src/browser.js";
