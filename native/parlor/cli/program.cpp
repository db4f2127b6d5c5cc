#include "parlor/cli/program.hpp"

#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>

#include "parlor/cli/layer_commands.hpp"
#include "parlor/cli/serve.hpp"
#include "parlor/cli/serve_flags.hpp"
#include "parlor/cli/token.hpp"
#include "parlor/cli/verify.hpp"
#include "parlor/cli/version.hpp"

namespace parlor::cli {

int run(int argc, char** argv, room::Registry kinds) {
  CLI::App program("Parlor: real-time rooms whose rules run on both ends of the wire", "parlor");
  program.require_subcommand(1);
  program.set_version_flag("--version", version_text());
  ServeRequest request;
  request.server.kinds = std::move(kinds);
  CLI::App& serve = add_serve(program, request);
  LayerRequest layer_request;
  CLI::App& layer = add_layer(program, layer_request);
  TokenFlags token_flags;
  CLI::App& token = add_token(program, token_flags);
  VerifyRequest verify_request;
  CLI::App& verify = add_verify(program, verify_request);
  CLI::App& version = *program.add_subcommand("version", "Say which version this is, and of what it was built");
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    // Help was asked for: that is no error. A mistake is named, and where to read on.
    if (problem.get_exit_code() == 0) return program.exit(problem);
    std::cerr << "parlor: " << problem.what() << "\nSee `parlor "
              << (token    ? "token"
                  : layer  ? "layer"
                  : verify ? "verify"
                           : "serve")
              << " --help`.\n";
    return 2;
  }
  if (version) {
    std::cout << version_text() << "\n";
    return 0;
  }
  if (layer) return run_layer(layer_request);
  if (verify) return cli::verify(verify_request, request.server.kinds);
  if (token) return cli::token(token_flags);
  return serve ? cli::serve(std::move(request)) : 0;
}

}  // namespace parlor::cli
