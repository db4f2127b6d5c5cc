#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parlor/base/result.hpp"

namespace parlor::redis {

/// One Redis: where it is and how to get in.
struct Address {
  enum class Transport { tcp, tls, unix_socket };
  struct Endpoint {
    std::string host;
    std::uint16_t port = 6379;
  };

  Transport transport = Transport::tcp;
  Endpoint endpoint;  ///< tcp, tls
  std::string path;   ///< unix_socket
  std::string user;   ///< empty: the default user
  std::string password;
  unsigned database = 0;
  std::vector<Endpoint> sentinels;  ///< not empty: these tell where the master is, `endpoint` says nothing
  std::string master;               ///< its name there
  std::string sentinel_user;        ///< the sentinels' own; empty: their default user
  std::string sentinel_password;    ///< empty: they ask for none
  std::string ca_file;              ///< tls: trusted authorities in PEM; empty: the system's
  bool verify = true;               ///< tls: whether the peer's certificate must be right

  /// Where it is, without secrets, for people.
  std::string text() const;
};

/// A layer's URL, taken apart.
struct ParsedUrl {
  enum class Delivery { core, pubsub };  ///< channels_redis' two layers
  Delivery delivery = Delivery::core;
  std::vector<Address> hosts;  ///< not empty
};

/// The forms that layer::LayerOptions documents. User, password, master and path may be percent-encoded (RFC 3986).
/// Parameters: `db`; for sentinels that want one, `sentinel_password` and `sentinel_user`, percent-encoded; and for TLS
/// `ssl_cert_reqs=none` and `ssl_ca_certs=FILE`, named as redis-py's. Error: bad_option, which never quotes a password.
Result<ParsedUrl> parse_url(std::string_view url);

}  // namespace parlor::redis
