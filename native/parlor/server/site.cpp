#include "parlor/server/site.hpp"

#include <memory>

#include "parlor/room/room_consumer.hpp"
#include "parlor/server/site_files.hpp"
#include "parlor/tutorials/routes.hpp"

namespace parlor::server {

app::Router default_site(server_room::RoomService& rooms, const auth::Authenticator& authenticator,
                         const std::string& demo_directory) {
  const auto files = std::make_shared<const SiteFiles>(demo_directory);
  app::Router router;
  router.websocket(rooms_path, [&rooms, &authenticator](const app::Scope&) -> app::Opened {
    return std::make_unique<server_room::RoomConsumer>(rooms, authenticator);
  });
  router.get("/healthz", [](const app::Scope&, std::string_view) { return http::Response::text(200, "ok\n"); });
  tutorials::add_routes(router,
                        [files](const app::Scope& scope, std::string_view path) { return files->find(scope, path); });
  router.otherwise([files](const app::Scope& scope) { return files->find(scope); });
  return router;
}

}  // namespace parlor::server
