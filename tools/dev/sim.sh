# shellcheck shell=bash
# The deterministic simulation of rooms, tests/simulation.

command_sim() {
  install_for sim
  configure release with_tests
  compile release --target simulate
  build/release/tests/simulate "$@"
}
