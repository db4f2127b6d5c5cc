#include "parlor/tutorials/routes.hpp"

#include <memory>
#include <string>
#include <utility>

#include "parlor/codec/json.hpp"
#include "parlor/groups/names.hpp"
#include "parlor/tutorials/common_chat.hpp"
#include "parlor/tutorials/console.hpp"
#include "parlor/tutorials/die.hpp"
#include "parlor/tutorials/echo.hpp"
#include "parlor/tutorials/game.hpp"
#include "parlor/tutorials/group_chat.hpp"
#include "parlor/tutorials/one_to_one.hpp"
#include "parlor/tutorials/ops_chat.hpp"
#include "parlor/tutorials/room_chat.hpp"

namespace parlor::tutorials {
namespace {

using app::Opened;
using app::Scope;
using http::Response;

/// A consumer for the group that is named by a prefix and a parameter of the path.
template <class C>
app::Router::Handler in_group(std::string prefix, std::string parameter) {
  return [prefix = std::move(prefix), parameter = std::move(parameter)](const Scope& scope) -> Opened {
    std::string group = prefix + std::string(scope.parameter(parameter));
    const Status named = groups::check_group_name(group);
    if (!named) return Response::error(400, named.error().reason, named.error().text);
    return std::make_unique<C>(std::move(group));
  };
}

Response asset(const AssetLookup& assets, const Scope& scope, std::string_view path) {
  auto found = assets(scope, path);
  if (found) return *std::move(found);
  return Response::error(404, "not_found", "the program was built without " + std::string(path));
}

/// Two throws of the die are two answers: nothing on the way may keep one.
Response fresh_json(const layer::Message& json) {
  Response response = Response::json(200, codec::dump_json(json));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Response process_game(const Scope& scope, std::string_view) {
  if (!scope.has_query("message")) {
    return Response::error(400, name_of(ErrorCode::bad_field), "a message is expected: /game/process?message=hello");
  }
  return fresh_json({{"message", scope.query("message")}, {"position", throw_die()}});
}

void add_sockets(app::Router& router) {
  router.websocket<OneToOne>("/room/{rest...}");
  router.websocket("/group/{groupID}/", in_group<GroupChat>("", "groupID"));
  router.websocket("/chat/{room_name}/", in_group<RoomChat>("chat_", "room_name"));
  router.websocket<CommonChat>("/ws/chat/");
  router.websocket<OpsChat>("/ws/ops/");
  router.websocket<Echo>("/ws/echo/");
  router.websocket<Console>("/ws/console/");
  router.websocket("/ws/game/{room_name}/", in_group<Game>("game_", "room_name"));
}

void add_pages(app::Router& router, const AssetLookup& assets) {
  for (const char* name : {"/chatone", "/chatgroup", "/chat", "/game"}) {
    router.get(name, [assets, file = "/tutorials" + std::string(name) + ".html"](const Scope& scope, std::string_view) {
      return asset(assets, scope, file);
    });
  }
  for (const char* file : {"/tutorials/tutorials.js", "/tutorials/tutorials.css"}) {
    router.get(file, [assets, file](const Scope& scope, std::string_view) { return asset(assets, scope, file); });
  }
}

/// As in dwebsocket: one handler for the page and for the WebSocket, to which one text is pushed.
void add_path(app::Router& router, const AssetLookup& assets) {
  router.accept_websocket("/path/", [assets](app::WebSocket& ws) -> app::Task {
    if (!ws.is_websocket()) {
      ws.respond(asset(assets, ws.scope(), "/tutorials/path.html"));
      co_return;
    }
    ws.send("下载完成");
    while (auto ignored = co_await ws.wait()) continue;
  });
}

}  // namespace

void add_routes(app::Router& router, const AssetLookup& assets) {
  add_sockets(router);
  add_pages(router, assets);
  add_path(router, assets);
  router.get("/game/start", [](const Scope&, std::string_view) { return fresh_json(game_start()); });
  router.get("/game/process", process_game);
}

}  // namespace parlor::tutorials
