#include <parlor/kinds/program_kinds.hpp>
#include <parlor/kinds/standard_kinds.hpp>

#include "tictactoe.hpp"

// Chat and dice, and one of our own.
parlor::room::Registry parlor::room::program_kinds() {
  Registry kinds = standard_kinds();
  kinds.add<tictactoe::TicTacToe>();
  return kinds;
}
