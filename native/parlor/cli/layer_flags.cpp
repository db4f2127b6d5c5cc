#include "parlor/cli/layer_flags.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parlor/redis/address.hpp"

namespace parlor::cli {
namespace {

std::string problem_of_url(const std::string& url) {
  if (url == "memory://") return {};
  const auto parsed = redis::parse_url(url);
  return parsed ? std::string() : parsed.error().text;
}

struct Capacity {
  std::string pattern;  // empty: for every channel
  std::size_t messages;
};

/// "100" or "chat.*=500".
std::optional<Capacity> parse_capacity(const std::string& text) {
  const std::size_t mark = text.rfind('=');
  const std::size_t begin = mark == std::string::npos ? 0 : mark + 1;
  Capacity capacity{mark == std::string::npos ? std::string() : text.substr(0, mark), 0};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + begin, end, capacity.messages);
  if (read.ec != std::errc() || read.ptr != end || mark == 0) return std::nullopt;
  return capacity;
}

std::string problem_of_capacity(const std::string& text) {
  return parse_capacity(text) ? std::string() : "'" + text + "' is neither a number nor PATTERN=NUMBER";
}

layer::Capacities capacities_of(const std::vector<std::string>& texts) {
  std::size_t standard = limits::channel_capacity;
  std::vector<layer::Capacities::Rule> rules;
  for (const std::string& text : texts) {
    const auto capacity = parse_capacity(text);
    if (capacity && capacity->pattern.empty()) standard = capacity->messages;
    if (capacity && !capacity->pattern.empty()) rules.push_back({capacity->pattern, capacity->messages});
  }
  return layer::Capacities(standard, std::move(rules));
}

void add_seconds(CLI::App& command, const std::string& name, DurationMs& value_ms, const std::string& text) {
  command
      .add_option_function<double>(
          name, [&value_ms](double seconds) { value_ms = static_cast<DurationMs>(seconds * 1000); }, text)
      ->type_name("SECONDS")
      ->default_str(std::to_string(value_ms / 1000))
      ->check(CLI::Range(1.0, 1e7, "SECONDS"))
      ->group("Channel layer");
}

}  // namespace

void add_layer_flags(CLI::App& command, layer::LayerOptions& options) {
  command
      .add_option("--layer", options.url,
                  "What carries groups between processes, as Django Channels does: redis://HOST:PORT/DB, "
                  "redis+pubsub://…, rediss://… (TLS), unix:///PATH, redis+sentinel://HOST:PORT,…/MASTER "
                  "(?sentinel_password=…); "
                  "memory:// is this process alone")
      ->type_name("URL")
      ->envname("PARLOR_LAYER")
      ->capture_default_str()
      ->check(problem_of_url)
      ->group("Channel layer");
  command
      .add_option("--layer-key", options.keys,
                  "A secret that encrypts messages (Fernet); repeat it: the first encrypts, any decrypts")
      ->type_name("SECRET")
      ->envname("PARLOR_LAYER_KEY")
      ->group("Channel layer");
  command.add_option("--layer-prefix", options.prefix, "What every key in Redis begins with")
      ->type_name("TEXT")
      ->capture_default_str()
      ->group("Channel layer");
  command
      .add_option_function<std::vector<std::string>>(
          "--layer-capacity",
          [&options](const std::vector<std::string>& texts) { options.capacities = capacities_of(texts); },
          "Messages that may wait in a channel: N for all, PATTERN=N for those whose name fits; repeatable")
      ->type_name("[PATTERN=]N")
      ->default_str(std::to_string(limits::channel_capacity))
      ->check(problem_of_capacity)
      ->group("Channel layer");
  add_seconds(command, "--layer-expiry", options.expiry_ms, "After which a message nobody read is dropped");
  add_seconds(command, "--layer-group-expiry", options.group_expiry_ms, "After which a membership not renewed ends");
}

}  // namespace parlor::cli
