#include "parlor/cli/token.hpp"

#include <cstdio>
#include <vector>

#include "parlor/auth/jwt.hpp"
#include "parlor/cli/auth_flags.hpp"
#include "parlor/codec/utf8.hpp"
#include "parlor/os/clock.hpp"

namespace parlor::cli {
namespace {

int fail(const std::string& text) {
  std::fprintf(stderr, "parlor: %s\n", text.c_str());
  return 1;
}

}  // namespace

CLI::App& add_token(CLI::App& program, TokenFlags& flags) {
  CLI::App& command = *program.add_subcommand("token", "Issue a token (JWT, HS256) for a user");
  command.footer(
      "Example:\n"
      "  openssl rand -hex 32 > auth.key\n"
      "  parlor serve --auth-key-file auth.key --auth required\n"
      "  parlor token --key-file auth.key --user ann");
  command.add_option("--key-file", flags.key_file, "The key that signs; or set PARLOR_AUTH_KEY")
      ->option_text("[KID=]FILE");
  command.add_option("--user", flags.user, "Whose token it is")->type_name("ID")->required();
  command.add_option("--ttl", flags.life_s, "How long it is valid")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{10} * 365 * 86'400, "SECONDS"));
  command.add_option("--aud", flags.audience, "The audience it is meant for")->type_name("NAME");
  return command;
}

int token(const TokenFlags& flags) {
  const auto keys = read_keys(flags.key_file.empty() ? std::vector<std::string>() : std::vector{flags.key_file});
  if (!keys) return fail(keys.error().text);
  if (keys->empty()) return fail("a key is needed: --key-file FILE, or PARLOR_AUTH_KEY in the environment");
  if (!codec::is_utf8(flags.user) || !codec::is_utf8(flags.audience)) return fail("--user and --aud must be UTF-8");
  const TimeMs now = os::now_ms();
  const std::string text = auth::issue_token({flags.user, flags.audience, now, flags.life_s * 1000}, keys->front());
  // Whatever we hand out must be good here.
  const auto checked = auth::verify_token(text, *keys, {flags.audience, 0}, now);
  if (!checked) return fail("no server would take it: " + checked.error().text);
  std::printf("%s\n", text.c_str());
  return 0;
}

}  // namespace parlor::cli
