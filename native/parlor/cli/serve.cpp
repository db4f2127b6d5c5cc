#include "parlor/cli/serve.hpp"

#include <cstdio>
#include <fstream>
#include <string>
#include <utility>

#include "parlor/base/invariant.hpp"
#include "parlor/cli/access_log.hpp"
#include "parlor/log/log.hpp"
#include "parlor/room_store/secret_text.hpp"
#include "parlor/server/api_keys.hpp"
#include "parlor/server/server.hpp"

namespace parlor::cli {
namespace {

int fail(const Error& error) {
  std::fprintf(stderr, "parlor: %s\n", error.text.c_str());
  return 1;
}

Result<room::Secret> read_secret(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  if (!(file >> text)) return Error(ErrorCode::io_failed, "the secret in " + path + " cannot be read");
  const auto secret = room_store::parse_secret(text);
  if (!secret) return Error(ErrorCode::bad_option, path + " must hold 64 hexadecimal digits (openssl rand -hex 32)");
  return *secret;
}

/// Everything that stands in files, read again.
Result<server::ReadSecrets> secrets_now(const AuthFlags& flags, const std::string& api_key_file) {
  auto auth = read_auth(flags);
  if (!auth) return auth.error();
  server::ReadSecrets secrets{{std::move(auth->keys), {}}, {}};
  if (auth->django) secrets.auth.django = std::move(auth->django->secrets);
  if (api_key_file.empty()) return secrets;
  auto keys = server::read_api_keys(api_key_file);
  if (!keys) return keys.error();
  secrets.api_keys = *std::move(keys);
  return secrets;
}

}  // namespace

int serve(ServeRequest request) {
  log::open(request.log_format, request.verbosity);
  on_broken_invariant([](const char* name) { log::error("invariant", name); });
  if (!request.access_log.empty()) {
    auto access_log = open_access_log(request.access_log);
    if (!access_log) return fail(access_log.error());
    request.server.edge.access_log = *std::move(access_log);
  }
  if (!request.api_key_file.empty()) {
    auto keys = server::read_api_keys(request.api_key_file);
    if (!keys) return fail(keys.error());
    request.server.api_keys = *std::move(keys);
  }
  if (!request.secret_file.empty()) {
    auto secret = read_secret(request.secret_file);
    if (!secret) return fail(secret.error());
    request.server.secret = *secret;
  }
  const bool has_secrets =
      !request.api_key_file.empty() || !request.auth.key_files.empty() || !request.auth.django_key_files.empty();
  if (has_secrets) {
    request.server.read_secrets = [flags = request.auth, file = request.api_key_file] {
      return secrets_now(flags, file);
    };
  }
  auto auth = read_auth(request.auth);
  if (!auth) return fail(auth.error());
  request.server.auth = *std::move(auth);
  const std::size_t threads = request.server.threads;
  server::Server server(std::move(request.server));
  if (const Status opened = server.open(); !opened) return fail(opened.error());
  // Whoever started us waits for this line.
  std::printf("Parlor serves on %s with %zu %s\n", server.url().c_str(), threads, threads == 1 ? "thread" : "threads");
  if (const std::string admin = server.admin_url(); !admin.empty()) std::printf("Admin pages on %s\n", admin.c_str());
  std::fflush(stdout);
  server.run();
  log::info("server", "stopped");
  return 0;
}

}  // namespace parlor::cli
