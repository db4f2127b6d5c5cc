# shellcheck shell=bash
# Which packages each task needs on this distribution, and installing those that are missing.

node_oldest=18  # node:test with `describe`, node:wasi

# Prints the distribution as "debian 12" or "ubuntu 24.04".
distribution() (
  [[ -r /etc/os-release ]] || return 0
  # shellcheck source=/dev/null
  source /etc/os-release
  echo "${ID:-unknown} ${VERSION_ID:-}"
)

node_is_there() {
  local version
  version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  ((${version%%.*} >= node_oldest))
}

# Node from elsewhere is as good as the distribution's, whose package would clash with it.
node_packages() {
  node_is_there || echo nodejs
  command -v npm >/dev/null || echo npm
  echo ca-certificates
}

build_packages() {
  echo g++ cmake ninja-build pkg-config nlohmann-json3-dev libssl-dev zlib1g-dev libcli11-dev libspdlog-dev
  echo libhiredis-dev libsqlite3-dev
  case $(distribution) in
    "debian 12") echo libboost1.81-dev ;;  # its libboost-dev is 1.74
    *) echo libboost-dev ;;
  esac
}

lint_packages() {
  node_packages
  echo clang-format-14 shellcheck
}

# A Chromium under any of its names will do. Ubuntu has it only as a snap, so there playwright brings its own.
chromium_packages() {
  case $(distribution) in
    debian*) echo chromium ;;
  esac
  echo fonts-noto-cjk
}

packages_for() {
  case $1 in
    build) build_packages ;;
    wasm) build_packages && echo emscripten brotli && node_packages ;;
    lint) lint_packages ;;
    fuzz) build_packages && fuzz_packages ;;
    sim) packages_for wasm && echo catch2 ;;
    clang) build_packages && echo clang ;;
    bench)
      packages_for wasm && node_packages
      echo redis-server python3-django-channels python3-daphne python3-channels-redis python3-websockets python3-uvicorn
      ;;
    test)
      packages_for wasm && packages_for lint && chromium_packages
      echo catch2 redis-server redis-sentinel nginx-light
      echo python3-django-channels python3-daphne python3-channels-redis python3-websockets
      ;;
    *) stop "there are no packages for '$1'; what can be installed: build, wasm, lint, fuzz, sim, bench, test." ;;
  esac
}

fuzz_packages() {
  case $(distribution) in
    "debian 12") echo clang libclang-rt-14-dev ;;
    *) echo clang libclang-rt-18-dev ;;
  esac
}

# Of the packages named, those that are not installed.
missing_of() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' -- "$@" 2>/dev/null |
    sed -n 's/^installed //p') || true
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$installed")
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    stop "installing needs root: run ./dev install as root, or install sudo. Needed: $*"
  fi
}

# install_for TASK…: makes sure that the packages of the tasks are there.
install_for() {
  local task
  local -a wanted missing
  command -v dpkg-query >/dev/null || {
    say "no dpkg here: make sure yourself that everything is installed for: $*"
    return 0
  }
  read -ra wanted -d '' < <(for task in "$@"; do packages_for "$task"; done) || true
  mapfile -t missing < <(missing_of "${wanted[@]}")
  ((${#missing[@]} > 0)) || return 0
  say "installing ${missing[*]}"
  as_root apt-get update -q
  # No questions; where a package's settings were changed on this machine, they stay.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    -o Dpkg::Options::=--force-confold "${missing[@]}"
}

# The development tools from npm, for tests and lint; tests/package-lock.json pins them.
install_node_modules() {
  local installed=tests/node_modules/.package-lock.json
  [[ $installed -nt tests/package-lock.json ]] && return 0
  say "installing node packages in tests/"
  (cd tests && npm ci --no-audit --no-fund)
  touch "$installed"
}

# Prints the path of a Chromium, or nothing.
chromium_path() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    # Ubuntu's chromium-browser may be a mere hint to install the snap.
    if "$name" --version >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  playwright_chromium
}

playwright_chromium() {
  local path
  path=$(cd tests && node -p 'require("playwright-core").chromium.executablePath()' 2>/dev/null) || return 0
  if [[ -x $path ]]; then echo "$path"; fi
}

install_chromium() {
  [[ -n $(chromium_path) ]] && return 0
  say "installing playwright's Chromium, since the distribution has none outside of a snap"
  (cd tests && as_root npx --no-install playwright-core install-deps chromium)
  (cd tests && npx --no-install playwright-core install chromium) ||
    say_problem "no Chromium could be downloaded; the browser tests will be skipped. Put one on the PATH to run them."
}

command_install() {
  local what=${1:-test}
  install_for "$what"
  if [[ $what == test || $what == lint ]]; then install_node_modules; fi
  if [[ $what == test ]]; then install_chromium; fi
  say "everything for '$what' is installed"
}
