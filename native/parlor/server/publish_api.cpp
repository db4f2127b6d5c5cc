#include "parlor/server/publish_api.hpp"

#include <memory>
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

using Publish = std::function<void(std::string name, layer::Message message, net::EventLoop& loop, app::Answer answer)>;

/// What both routes do before they differ.
app::Router::LaterHandler checked(std::shared_ptr<const ApiKeys> keys, Publish publish) {
  return [keys = std::move(keys), publish = std::move(publish)](const app::Scope& scope, std::string_view body,
                                                                net::EventLoop& loop, app::Answer answer) {
    if (auto refusal = keys->refusal(scope)) return answer(*std::move(refusal));
    auto message = message_in(body);
    if (!message) return answer(refused(400, message.error()));
    publish(std::string(scope.parameter("name")), *std::move(message), loop, std::move(answer));
  };
}

}  // namespace

void add_publish_routes(app::Router& router, layer::ChannelLayer& layer, ApiKeys keys) {
  if (keys.empty()) return;
  const auto shared = std::make_shared<const ApiKeys>(std::move(keys));
  const auto to_group = [&layer](const std::string& name, layer::Message message, net::EventLoop& loop,
                                 app::Answer answer) {
    layer.group_send(name, std::move(message), loop, [answer = std::move(answer)](const auto& sent) {
      answer(sent ? accepted(*sent) : failed(sent.error()));
    });
  };
  const auto to_channel = [&layer](const std::string& name, layer::Message message, net::EventLoop& loop,
                                   app::Answer answer) {
    layer.send(name, std::move(message), loop, [answer = std::move(answer)](const Status& sent) {
      answer(sent ? accepted({.channels = 1}) : failed(sent.error()));
    });
  };
  router.http_later("POST", "/api/groups/{name...}", checked(shared, to_group));
  router.http_later("POST", "/api/channels/{name...}", checked(shared, to_channel));
}

}  // namespace parlor::server
