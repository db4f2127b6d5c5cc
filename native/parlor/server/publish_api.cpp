#include "parlor/server/publish_api.hpp"

#include <string>
#include <utility>

#include "parlor/app/event_handlers.hpp"
#include "parlor/codec/json.hpp"
#include "parlor/groups/names.hpp"

namespace parlor::server {
namespace {

using http::Response;

Response refused(unsigned status, const Error& error) {
  Response response = Response::error(status, error.reason, error.text);
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

/// What the layer could not do is either the caller's mistake or a matter of time.
Response failed(const Error& error) {
  return refused(error.fault() == Fault::peer ? 400 : 503, error);
}

Response accepted(const layer::SendReport& report) {
  return Response::json(202, codec::dump_json({{"channels", report.channels}, {"dropped", report.dropped}}));
}

Result<layer::Message> message_in(std::string_view body) {
  auto message = codec::parse_json(body, {.max_bytes = limits::http_body_bytes, .numbers = codec::Numbers::any});
  if (!message) return message.error();
  if (!message->is_object() || app::type_of(*message).empty()) {
    return Error(ErrorCode::bad_field, "the body must be an object with a \"type\", as {\"type\":\"chat.message\"}");
  }
  return *std::move(message);
}

/// The layer's bounds and a name that is none: then nothing went out. After a broken connection nobody knows.
bool nothing_was_sent(const Error& error) {
  return error.code != ErrorCode::io_failed && error.code != ErrorCode::timed_out;
}

using Finish = IdempotentAnswers::Finish;
using Publish = std::function<void(const std::string& name, layer::Message message, net::EventLoop& loop, Finish)>;

/// The same key of another program, or for another route, is another one.
std::string name_of(const app::Scope& scope, const std::string& key) {
  std::string parts = scope.path;
  for (const char* header : {"authorization", "x-api-key"}) parts.append("\n").append(scope.header(header));
  return to_hex(crypto::sha256(as_bytes(parts + "\n" + key)));
}

/// What both routes do before they differ.
class Route {
 public:
  Route(Publishing& publishing, Publish publish) : publishing_(publishing), publish_(std::move(publish)) {}

  void operator()(const app::Scope& scope, std::string_view body, net::EventLoop& loop,
                  const app::Answer& answer) const {
    if (auto refusal = publishing_.keys.refusal(scope)) return answer(*std::move(refusal));
    publishing_.requests.add();
    const auto message = message_in(body);
    if (!message) return answer(refused(400, message.error()));
    const auto key = idempotency_key(scope);
    if (!key) return answer(refused(400, key.error()));
    const auto carry_out = [publish = publish_, name = std::string(scope.parameter("name")), message = *message,
                            &loop](const Finish& finish) { publish(name, message, loop, finish); };
    if (!key->has_value()) return carry_out([answer](const Response& response, bool) { answer(response); });
    publishing_.answers.run({name_of(scope, **key), crypto::sha256(as_bytes(body))}, loop, answer, carry_out);
  }

 private:
  Publishing& publishing_;
  Publish publish_;
};

}  // namespace

void add_publish_routes(app::Router& router, layer::ChannelLayer& layer, Publishing& publishing) {
  if (publishing.keys.empty()) return;
  const auto to_group = [&layer](const std::string& name, layer::Message message, net::EventLoop& loop,
                                 const Finish& finish) {
    layer.group_send(name, std::move(message), loop, [finish](const Result<layer::SendReport>& sent) {
      sent ? finish(accepted(*sent), false) : finish(failed(sent.error()), nothing_was_sent(sent.error()));
    });
  };
  const auto to_channel = [&layer](const std::string& name, layer::Message message, net::EventLoop& loop,
                                   const Finish& finish) {
    layer.send(name, std::move(message), loop, [finish](const Status& sent) {
      sent ? finish(accepted({.channels = 1}), false) : finish(failed(sent.error()), nothing_was_sent(sent.error()));
    });
  };
  router.http_later("POST", "/api/groups/{name...}", Route(publishing, to_group));
  router.http_later("POST", "/api/channels/{name...}", Route(publishing, to_channel));
}

}  // namespace parlor::server
