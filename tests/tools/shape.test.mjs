// The rules of tools/shape/, each shown one thing that it finds and one that it leaves alone.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { checkTree } from "../../tools/shape.mjs";
import { checkArrows, mayUse } from "../../tools/shape/arrows.mjs";
import { deadHeaders, deadModules } from "../../tools/shape/dead.mjs";
import { checkRatchet, functionsOf, oversizes } from "../../tools/shape/sizes.mjs";
import { blank, makeSource } from "../../tools/shape/source.mjs";
import { checkCoroutines, checkLines, checkPurity } from "../../tools/shape/text.mjs";

const messages = (findings) => findings.map(({ path, line, message }) => `${path}:${line}: ${message}`);
const filler = (lines) => "  step();\n".repeat(lines);

describe("reading code", () => {
  test("comments and texts are blanked, lines and quotes stay", () => {
    assert.equal(blank('a /* b\nc */ "d\\"e" // f\ng', false), 'a     \n     "    "     \ng');
  });

  test("a digit separator does not begin a character", () => {
    assert.equal(blank("x = 1'000; y = '{'; z = 2'000;", false), "x = 1'000; y = ' '; z = 2'000;");
  });

  test("raw strings, regular expressions and templates are literals", () => {
    assert.doesNotMatch(blank('auto x = R"x({ " )x";', false), /\{/);
    assert.doesNotMatch(blank("const x = /[{/]\"/g;", true), /\{/);
    assert.doesNotMatch(blank("const x = `{`;", true), /\{/);
    assert.match(blank("const x = a / b; { } // c / d", true), /a \/ b; \{ \}/);
  });
});

describe("arrows", () => {
  test("the inner folders know nothing of the outer ones", () => {
    assert.ok(mayUse("core/parlor/session/a.cpp", "core/parlor/protocol/b.hpp"));
    assert.ok(mayUse("native/parlor/net/a.cpp", "core/parlor/base/b.hpp"));
    assert.ok(!mayUse("core/parlor/base/a.cpp", "core/parlor/codec/b.hpp"));
    assert.ok(!mayUse("core/parlor/room/a.cpp", "core/parlor/chat/b.hpp"));
    assert.ok(!mayUse("core/parlor/room/a.cpp", "native/parlor/os/b.hpp"));
    assert.ok(!mayUse("wasm/src/a.cpp", "native/parlor/os/b.hpp"));
  });

  test("tests may use all, and nothing may use tests", () => {
    assert.ok(mayUse("tests/native/app/a_test.cpp", "native/parlor/cli/b.hpp"));
    assert.ok(!mayUse("native/parlor/app/a.cpp", "tests/support/b.hpp"));
    assert.ok(!mayUse("js/src/a.mjs", "tests/support/b.mjs"));
  });

  test("the program and the tutorials are nobody's library", () => {
    assert.ok(mayUse("native/parlor/cli/a.cpp", "native/parlor/server/b.hpp"));
    assert.ok(!mayUse("native/parlor/net/a.cpp", "native/parlor/server/b.hpp"));
    assert.ok(!mayUse("native/parlor/app/a.cpp", "native/parlor/tutorials/b.hpp"));
  });

  test("a wrong include is named with its line and what would be right", () => {
    const source = makeSource("core/parlor/base/a.hpp", '#pragma once\n#include "parlor/room/log.hpp"\n');
    assert.deepEqual(messages(checkArrows(source, new Set(["core/parlor/room/log.hpp"]))), [
      "core/parlor/base/a.hpp:2: core/parlor/room/log.hpp may not be used here; " +
        "core/parlor/base may use: core/parlor/base",
    ]);
  });

  test("the core uses the standard library and nlohmann/json alone", () => {
    const text = "#include <vector>\n#include <nlohmann/json.hpp>\n#include <boost/asio.hpp>\n#include <unistd.h>\n";
    const lines = checkArrows(makeSource("core/parlor/base/a.hpp", text), new Set()).map(({ line }) => line);
    assert.deepEqual(lines, [3, 4]);
  });

  test("a wrong import of a module is found, one of a library is not looked at", () => {
    const source = makeSource("js/src/a.mjs", 'import fs from "node:fs";\nimport { b } from "../../demo/b.mjs";\n');
    assert.deepEqual(checkArrows(source, new Set(["demo/b.mjs"])).map(({ line }) => line), [2]);
  });
});

describe("lines", () => {
  test("long lines count characters, not bytes", () => {
    assert.equal(checkLines(makeSource("a.hpp", `// ${"服".repeat(117)}`)).length, 0);
    assert.match(checkLines(makeSource("a.hpp", `// ${"服".repeat(118)}`))[0].message, /121 characters; at most 120/);
  });

  test("tabs, blanks at the end and unfinished work are found; prose is left alone", () => {
    const text = `\tx\ny \n// ${"TO" + "DO"} z\n`;
    assert.deepEqual(checkLines(makeSource("a.cpp", text)).map(({ line }) => line), [1, 2, 3]);
    assert.deepEqual(checkLines(makeSource("a.md", text)), []);
  });
});

describe("purity of the core", () => {
  const faults = (code) => checkPurity(makeSource("core/parlor/base/a.cpp", code)).length;

  for (const code of ["std::chrono::seconds s;", "auto t = time(nullptr);", "std::mutex m;", "rand();", "throw 1;",
    "double d;", "std::unordered_map<int, int> m;", "std::random_device r;", "std::cout << 1;", "typeid(x);"]) {
    test(`finds ${code}`, () => assert.equal(faults(code), 1));
  }

  for (const code of ["// try a float", 'name("throw");', "next_time(1);", "is_number_float();", "timeout(now);"]) {
    test(`leaves ${code} alone`, () => assert.equal(faults(code), 0));
  }

  test("other folders are not held to it", () => {
    assert.deepEqual(checkPurity(makeSource("native/parlor/os/clock.cpp", "double d;")), []);
  });
});

describe("coroutines", () => {
  const faults = (code) => checkCoroutines(makeSource("native/parlor/net/a.cpp", code)).length;

  for (const code of ["if (co_await f()) return;", "auto x = a ? co_await f() : b;", "bool y = x && co_await f();",
    "bool z = !co_await f();", "while (x == co_await f()) {}"]) {
    test(`finds ${code}`, () => assert.equal(faults(code), 1));
  }

  for (const code of ["auto x = co_await f(named);", "co_await f();", "co_return co_await f();",
    "while (auto x = co_await f()) {}"]) {
    test(`leaves ${code} alone`, () => assert.equal(faults(code), 0));
  }
});

describe("sizes", () => {
  const names = (path, code) => functionsOf(makeSource(path, code)).map(({ name, lines }) => `${name} ${lines}`);

  test("functions of C++ are found with their lengths", () => {
    const code = "namespace a {\nclass B : C {\n public:\n  B() : x_(1) {\n  }\n};\nint f(int x) const {\n" +
      "  if (x) {\n  }\n  for (int i = 0; i < x; ++i) {\n  }\n  return x;\n}\n}\n";
    assert.deepEqual(names("a.cpp", code), ["B 2", "f 7"]);
  });

  test("functions of JavaScript are found, suites are not taken for one", () => {
    const code = 'describe("x", () => {\n  test("y", () => {\n  });\n});\nconst g = async (a) => {\n};\n' +
      "function h({ a, b }) {\n}\n";
    const found = names("a.mjs", code);
    assert.ok(found.includes("test 2") && found.some((each) => each.startsWith("h ")), found.join());
    assert.ok(!found.some((each) => each.startsWith("describe")), found.join());
  });

  test("a function of 71 lines and a file of 451 are too long", () => {
    const long = makeSource("a.cpp", `void f() {\n${filler(69)}}\n`);
    assert.deepEqual(oversizes(long).map(({ key, lines }) => [key, lines]), [["a.cpp:f", 71]]);
    assert.deepEqual(oversizes(makeSource("a.cpp", `void f() {\n${filler(68)}}\n`)), []);
    assert.deepEqual(oversizes(makeSource("b.cmake", "x\n".repeat(451))).map(({ key }) => key), ["b.cmake"]);
    assert.deepEqual(oversizes(makeSource("b.cmake", "x\n".repeat(450))), []);
  });

  test("the ratchet holds an exception where it is, and lets it only shrink", () => {
    const found = [{ path: "a.cpp", line: 1, key: "a.cpp:f", lines: 80, bound: 70, what: "f" }];
    const fault = (ratchet) => messages(checkRatchet(found, ratchet, "r.json")).join();
    assert.equal(fault({ "a.cpp:f": 80 }), "");
    assert.match(fault({}), /f has 80 lines; at most 70/);
    assert.match(fault({ "a.cpp:f": 79 }), /may only shrink/);
    assert.match(fault({ "a.cpp:f": 81 }), /write "a.cpp:f": 80 in r.json/);
    assert.match(fault({ "a.cpp:f": 80, "b.cpp": 500 }), /r.json:1: "b.cpp" is no longer over its bound/);
  });
});

describe("dead files", () => {
  test("a header that only itself includes is dead", () => {
    const sources = [
      makeSource("core/parlor/base/a.hpp", ""),
      makeSource("core/parlor/base/b.hpp", ""),
      makeSource("core/parlor/base/a.cpp", '#include "parlor/base/a.hpp"\n'),
    ];
    const dead = deadHeaders(sources, new Set(sources.map(({ path }) => path)));
    assert.deepEqual(dead.map(({ path }) => path), ["core/parlor/base/b.hpp"]);
  });

  test("a module that another file names is alive, tests live by themselves", () => {
    const sources = [
      makeSource("demo/index.html", '<script type="module" src="main.mjs"></script>'),
      makeSource("demo/main.mjs", ""),
      makeSource("demo/old.mjs", ""),
      makeSource("tests/js/a.test.mjs", ""),
    ];
    assert.deepEqual(deadModules(sources).map(({ path }) => path), ["demo/old.mjs"]);
  });
});

test("a tree is checked as a whole, in order, without what is built or installed", (t) => {
  const root = mkdtempSync(join(tmpdir(), "shape-"));
  t.after(() => rmSync(root, { recursive: true }));
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("core/parlor/base/b.cpp", '#include "parlor/base/a.hpp"\nfloat x;\n');
  write("core/parlor/base/a.hpp", "\t\n");
  write("build/release/generated.cpp", "\t\n");
  write("tests/node_modules/x/index.js", "\t\n");
  assert.deepEqual(messages(checkTree(root, {})).map((text) => text.split(": ")[0]), [
    "core/parlor/base/a.hpp:1", "core/parlor/base/b.cpp:2",
  ]);
});
