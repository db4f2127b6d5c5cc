# shellcheck shell=bash
# Configuring and building. Ninja knows what is out of date, and configures again by itself when a CMake file changed;
# here is only what it cannot know: a first configuration, changed presets, and tests wanted for the first time.

presets='release debug asan tsan clang fuzz'

# configure PRESET [with_tests]. Once tests were built in a folder they stay in it; a plain build brings them in when
# Catch2 is there, so that `./dev run` needs no test package.
configure() {
  local preset=$1 tests=OFF folder=build/$1
  if [[ ${2:-} == with_tests || -e /usr/include/catch2 ]]; then tests=ON; fi
  if [[ $preset == fuzz ]]; then tests=OFF; fi
  if [[ $folder/build.ninja -nt CMakePresets.json ]]; then
    grep -qx "PARLOR_TESTS:[A-Z]*=ON" "$folder/CMakeCache.txt" && return 0
    [[ $tests == OFF ]] && return 0
  fi
  cmake --preset "$preset" -DPARLOR_TESTS="$tests"
}

compile() {
  local preset=$1
  shift
  cmake --build "build/$preset" --parallel "$(nproc)" "$@"
}

install_for_preset() {
  case $1 in
    release) install_for wasm ;;
    fuzz) install_for fuzz ;;
    clang) install_for clang ;;
    *) install_for build ;;
  esac
}

check_preset() {
  if [[ " $presets " != *" $1 "* ]]; then
    say_problem "there is no preset '$1'; there are: $presets."
    exit 2
  fi
}

# The npm package as it is published: sources, module, inline entry and, where TypeScript is, the types.
build_package() {
  local package=build/release/js/package.json
  if [[ -e $package && -z $(find js build/release/wasm/parlor.wasm -newer "$package" -type f -print -quit) ]]; then
    return 0
  fi
  node js/build.mjs --wasm build/release/wasm/parlor.wasm --out build/release/js
}

command_build() {
  local preset=${1:-release}
  check_preset "$preset"
  install_for_preset "$preset"
  configure "$preset"
  compile "$preset"
  if [[ $preset == release ]]; then build_package; fi
}

command_run() {
  install_for wasm
  configure release
  compile release --target parlor parlor_wasm
  if (($# == 0)); then say 'serving the demo on http://127.0.0.1:8000/ (Ctrl-C stops)'; fi
  exec build/release/parlor serve "$@"
}

command_wasm() {
  install_for wasm
  configure release
  compile release --target parlor_wasm
  wasm_size
}

# What a browser downloads: the module as it is, and compressed as servers send it.
wasm_size() {
  local module=build/release/wasm/parlor.wasm
  printf '%s: %d bytes raw, %d gzip, %d brotli\n' "$module" \
    "$(wc -c <"$module")" "$(gzip -9c "$module" | wc -c)" "$(brotli -9c "$module" | wc -c)"
}

command_clean() {
  rm -rf build artifacts js/dist
  say "removed build, artifacts and js/dist"
}
