#include "dialect.hpp"

#include "clock.hpp"
#include "message.hpp"
#include "tag.hpp"

namespace load {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/** Fills "{pad}" so that the text, once tagged, has `size` bytes. */
std::string padded(const std::string& text, std::size_t size) {
  constexpr std::size_t placeholders = std::string_view("{tag}{pad}").size();
  const auto without = text.size() - placeholders + kTagSize;
  return filled(text, "{pad}", std::string(size > without ? size - without : 0, 'x'));
}

class Plain : public Dialect {
 public:
  Meaning read(std::string_view) const override { return {}; }
  std::string message(const Place&, std::size_t size) const override {
    return padded(R"({"message":"{tag} {pad}"})", size);
  }
};

// Engine.IO packets begin with a digit: 0 open, 2 ping, 3 pong, 4 message; behind 4 Socket.IO's: 0 connect, 2 event.
class SocketIo : public Dialect {
 public:
  std::string target(const std::string& path) const override {
    return "/socket.io/?EIO=4&transport=websocket&path=" + path;
  }
  std::vector<std::string> greeting(const Place&) const override { return {"40"}; }
  Meaning read(std::string_view message) const override {
    if (message.starts_with("40")) return {Meaning::Kind::arrived, {}};
    if (message == "2") return {Meaning::Kind::harmless, "3"};
    if (message.starts_with("0")) return {Meaning::Kind::harmless, {}};
    return {};
  }
  std::string message(const Place&, std::size_t size) const override {
    return padded(R"(42["message",{"message":"{tag} {pad}"}])", size);
  }
};

class V1 : public Dialect {
 public:
  std::string subprotocol() const override { return "parlor.v1+json"; }
  std::vector<std::string> greeting(const Place& place) const override {
    const auto number = std::to_string(place.connection);
    const auto key = "bench-" + std::to_string(begun_) + "-" + number;
    return {R"({"type":"hello","version":1,"client":")" + key + R"(","name":"Member )" + number + R"("})",
            R"({"type":"join","room":")" + room(place) + R"("})"};
  }
  Meaning read(std::string_view message) const override {
    if (has(message, R"("type":"reply")")) {
      return {has(message, R"("error":{)") ? Meaning::Kind::refused : Meaning::Kind::acknowledged, {}};
    }
    if (has(message, R"("type":"joined")")) return {Meaning::Kind::arrived, {}};
    if (has(message, R"("type":"events")") || has(message, R"("type":"welcome")")) return {Meaning::Kind::harmless, {}};
    return {};
  }
  std::string message(const Place& place, std::size_t size) const override {
    const auto text = R"({"type":"command","room":")" + room(place) +
                      R"(","seq":{seq},"command":{"type":"say","text":"{tag} {pad}"}})";
    return padded(text, size);
  }
  bool acknowledges() const override { return true; }

 private:
  std::string room(const Place& place) const { return "chat/bench" + std::to_string(place.room); }

  Nanoseconds begun_ = now();  ///< so that no two runs are the same members
};

}  // namespace

std::unique_ptr<Dialect> make_dialect(std::string_view name) {
  if (name == "plain") return std::make_unique<Plain>();
  if (name == "socketio") return std::make_unique<SocketIo>();
  if (name == "v1") return std::make_unique<V1>();
  return nullptr;
}

}  // namespace load
