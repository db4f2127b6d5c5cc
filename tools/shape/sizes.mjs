// How long files and functions are. What is longer than the bound may stand in the ratchet, with its present length.
import { isCode, isCpp, isJs, lineAt } from "./source.mjs";

export const FILE_LINES = 450;
export const FUNCTION_LINES = 70;

const NOT_A_FUNCTION =
  /^(?:else|if|for|while|switch|do|catch|namespace|enum|union|extern|return|case|describe|await describe)\b/;

/** True when the text between the last statement's end and a `{` is the head of a function or a lambda. */
function isFunctionHead(head) {
  const text = head.trim();
  if (!text.includes(")") || NOT_A_FUNCTION.test(text)) return false;
  if (/^(?:template\s*<[^{]*>\s*)?(?:class|struct)\b/.test(text)) return false;
  return !/(?:[=,(?:]|\breturn)$/.test(text) || /=>$/.test(text);
}

function nameOf(head) {
  const names = [...head.matchAll(/([A-Za-z_~][\w:~]*)\s*(?:=\s*(?:async\s*)?)?\(/g)].map((match) => match[1]);
  return names[0] ?? "function";
}

/** The functions of a file: name, first line, number of lines. Finds them by their braces: no compiler is needed, and
 * what is missed (a constructor's initialisers, say) only counts into the function around it.
 * @param {import("./source.mjs").Source} source */
export function functionsOf(source) {
  const open = [];
  const found = [];
  let part = { head: "", at: 0, parentheses: 0 };
  for (let at = 0; at < source.code.length; at += 1) {
    const char = source.code[at];
    if (char === "{") {
      open.push(part);
      part = { head: "", at: at + 1, parentheses: 0 };
    } else if (char === "}") {
      const block = open.pop() ?? part;
      if (isFunctionHead(block.head)) found.push(measure(source.code, block, at));
      part = afterBlock(block, at);
    } else if (endsPart(char, part)) {
      part = { head: "", at: at + 1, parentheses: part.parentheses };
    } else {
      part.parentheses += Number(char === "(") - Number(char === ")");
      part.head += char;
    }
  }
  return found;
}

/** A statement, an access label or a line of the preprocessor ends here. */
function endsPart(char, { head, parentheses }) {
  if (char === ";") return parentheses === 0;
  if (char === ":") return /\b(?:public|private|protected)$/.test(head);
  return char === "\n" && /^\s*#/.test(head);
}

/** Braces among a function's parameters or a call's arguments are a part of its head. */
function afterBlock(block, at) {
  if (block.parentheses > 0 && !isFunctionHead(block.head)) return { ...block, head: `${block.head}{}` };
  return { head: "", at: at + 1, parentheses: block.parentheses };
}

function measure(code, block, end) {
  const start = block.at + (block.head.length - block.head.trimStart().length);
  const line = lineAt(code, start);
  return { name: nameOf(block.head), line, lines: lineAt(code, end) - line + 1 };
}

/** Everything over a bound, each with the key under which the ratchet may list it.
 * @returns {{ path: string, line: number, key: string, lines: number, bound: number, what: string }[]} */
export function oversizes(source) {
  if (!isCode(source.path)) return [];
  const lines = source.lines.length - (source.lines.at(-1) === "" ? 1 : 0);
  const files = lines > FILE_LINES
    ? [{ path: source.path, line: 1, key: source.path, lines, bound: FILE_LINES, what: "this file" }]
    : [];
  if (!isCpp(source.path) && !isJs(source.path)) return files;
  const functions = functionsOf(source).filter((each) => each.lines > FUNCTION_LINES);
  return [...files, ...functions.map((each) => ({
    path: source.path, line: each.line, key: `${source.path}:${each.name}`,
    lines: each.lines, bound: FUNCTION_LINES, what: each.name,
  }))];
}

/** Compares with the committed exceptions, which may only shrink.
 * @returns {import("./source.mjs").Finding[]} */
export function checkRatchet(found, ratchet, ratchetPath) {
  const findings = found.flatMap(({ path, line, key, lines, bound, what }) => {
    const agreed = ratchet[key];
    if (agreed === lines) return [];
    const fault = `${what} has ${lines} lines`;
    if (agreed === undefined) return [{ path, line, message: `${fault}; at most ${bound}: split it by meaning` }];
    if (lines > agreed) return [{ path, line, message: `${fault}; it had ${agreed} and may only shrink` }];
    return [{ path, line, message: `${fault}, fewer than before: write "${key}": ${lines} in ${ratchetPath}` }];
  });
  const keys = new Set(found.map((each) => each.key));
  const gone = Object.keys(ratchet).filter((key) => !keys.has(key));
  return [...findings, ...gone.map((key) => ({
    path: ratchetPath, line: 1, message: `"${key}" is no longer over its bound: remove it from this file`,
  }))];
}
