// On what a result was measured: results without it cannot be compared.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import process from "node:process";
import { PARLOR, PYTHON } from "./servers.mjs";

/** The first line that a program prints; "none" when it is not there. @param {string} file  @param {string[]} args */
function says(file, ...args) {
  try {
    return execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim().split("\n")[0];
  } catch {
    return "none";
  }
}

/** The version in what a program says of itself. @param {string} text */
const versionIn = (text) => /\d+(?:\.\d+)+/.exec(text)?.[0] ?? text;

/** @param {string} name */
function npmVersion(name) {
  try {
    const text = readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), "utf8");
    return JSON.parse(text).version;
  } catch {
    return "none";
  }
}

/** @param {string} name */
const debianVersion = (name) => says("dpkg-query", "-W", "-f=${Version}", name);

export function describeMachine() {
  return {
    processor: cpus()[0]?.model ?? "unknown",
    processors: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    date: new Date().toISOString().slice(0, 10),
    versions: {
      parlor: versionIn(says(PARLOR, "version")),
      node: versionIn(process.version),
      ws: npmVersion("ws"),
      "socket.io": npmVersion("socket.io"),
      python: versionIn(says(PYTHON, "--version")),
      channels: debianVersion("python3-django-channels"),
      daphne: debianVersion("python3-daphne"),
      uvicorn: debianVersion("python3-uvicorn"),
      channels_redis: debianVersion("python3-channels-redis"),
      redis: versionIn(says("redis-server", "--version")),
    },
  };
}
