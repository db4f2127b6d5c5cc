#include <utility>

#include "parlor/cli/program.hpp"
#include "parlor/kinds/program_kinds.hpp"

int main(int argc, char** argv) {
  return parlor::cli::run(argc, argv, parlor::room::program_kinds());
}
