#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "parlor/base/result.hpp"
#include "parlor/server/server_options.hpp"

namespace parlor::server {

/// The whole server: loops and their threads, the listeners, the application, and the orderly end.
///
///   server::Server server(options);
///   if (Status status = server.open(); !status) …   // the addresses are bound now
///   say(server.url());
///   server.run();                                   // until stop(), or SIGINT or SIGTERM
class Server {
 public:
  explicit Server(ServerOptions options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  /// Errors: bad_option, io_failed, with the address.
  Status open();
  /// "http://127.0.0.1:8000/", or "unix:/path".
  std::string url() const;
  /// That of the admin pages; empty when there are none.
  std::string admin_url() const;
  /// Serves, and reads its secrets again at each SIGHUP; the calling thread becomes the first loop's. Returns when the
  /// last connection has ended.
  void run();
  /// Begins the end, from any thread: no new connections, WebSockets are told in small groups (1012, come back), what
  /// is left after drain_ms is cut. Asked a second time it cuts at once.
  void stop();

 private:
  Status open_admin();
  void reload();

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace parlor::server
