#include "parlor/tutorials/game.hpp"

#include "parlor/app/event_handlers.hpp"
#include "parlor/codec/json.hpp"
#include "parlor/tutorials/die.hpp"

namespace parlor::tutorials {
namespace {

constexpr int running = 1;
constexpr int over = 0;

/// The event is what members get, but for its type: whatever a Django process puts in comes out.
std::string game_frame(const layer::Message& event) {
  layer::Message frame = layer::Message::object();
  for (const char* name : {"message", "gameStatus", "position"}) {
    if (event.contains(name)) frame[name] = app::field(event, name);
  }
  return codec::dump_json(frame);
}

}  // namespace

layer::Message game_start() {
  return {{"message", "游戏开始"}, {"gameStatus", running}, {"position", throw_die()}};
}

void Game::connect() {
  group_add(group_);
  accept();
  layer::Message event = game_start();
  event["type"] = "game_start";
  group_send(group_, std::move(event));
}

void Game::receive_text(std::string_view text) {
  auto message = message_in(text);
  if (!message) return;
  const bool ends = *message == "game over";
  layer::Message event = layer::event("game_process", "message", *std::move(message), "position", throw_die());
  if (ends) event["gameStatus"] = over;
  group_send(group_, std::move(event));
}

const app::EventHandlers& Game::event_handlers() const {
  static const auto table =
      app::EventHandlers().broadcast("game_start", game_frame).broadcast("game_process", game_frame);
  return table;
}

}  // namespace parlor::tutorials
