# shellcheck shell=bash
# `./dev test`: every check in one run, each one a step, all of them even when one has failed.

test_filter=''
# Which build is tested. Other than release there is neither wasm nor the npm package in it: then the C++ tests and the
# suites that only need the server are run, on that build.
test_preset=release
server_suites='tests/conformance tests/interop'

# True when the filter is empty or stands in one of the names.
wanted() {
  local name
  for name in "$@"; do
    [[ $name == *"$test_filter"* ]] && return 0
  done
  return 1
}

# The folders below tests/ that hold node:test files, one step each.
node_suites() { find tests -name node_modules -prune -o -name '*.test.mjs' -printf '%h\n' | sort -u; }

# The files of a suite that the filter asks for: all of them if it names the suite.
suite_files() {
  local file
  for file in "$1"/*.test.mjs; do
    if wanted "$file"; then echo "$file"; fi
  done
}

# A suite that hangs is ended after so long; ctest has its own bounds.
suite_seconds=600

# node:test prints its own summary (tests, pass, fail) at the end.
run_node_suite() { timeout "$suite_seconds" node --test --test-reporter=spec "$@"; }

# ctest counts; -N lists without running.
native_tests_wanted() {
  [[ -n $(ctest --test-dir "build/$test_preset" -N -R "$1" 2>/dev/null | sed -n 's/^  Test *#//p') ]]
}

run_native_tests() {
  ctest --test-dir "build/$test_preset" --output-on-failure --no-tests=error -j "$(nproc)" ${1:+-R "$1"}
}

run_wasm_tests() { timeout "$suite_seconds" node --no-warnings tests/wasm/run.mjs build/release/wasm/core_tests.wasm; }

native_steps() {
  if [[ -z $test_filter || $test_filter == native ]]; then
    step 'native' run_native_tests
  elif native_tests_wanted "$test_filter"; then
    step 'native' run_native_tests "$test_filter"
  fi
}

wasm_steps() {
  [[ $test_preset == release ]] && wanted wasm || return 0
  if grep -qs 'PARLOR_WASM_TESTS:INTERNAL=ON' build/release/CMakeCache.txt; then
    step 'wasm' run_wasm_tests
  else
    skip 'wasm' 'the Catch2 here is version 3, which has no library for wasm'
  fi
}

node_steps() {
  local suite files
  for suite in $(node_suites); do
    if [[ $test_preset != release && " $server_suites " != *" $suite "* ]]; then continue; fi
    mapfile -t files < <(suite_files "$suite")
    if ((${#files[@]} == 0)); then continue; fi
    if [[ $suite == tests/browser && -z $PARLOR_CHROMIUM ]]; then
      skip "${suite#tests/}" 'no Chromium on this machine'
    else
      step "${suite#tests/}" run_node_suite "${files[@]}"
    fi
  done
}

# Goes on after a compiler's error, so that one run shows them all.
build_for_tests() {
  configure "$test_preset" with_tests
  compile "$test_preset" -- -k 0
  if [[ $test_preset != release ]]; then return; fi
  build_package
  wasm_size
}

install_for_tests() {
  install_for test
  if [[ $test_preset == clang ]]; then install_for clang; fi
  install_node_modules
  install_chromium
}

# test [--preset NAME] [filter]
command_test() {
  if [[ ${1:-} == --preset ]]; then
    test_preset=${2:-}
    check_preset "$test_preset"
    shift 2
  fi
  # What a sanitizer finds ends the server with its report, and so the test.
  export PARLOR_BIN=${PARLOR_BIN:-$PWD/build/$test_preset/parlor}
  test_filter=${1:-}
  step 'install' install_for_tests
  if wanted lint; then lint_steps; fi
  step 'build' build_for_tests
  PARLOR_CHROMIUM=$(chromium_path)
  export PARLOR_CHROMIUM
  native_steps
  wasm_steps
  node_steps
  if (($(count_steps) == 2 && $(failed_steps) == 0)); then
    say_problem "nothing to test has '$test_filter' in its name; steps: lint native wasm" \
      "$(node_suites | sed 's,^tests/,,' | paste -sd' ')"
    exit 2
  fi
  report_steps
}
