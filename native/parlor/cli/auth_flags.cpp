#include "parlor/cli/auth_flags.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace parlor::cli {
namespace {

constexpr const char* group = "Authentication";

void add_seconds(CLI::App& command, const std::string& name, DurationMs& value_ms, double most,
                 const std::string& text) {
  command
      .add_option_function<double>(
          name, [&value_ms](double seconds) { value_ms = static_cast<DurationMs>(seconds * 1000); }, text)
      ->type_name("SECONDS")
      ->default_str(std::to_string(value_ms / 1000))
      ->check(CLI::Range(0.0, most, "SECONDS"))
      ->group(group);
}

void add_tokens(CLI::App& command, AuthFlags& flags) {
  command
      .add_option(
          "--auth", flags.policy,
          "Whether a WebSocket needs a user; with keys guests are let in by default, without keys nobody is asked")
      ->check(CLI::IsMember({"none", "optional", "required"}).description(""))
      ->option_text("none|optional|required")
      ->group(group);
  command
      .add_option(
          "--auth-key-file", flags.key_files,
          "A key that signs tokens (JWT, HS256), 32 bytes or more; several: any of them may have signed. Or set "
          "PARLOR_AUTH_KEY")
      ->option_text("[KID=]FILE ...")
      ->group(group);
  command.add_option("--auth-audience", flags.rules.audience, "What a token must name in its aud")->group(group);
  add_seconds(command, "--auth-leeway", flags.rules.leeway_ms, 600, "By which the issuer's clock may differ");
  command
      .add_option(
          "--auth-source", flags.sources,
          "Where a token may come from; message: the first message of a WebSocket, {\"type\":\"auth\",\"token\":…}")
      ->delimiter(',')
      ->capture_default_str()
      ->check(CLI::IsMember({"cookie", "authorization", "subprotocol", "message"}).description(""))
      ->option_text("cookie,authorization,subprotocol,message")
      ->group(group);
  command.add_option("--auth-cookie", flags.token_cookie, "The cookie that carries a token")
      ->capture_default_str()
      ->type_name("NAME")
      ->group(group);
}

void add_django(CLI::App& command, AuthFlags& flags) {
  command
      .add_option("--django-secret-key-file", flags.django_key_files,
                  "Django's SECRET_KEY: its signed-cookie sessions are accepted; several: as SECRET_KEY_FALLBACKS")
      ->option_text("FILE ...")
      ->group(group);
  command.add_option("--django-session-cookie", flags.django_cookie, "Django's SESSION_COOKIE_NAME")
      ->capture_default_str()
      ->type_name("NAME")
      ->group(group);
  add_seconds(command, "--django-session-age", flags.django_age_ms, 1e9, "Django's SESSION_COOKIE_AGE");
}

Result<std::optional<auth::DjangoSessions>> read_django(const AuthFlags& flags) {
  if (flags.django_key_files.empty()) return std::optional<auth::DjangoSessions>();
  auth::DjangoSessions sessions{{}, flags.django_cookie, flags.django_age_ms};
  for (const std::string& file : flags.django_key_files) {
    Result<std::string> secret = auth::read_secret(file);
    if (!secret) return secret.error();
    sessions.secrets.push_back(*std::move(secret));
  }
  return std::optional(std::move(sessions));
}

auth::TokenSources sources_of(const AuthFlags& flags) {
  const auto named = [&](const char* name) {
    return std::find(flags.sources.begin(), flags.sources.end(), name) != flags.sources.end();
  };
  return {named("cookie"), named("authorization"), named("subprotocol"), named("message"), flags.token_cookie};
}

auth::Policy policy_of(const AuthFlags& flags, bool has_keys) {
  if (flags.policy == "required") return auth::Policy::required;
  if (flags.policy == "optional" || (flags.policy.empty() && has_keys)) return auth::Policy::optional;
  return auth::Policy::off;
}

}  // namespace

void add_auth(CLI::App& command, AuthFlags& flags) {
  add_tokens(command, flags);
  add_django(command, flags);
}

Result<auth::Options> read_auth(const AuthFlags& flags) {
  Result<std::vector<auth::Key>> keys = read_keys(flags.key_files);
  if (!keys) return keys.error();
  auto django = read_django(flags);
  if (!django) return django.error();
  const bool has_keys = !keys->empty() || django->has_value();
  auth::Options options{policy_of(flags, has_keys), *std::move(keys), flags.rules, sources_of(flags),
                        *std::move(django)};
  if (options.policy != auth::Policy::off && !has_keys) {
    return Error(ErrorCode::bad_option,
                 "--auth " + flags.policy + " needs --auth-key-file, PARLOR_AUTH_KEY or --django-secret-key-file");
  }
  if (options.sources.message && options.policy != auth::Policy::required) {
    return Error(ErrorCode::bad_option,
                 "--auth-source message needs --auth required: a guest's first message is an ordinary one");
  }
  return options;
}

Result<std::vector<auth::Key>> read_keys(const std::vector<std::string>& files) {
  std::vector<auth::Key> keys;
  for (const std::string& file : files) {
    Result<auth::Key> key = auth::read_key(file);
    if (!key) return key.error();
    keys.push_back(*std::move(key));
  }
  if (const char* secret = std::getenv(auth_key_variable); secret != nullptr && *secret != '\0') {
    Result<auth::Key> key = auth::make_key(secret, auth_key_variable);
    if (!key) return key.error();
    keys.push_back(*std::move(key));
  }
  return keys;
}

}  // namespace parlor::cli
