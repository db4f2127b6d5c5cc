# shellcheck shell=bash
# Long trials of what Parlor promises, by seed.

has_chaos() { [[ -e tests/chaos/chaos.mjs ]]; }

# Options go to the script: --seed, --seconds, --clients, --rooms, --servers, --store redis|redis-empty|sqlite.
command_chaos() {
  install_for test
  install_node_modules
  configure release with_tests
  compile release
  node tests/chaos/chaos.mjs "$@"
}
