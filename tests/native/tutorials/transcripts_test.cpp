// Plays tests/conformance/transcripts.json against the tutorials' routes, without a network.
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "parlor/app/consumer_host.hpp"
#include "parlor/app/routed_application.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "parlor/codec/json.hpp"
#include "parlor/tutorials/routes.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using codec::Json;

namespace {

/// What a path of the transcripts looks like in a scope; only these escapes occur.
std::string decoded(std::string path) {
  for (std::size_t at = path.find('%'); at != std::string::npos; at = path.find('%', at + 1)) {
    path.replace(at, 3, 1, static_cast<char>(std::stoi(path.substr(at + 1, 2), nullptr, 16)));
  }
  return path;
}

Bytes from_hex(const std::string& hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

/// Puts the wildcards of `wanted` in the place of what they stand for in `got`.
void cover(const Json& wanted, Json& got) {
  if (wanted == "$die" && got.is_number_integer() && got >= 1 && got <= 6) got = "$die";
  if (wanted == "$text" && got.is_string()) got = "$text";
  if (!wanted.is_object() || !got.is_object()) return;
  for (const auto& [key, value] : wanted.items()) {
    if (got.contains(key)) cover(value, got[key]);
  }
}

struct Client {
  explicit Client(net::EventLoop& loop) : socket(loop) {}
  test::RecordingSocket socket;
  std::unique_ptr<app::ConsumerHost> host;
  unsigned refused = 0;
  std::size_t read = 0;
};

/// One server with the tutorials' routes, and the clients of a transcript.
class Play {
 public:
  void step(const Json& step, const std::string& path) {
    CAPTURE(codec::dump_json(step));
    const int number = step["client"].get<int>();
    if (const auto at = step.find("connect"); at != step.end()) {
      return connect(number, at->is_string() ? at->get<std::string>() : path);
    }
    REQUIRE(clients_.contains(number));
    Client& client = *clients_.at(number);
    if (step.contains("send")) client.host->text(step["send"].get<std::string>());
    if (step.contains("send_bytes")) client.host->bytes(from_hex(step["send_bytes"].get<std::string>()));
    if (step.contains("expect")) CHECK(next(client) == step["expect"].get<std::string>());
    if (step.contains("expect_json")) expect_json(client, step["expect_json"]);
    if (step.contains("expect_close")) expect_close(client, step["expect_close"].get<std::uint16_t>());
    if (step.contains("expect_refused")) CHECK(client.refused == step["expect_refused"].get<unsigned>());
    if (step.contains("close")) close(client, step["close"].get<std::uint16_t>());
    test::run_ready(loop_);
  }

 private:
  void connect(int number, const std::string& path) {
    app::Scope scope;
    scope.type = app::Scope::Type::websocket;
    scope.method = "GET";
    scope.path = decoded(path);
    auto client = std::make_unique<Client>(loop_);
    auto opened = application_.open_websocket(std::move(scope), loop_);
    if (const auto* response = std::get_if<http::Response>(&opened)) {
      client->refused = response->status;
    } else {
      client->host = std::make_unique<app::ConsumerHost>(std::get<0>(std::move(opened)), client->socket);
      client->host->opened();
      CHECK(client->socket.is_open());
    }
    clients_[number] = std::move(client);
    test::run_ready(loop_);
  }

  std::string next(Client& client) {
    REQUIRE(client.read < client.socket.sent.size());
    const auto& message = client.socket.sent[client.read++];
    CHECK(message.text);
    return message.payload;
  }

  void expect_json(Client& client, const Json& wanted) {
    auto got = codec::parse_json(next(client), {.numbers = codec::Numbers::any});
    REQUIRE(got.ok());
    cover(wanted, *got);
    CHECK(codec::dump_json(*got) == codec::dump_json(wanted));
  }

  void expect_close(Client& client, std::uint16_t code) {
    CHECK(client.read == client.socket.sent.size());
    CHECK(client.socket.close_code == code);
    client.host->closed(code);
  }

  void close(Client& client, std::uint16_t code) {
    CHECK(client.read == client.socket.sent.size());
    client.socket.lose();
    client.host->closed(code);
  }

  app::RoutedApplication::Parts parts() {
    app::RoutedApplication::Parts made;
    tutorials::add_routes(made.router, [](const auto&, auto) { return std::nullopt; });
    made.report = [](std::string_view problem) { FAIL_CHECK(problem); };
    return made;
  }

  net::EventLoop loop_{0};
  layer::MemoryLayer layer_{[] { return TimeMs{0}; }};
  std::array<net::EventLoop*, 1> loops_{&loop_};
  app::RoutedApplication application_{parts(), layer_, loops_};
  std::map<int, std::unique_ptr<Client>> clients_;
};

Json read_transcripts() {
  const auto file = std::filesystem::path(PARLOR_VECTORS_DIR).parent_path() / "conformance/transcripts.json";
  std::ifstream in(file);
  REQUIRE(in.good());
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  auto transcripts = codec::parse_json(text, {.max_bytes = text.size(), .numbers = codec::Numbers::any});
  REQUIRE(transcripts.ok());
  return *transcripts;
}

}  // namespace

TEST_CASE("the tutorials' endpoints behave as their transcripts say", "[tutorials][transcripts]") {
  const Json transcripts = read_transcripts();
  REQUIRE(transcripts.size() >= 18);
  for (const Json& transcript : transcripts) {
    DYNAMIC_SECTION(transcript["name"].get<std::string>()) {
      Play play;
      for (const Json& step : transcript["steps"]) play.step(step, transcript["path"].get<std::string>());
    }
  }
}
