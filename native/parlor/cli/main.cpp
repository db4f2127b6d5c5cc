#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>

#include "parlor/cli/layer_commands.hpp"
#include "parlor/cli/serve.hpp"
#include "parlor/cli/serve_flags.hpp"
#include "parlor/cli/token.hpp"
#include "parlor/cli/version.hpp"

int main(int argc, char** argv) {
  CLI::App program("Parlor: real-time rooms whose rules run on both ends of the wire", "parlor");
  program.require_subcommand(1);
  program.set_version_flag("--version", parlor::cli::version_text());
  parlor::cli::ServeRequest request;
  CLI::App& serve = parlor::cli::add_serve(program, request);
  parlor::cli::LayerRequest layer_request;
  CLI::App& layer = parlor::cli::add_layer(program, layer_request);
  parlor::cli::TokenFlags token_flags;
  CLI::App& token = parlor::cli::add_token(program, token_flags);
  CLI::App& version = *program.add_subcommand("version", "Say which version this is, and of what it was built");
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    // Help was asked for: that is no error. A mistake is named, and where to read on.
    if (problem.get_exit_code() == 0) return program.exit(problem);
    std::cerr << "parlor: " << problem.what() << "\nSee `parlor "
              << (token   ? "token"
                  : layer ? "layer"
                          : "serve")
              << " --help`.\n";
    return 2;
  }
  if (version) {
    std::cout << parlor::cli::version_text() << "\n";
    return 0;
  }
  if (layer) return parlor::cli::run_layer(layer_request);
  if (token) return parlor::cli::token(token_flags);
  return serve ? parlor::cli::serve(std::move(request)) : 0;
}
