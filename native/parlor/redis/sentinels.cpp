#include "parlor/redis/sentinels.hpp"

#include <charconv>
#include <utility>

namespace parlor::redis {

Sentinels::Sentinels(net::asio::io_context& context, Address address)
    : context_(context), address_(std::move(address)) {}

void Sentinels::find_master(Found found) {
  found_ = std::move(found);
  ask(0);
}

void Sentinels::cancel() {
  found_ = {};
  if (connection_) connection_->close();
}

void Sentinels::ask(std::size_t index) {
  if (!found_) return;
  if (index == address_.sentinels.size()) {
    return finish(Error(ErrorCode::io_failed, "no sentinel knows the master '" + address_.master + "': " + trouble_));
  }
  // User and password of the URL are those of the master; the sentinels have their own.
  Address sentinel;
  sentinel.endpoint = address_.sentinels[index];
  sentinel.user = address_.sentinel_user;
  sentinel.password = address_.sentinel_password;
  const std::weak_ptr<Sentinels> weak = weak_from_this();
  Connection::Events events;
  events.ready = [weak] {
    const auto self = weak.lock();
    if (!self) return;
    self->connection_->send({"SENTINEL", "get-master-addr-by-name", self->address_.master},
                            [weak](const Result<Reply>& reply) {
                              if (const auto asker = weak.lock()) asker->answered(reply);
                            });
  };
  events.closed = [weak, index](const Error& error) {
    const auto self = weak.lock();
    if (!self) return;
    self->trouble_ = error.text;
    self->ask(index + 1);
  };
  connection_ = std::make_shared<Connection>(context_, sentinel, std::move(events));
  connection_->open();
}

void Sentinels::answered(const Result<Reply>& reply) {
  // When the connection broke, `closed` goes on to the next.
  if (!reply && reply.error().code == ErrorCode::timed_out) return;
  if (reply && reply->size() == 2) {
    const std::string_view port = (*reply)[1].text();
    Address::Endpoint master{std::string((*reply)[0].text()), 0};
    std::from_chars(port.data(), port.data() + port.size(), master.port);
    if (master.port != 0) return finish(master);
  }
  connection_->fail(Error(ErrorCode::io_failed, "the sentinel does not know the master"));
}

void Sentinels::finish(const Result<Address::Endpoint>& result) {
  const Found found = std::exchange(found_, {});
  if (connection_) {
    // Posted: this may run inside one of the connection's callbacks.
    net::asio::post(context_, [connection = std::exchange(connection_, nullptr)] { connection->close(); });
  }
  if (found) found(result);
}

}  // namespace parlor::redis
