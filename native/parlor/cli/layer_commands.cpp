#include "parlor/cli/layer_commands.hpp"

#include <array>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <optional>
#include <utility>

#include "parlor/codec/json.hpp"
#include "parlor/log/log.hpp"
#include "parlor/net/event_loop.hpp"

namespace parlor::cli {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_nonsense = 2;
constexpr int exit_timed_out = 3;

int fail(const Error& error, int code) {
  std::fprintf(stderr, "parlor layer: %s\n", error.text.c_str());
  return code;
}

/// The caller's mistakes are told from those of the layer.
int fail(const Error& error) {
  if (error.code == ErrorCode::timed_out) return fail(error, exit_timed_out);
  return fail(error, error.fault() == Fault::peer ? exit_nonsense : exit_failed);
}

void print(const codec::Json& json) {
  std::cout << codec::dump_json(json) << std::endl;
}

Result<layer::Message> message_of(const LayerRequest& request) {
  std::string text = request.message;
  if (text == "-") text.assign(std::istreambuf_iterator<char>(std::cin), {});
  auto message = codec::parse_json(text, {.max_bytes = limits::message_bytes, .numbers = codec::Numbers::any});
  if (!message) return Error(message.error().code, "the message is not right: " + message.error().text);
  if (!message->is_object()) {
    return Error(ErrorCode::bad_field, "the message must be a JSON object, such as '{\"type\":\"chat.message\"}'");
  }
  return *std::move(message);
}

/// One conversation with a layer, on a loop of its own that runs until the outcome is known.
class Conversation final : net::Timer {
 public:
  explicit Conversation(const LayerRequest& request) : request_(request) {}

  int run() {
    const std::array<net::EventLoop*, 1> loops = {&loop_};
    auto opened = layer::open_layer(request_.layer, loops);
    if (!opened) return fail(opened.error());
    layer_ = *std::move(opened);
    if (const Status asked = ask(); !asked) return fail(asked.error());
    if (request_.timeout_ms > 0) loop_.set_timer(*this, loop_.now() + request_.timeout_ms);
    loop_.run();
    return outcome_.value_or(exit_failed);
  }

 private:
  Status ask() {
    const std::string& verb = request_.verb;
    if (verb == "receive") return receive(), Status();
    if (verb == "group-add") return layer_->group_add(request_.name, request_.channel, loop_, done()), Status();
    if (verb == "group-discard") return layer_->group_discard(request_.name, request_.channel, loop_, done()), Status();
    if (verb == "flush") return layer_->flush(loop_, done()), Status();
    auto message = message_of(request_);
    if (!message) return message.error();
    if (verb == "send") return layer_->send(request_.name, *std::move(message), loop_, done()), Status();
    group_send(*std::move(message));
    return {};
  }

  void receive() {
    ticket_ = layer_->receive(request_.name, loop_, [this](const Result<layer::Message>& message) {
      ticket_.reset();
      if (!message) return end(fail(message.error()));
      print(*message);
      end(0);
    });
  }

  void group_send(layer::Message message) {
    layer_->group_send(request_.name, std::move(message), loop_, [this](const Result<layer::SendReport>& sent) {
      if (!sent) return end(fail(sent.error()));
      print({{"channels", sent->channels}, {"dropped", sent->dropped}});
      end(0);
    });
  }

  layer::Done done() {
    return [this](const Status& status) { end(status ? 0 : fail(status.error())); };
  }

  void on_timer() override {
    if (ticket_) layer_->cancel_receive(*ticket_);
    const std::string waited = std::to_string(request_.timeout_ms) + " ms";
    end(fail({ErrorCode::timed_out, ticket_ ? "no message came within " + waited : "no answer within " + waited}));
  }

  void end(int outcome) {
    if (outcome_) return;
    outcome_ = outcome;
    loop_.cancel_timer(*this);
    loop_.stop();
  }

  const LayerRequest& request_;
  net::EventLoop loop_{0};
  std::unique_ptr<layer::ChannelLayer> layer_;
  std::optional<std::uint64_t> ticket_;
  std::optional<int> outcome_;
};

CLI::App& add_verb(CLI::App& command, LayerRequest& request, const std::string& verb, const std::string& text) {
  CLI::App& added = *command.add_subcommand(verb, text);
  added.callback([&request, verb] { request.verb = verb; });
  // So that the layer's options may stand behind the verb, too.
  added.fallthrough();
  return added;
}

void add_message(CLI::App& verb, LayerRequest& request) {
  verb.add_option("MESSAGE", request.message, "A JSON object; - reads it from the standard input")->required();
}

void add_verbs(CLI::App& command, LayerRequest& request) {
  CLI::App& send = add_verb(command, request, "send", "Put a message into a channel");
  send.add_option("CHANNEL", request.name)->required();
  add_message(send, request);
  CLI::App& receive = add_verb(command, request, "receive", "Wait for a channel's next message and print it");
  receive.add_option("CHANNEL", request.name)->required();
  CLI::App& group_send = add_verb(command, request, "group-send", "Send a message to every member of a group");
  group_send.add_option("GROUP", request.name)->required();
  add_message(group_send, request);
  for (const auto& [verb, text] : {std::pair("group-add", "Make a channel a member of a group"),
                                   std::pair("group-discard", "End a channel's membership in a group")}) {
    CLI::App& membership = add_verb(command, request, verb, text);
    membership.add_option("GROUP", request.name)->required();
    membership.add_option("CHANNEL", request.channel)->required();
  }
  add_verb(command, request, "flush", "Forget every message and membership of the layer");
}

}  // namespace

CLI::App& add_layer(CLI::App& program, LayerRequest& request) {
  CLI::App& command = *program.add_subcommand("layer", "Send and receive on a channel layer, beside the servers on it");
  command.require_subcommand(1);
  command.add_option("--layer", request.layer.url, "The layer's URL, as the servers have it: redis://HOST:PORT, …")
      ->type_name("URL")
      ->envname("PARLOR_LAYER")
      ->required();
  command.add_option("--layer-key", request.layer.keys, "A secret that encrypts messages; repeat it for older ones")
      ->type_name("SECRET");
  command.add_option("--layer-prefix", request.layer.prefix, "What every key in Redis begins with")
      ->capture_default_str();
  command
      .add_option_function<double>(
          "--timeout", [&request](double seconds) { request.timeout_ms = static_cast<DurationMs>(seconds * 1000); },
          "How long to wait, then exit code 3; 0: for ever")
      ->type_name("SECONDS")
      ->default_str("10")
      ->check(CLI::Range(0.0, 1e7, "SECONDS"));
  add_verbs(command, request);
  command.footer(
      "Examples:\n"
      "  export PARLOR_LAYER=redis://127.0.0.1:6379\n"
      "  parlor layer send test_channel '{\"site\":\"example.org\"}'\n"
      "  parlor layer receive test_channel\n"
      "  parlor layer group-send chat '{\"type\":\"chat_message\",\"message\":\"hello\"}'\n"
      "\n"
      "Exit codes: 0 done, 1 the layer failed or refused, 2 wrong usage, 3 nothing came in time.");
  return command;
}

int run_layer(const LayerRequest& request) {
  if (request.layer.url.starts_with("memory:")) {
    return fail({ErrorCode::bad_option,
                 "memory:// is inside one server alone; name a layer that is shared: --layer redis://127.0.0.1:6379"});
  }
  log::open(log::Format::human, 0);
  return Conversation(request).run();
}

}  // namespace parlor::cli
