#pragma once

#include <functional>
#include <memory>
#include <string>

#include "parlor/redis/connection.hpp"

namespace parlor::redis {

/// Asks the sentinels of an address, one after the other, where its master is.
class Sentinels : public std::enable_shared_from_this<Sentinels> {
 public:
  using Found = std::function<void(const Result<Address::Endpoint>&)>;

  Sentinels(net::asio::io_context& context, Address address);
  /// Once. Error: io_failed when none of them knows.
  void find_master(Found found);
  /// `found` is not called any more.
  void cancel();

 private:
  void ask(std::size_t index);
  void answered(const Result<Reply>& reply);
  void finish(const Result<Address::Endpoint>& result);

  net::asio::io_context& context_;
  Address address_;
  Found found_;
  std::shared_ptr<Connection> connection_;
  std::string trouble_;  // what the last of them that failed said
};

}  // namespace parlor::redis
