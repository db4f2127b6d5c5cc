#include "parlor/server/site.hpp"

#include <memory>

#include "parlor/room/room_consumer.hpp"
#include "parlor/server/site_files.hpp"
#include "parlor/tutorials/routes.hpp"

namespace parlor::server {

app::Router default_site(server_room::RoomService& rooms, const std::string& demo_directory) {
  const auto files = std::make_shared<const SiteFiles>(demo_directory);
  app::Router router;
  router.websocket("/parlor/v1", [&rooms](const app::Scope&) -> app::Opened {
    return std::make_unique<server_room::RoomConsumer>(rooms);
  });
  router.get("/healthz", [](const app::Scope&, std::string_view) { return http::Response::text(200, "ok\n"); });
  tutorials::add_routes(router, [files](std::string_view path) {
    app::Scope plain_get;
    plain_get.method = "GET";
    return files->find(plain_get, path);
  });
  router.otherwise([files](const app::Scope& scope) { return files->find(scope); });
  return router;
}

}  // namespace parlor::server
