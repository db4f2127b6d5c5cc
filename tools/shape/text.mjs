// What no line of code may hold, and what no line of the core may hold.
import { isCode, isCpp } from "./source.mjs";

export const LINE_CHARACTERS = 120;

const UNFINISHED = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|")})\\b`);

/** Names whose meaning is not the same on both sides of the wire, or that the core must be given from outside. */
export const NOT_IN_CORE = [
  [/\bstd::chrono\b|\b(?:clock|time|gettimeofday|clock_gettime)\s*\(/, "a clock: time is an argument (parlor::TimeMs)"],
  [/\bstd::(?:this_)?j?thread\b|\bstd::(?:shared_|recursive_)?mutex\b|\bthread_local\b|\bstd::async\b/,
    "a thread: the core has one, its caller's"],
  [/\bstd::(?:random_device|mt19937(?:_64)?|\w+_distribution|shuffle|sample)\b|\bs?rand\s*\(|\bgetentropy\b/,
    "chance: entropy is an argument, drawn without bias by parlor/room/chance.hpp"],
  [/\b(?:throw|try|catch)\b/, "an exception: return a Result<T>"],
  [/\b(?:double|float)\b/, "a floating-point number: the core computes with integers, which are the same everywhere"],
  [/\bunordered_(?:multi)?(?:map|set)\b/, "a container without order: use std::map, std::set or a sorted vector"],
  [/\bstd::(?:[io]?fstream|cin|cout|cerr|clog|filesystem)\b|\b(?:f?printf|fopen|getenv)\s*\(/,
    "input or output: bytes go in and come out as arguments and results"],
  [/\b(?:dynamic_cast|typeid)\b/, "run-time type information: the core is compiled without it"],
];

/** Forms that g++ 12 miscompiles (the awaited value is destroyed twice, or the coroutine traps). */
const AWAIT_IN_CONDITION = [
  /\b(?:if|switch)\s*\([^;{]*\bco_await\b/,
  // A loop over a variable of its own is compiled right: while (auto message = co_await ws.wait()).
  /\bwhile\s*\((?!\s*(?:const )?auto \w+ = co_await\b)[^;{]*\bco_await\b/,
  /\?.*\bco_await\b|\bco_await\b[^;]*\?/,
  /(?:[=!<>]=|&&|\|\||!)\s*\(*\s*co_await\b/,
];

/** @returns {import("./source.mjs").Finding[]} */
export function checkLines(source) {
  if (!isCode(source.path)) return [];
  return source.lines.flatMap((line, index) => {
    const messages = [];
    const length = [...line].length;
    if (length > LINE_CHARACTERS) messages.push(`${length} characters; at most ${LINE_CHARACTERS} fit on a line`);
    if (line.includes("\t")) messages.push("a tab; indent with spaces");
    if (/[ \r]$/.test(line)) messages.push("white space at the end of the line; remove it");
    const unfinished = UNFINISHED.exec(line)?.[1];
    if (unfinished !== undefined) messages.push(`${unfinished}: finish it, or take it out and open an issue`);
    return messages.map((message) => ({ path: source.path, line: index + 1, message }));
  });
}

/** @returns {import("./source.mjs").Finding[]} */
export function checkPurity(source) {
  if (!isCpp(source.path) || !source.path.startsWith("core/")) return [];
  return source.code.split("\n").flatMap((line, index) =>
    NOT_IN_CORE.filter(([pattern]) => pattern.test(line)).map(([pattern, why]) => ({
      path: source.path, line: index + 1, message: `"${pattern.exec(line)[0]}" is ${why}`,
    })),
  );
}

/** @returns {import("./source.mjs").Finding[]} */
export function checkCoroutines(source) {
  if (!isCpp(source.path) || !source.code.includes("co_await")) return [];
  return source.code.split("\n").flatMap((line, index) =>
    AWAIT_IN_CONDITION.some((form) => form.test(line))
      ? [{ path: source.path, line: index + 1,
           message: "co_await inside a condition, which g++ 12 miscompiles; take the value into a named local first" }]
      : [],
  );
}
