#include "parlor/redis/address.hpp"

#include <charconv>
#include <optional>

#include "parlor/base/limits.hpp"

namespace parlor::redis {
namespace {

constexpr std::uint16_t redis_port = 6379;
constexpr std::uint16_t sentinel_port = 26379;

Error wrong(const std::string& what) {
  return {ErrorCode::bad_option, "the URL of Redis is wrong: " + what};
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* const digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded.push_back(static_cast<char>(byte));
      i += 2;
    } else {
      decoded.push_back(text[i]);
    }
  }
  return decoded;
}

/// What stands before the separator; `text` keeps what stands behind it. Without one, everything.
std::string_view cut(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view head = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return head;
}

struct Scheme {
  std::string_view name;
  ParsedUrl::Delivery delivery;
  Address::Transport transport;
  bool sentinel;
};

constexpr auto core = ParsedUrl::Delivery::core;
constexpr auto pubsub = ParsedUrl::Delivery::pubsub;
constexpr Scheme schemes[] = {
    {"redis", core, Address::Transport::tcp, false},
    {"rediss", core, Address::Transport::tls, false},
    {"unix", core, Address::Transport::unix_socket, false},
    {"redis+sentinel", core, Address::Transport::tcp, true},
    {"redis+pubsub", pubsub, Address::Transport::tcp, false},
    {"rediss+pubsub", pubsub, Address::Transport::tls, false},
    {"unix+pubsub", pubsub, Address::Transport::unix_socket, false},
    {"redis+pubsub+sentinel", pubsub, Address::Transport::tcp, true},
};

const Scheme* find_scheme(std::string_view name) {
  for (const Scheme& scheme : schemes) {
    if (scheme.name == name) return &scheme;
  }
  return nullptr;
}

/// "host:port", "[::1]:port" or either without a port.
std::optional<Address::Endpoint> parse_endpoint(std::string_view text, std::uint16_t standard_port) {
  Address::Endpoint endpoint{"", standard_port};
  if (!text.empty() && text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    endpoint.host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
  } else {
    endpoint.host = text.substr(0, text.find(':'));
    text.remove_prefix(endpoint.host.size());
  }
  if (endpoint.host.empty()) endpoint.host = "localhost";
  if (text.empty()) return endpoint;
  const auto port = text.front() == ':' ? number<std::uint16_t>(text.substr(1)) : std::nullopt;
  if (!port || *port == 0) return std::nullopt;
  endpoint.port = *port;
  return endpoint;
}

Status set_database(Address& address, std::string_view text) {
  const auto database = number<unsigned>(text);
  if (!database) return wrong("the database must be a number");
  address.database = *database;
  return {};
}

Status set_parameters(Address& address, std::string_view query) {
  while (!query.empty()) {
    std::string_view value = cut(query, '&');
    const std::string_view name = cut(value, '=');
    if (name == "db") {
      if (Status set = set_database(address, value); !set) return set;
    } else if (name == "ssl_cert_reqs") {
      address.verify = value != "none";
    } else if (name == "ssl_ca_certs") {
      address.ca_file = percent_decoded(value);
    } else if (name == "sentinel_password") {
      address.sentinel_password = percent_decoded(value);
    } else if (name == "sentinel_user") {
      address.sentinel_user = percent_decoded(value);
    } else {
      return wrong("the parameter '" + std::string(name) +
                   "' is unknown; known are db, sentinel_password, sentinel_user, ssl_cert_reqs, ssl_ca_certs");
    }
  }
  return {};
}

Status set_sentinels(Address& address, std::string_view endpoints, std::string_view path) {
  while (!endpoints.empty()) {
    const auto endpoint = parse_endpoint(cut(endpoints, ','), sentinel_port);
    if (!endpoint) return wrong("a sentinel must be HOST or HOST:PORT");
    address.sentinels.push_back(*endpoint);
  }
  address.master = percent_decoded(cut(path, '/'));
  if (address.sentinels.empty() || address.master.empty()) {
    return wrong("sentinels are given as redis+sentinel://HOST:PORT,HOST:PORT/MASTER");
  }
  if (address.sentinels.size() > limits::redis_hosts) return wrong("too many sentinels");
  return path.empty() ? Status() : set_database(address, path);
}

Status set_place(Address& address, const Scheme& scheme, std::string_view place) {
  if (scheme.transport == Address::Transport::unix_socket) {
    address.path = percent_decoded(place);
    return address.path.empty() ? wrong("a unix socket needs its path, as in unix:///run/redis.sock") : Status();
  }
  const std::string_view authority = cut(place, '/');
  if (scheme.sentinel) return set_sentinels(address, authority, place);
  const auto endpoint = parse_endpoint(authority, redis_port);
  if (!endpoint) return wrong("behind the scheme it must have HOST or HOST:PORT");
  address.endpoint = *endpoint;
  return place.empty() ? Status() : set_database(address, place);
}

Result<Address> parse_address(const Scheme& scheme, std::string_view rest) {
  Address address;
  address.transport = scheme.transport;
  std::string_view place = cut(rest, '?');
  // A password may hold an '@' that was not encoded: the last one counts.
  if (const std::size_t at = place.rfind('@'); at != std::string_view::npos) {
    std::string_view credentials = place.substr(0, at);
    place.remove_prefix(at + 1);
    address.user = percent_decoded(cut(credentials, ':'));
    address.password = percent_decoded(credentials);
  }
  if (Status placed = set_place(address, scheme, place); !placed) return placed.error();
  if (Status set = set_parameters(address, rest); !set) return set.error();
  return address;
}

/// Where the next URL of a comma-separated list begins; sentinels are separated by commas, too.
std::size_t end_of_first(std::string_view urls) {
  const std::size_t next = urls.find("://", urls.find("://") + 3);
  return next == std::string_view::npos ? next : urls.rfind(',', next);
}

}  // namespace

std::string Address::text() const {
  if (transport == Transport::unix_socket) return "unix socket " + path;
  const auto shown = [](const Endpoint& at) { return at.host + ":" + std::to_string(at.port); };
  if (sentinels.empty()) return shown(endpoint);
  return "master '" + master + "' of the sentinels at " + shown(sentinels.front());
}

Result<ParsedUrl> parse_url(std::string_view urls) {
  ParsedUrl parsed;
  while (!urls.empty()) {
    const std::size_t end = end_of_first(urls);
    std::string_view url = urls.substr(0, end);
    urls = end == std::string_view::npos ? std::string_view() : urls.substr(end + 1);
    const std::size_t mark = url.find("://");
    const Scheme* scheme = mark == std::string_view::npos ? nullptr : find_scheme(url.substr(0, mark));
    if (scheme == nullptr) {
      return wrong(
          "it must begin with memory://, redis://, rediss://, unix:// or redis+sentinel://, or with +pubsub, "
          "as in redis+pubsub://");
    }
    if (!parsed.hosts.empty() && scheme->delivery != parsed.delivery) {
      return wrong("all hosts must belong to one layer: with +pubsub or all without");
    }
    parsed.delivery = scheme->delivery;
    Result<Address> address = parse_address(*scheme, url.substr(mark + 3));
    if (!address) return address.error();
    parsed.hosts.push_back(*std::move(address));
  }
  if (parsed.hosts.empty()) return wrong("it is empty");
  if (parsed.hosts.size() > limits::redis_hosts) return wrong("too many hosts");
  return parsed;
}

}  // namespace parlor::redis
