#include "parlor/app/handler_consumer.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "parlor/app/containment.hpp"

namespace parlor::app {

void HandlerConsumer::connect() {
  accept();
  web_socket_.emplace(scope(), socket());
  task_.emplace((*handler_)(*web_socket_));
  task_->start([this] { handler_ended(); });
}

void HandlerConsumer::receive_text(std::string_view text) {
  web_socket_->push({std::string(text), true});
}

void HandlerConsumer::receive_bytes(ByteView bytes) {
  web_socket_->push({std::string(as_text(bytes)), false});
}

void HandlerConsumer::disconnect(std::uint16_t) {
  if (web_socket_) web_socket_->end();
}

/// It may have been resumed by anything, so nobody else would catch what it threw.
void HandlerConsumer::handler_ended() {
  contained(socket(), reporter(), "the handler of " + scope().path, [this] { task_->rethrow(); });
  close();
}

http::Response answer_plain(const WebSocketHandler& handler, const Scope& scope) {
  WebSocket web_socket(scope);
  Task task = handler(web_socket);
  task.start({});
  if (!task.has_ended()) throw std::logic_error("a handler must answer a plain HTTP request without waiting");
  try {
    task.rethrow();
  } catch (const StopConsumer&) {
    // It has asked for messages, which do not come, and may have answered before.
  }
  if (!web_socket.response()) throw std::logic_error("the handler gave no answer to a plain HTTP request");
  return *std::move(web_socket.response());
}

}  // namespace parlor::app
