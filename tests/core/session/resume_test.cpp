#include <catch2/catch.hpp>

#include "connection_pair.hpp"
#include "random.hpp"

using namespace parlor;
using test::add;
using test::ann_key;
using test::bob_key;
using test::TestClient;
using test::World;

namespace {

const std::string room_name = "counter/r";
constexpr int commands = 5;

/// A conversation in which every message has its place: ann says five commands, each worth another power of ten, and
/// one that is refused; bob says some between. It moves one message at a time, and ann's line breaks before the
/// message number `cut_at`. Returns how many messages moved.
int converse(World& world, int cut_at, bool reconnect_before_bob) {
  TestClient& ann = world.add(ann_key);
  TestClient& bob = world.add(bob_key, protocol::Encoding::cbor);
  int moved = 0;
  const auto step = [&](auto direction) {
    if (moved == cut_at) {
      ++moved;
      ann.cut(world.now);
      if (!reconnect_before_bob) {
        bob.command(room_name, add(1'000'000));
        while (bob.step_to_server(world.now) || bob.step_to_client(world.now)) {
        }
      }
      ann.connect(world.now);
      return true;
    }
    if (!direction()) return false;
    ++moved;
    return true;
  };
  const auto rest = [&] {
    bool any = true;
    while (any) {
      any = step([&] { return ann.step_to_server(world.now); });
      any = step([&] { return ann.step_to_client(world.now); }) || any;
      any = bob.step_to_server(world.now) || any;
      any = bob.step_to_client(world.now) || any;
    }
  };
  for (TestClient* client : {&ann, &bob}) {
    client->connect(world.now);
    client->join(room_name);
  }
  rest();
  std::int64_t worth = 1;
  for (int i = 0; i < commands; ++i, worth *= 10) {
    ann.command(room_name, add(worth));
    if (i == 2) ann.command(room_name, add(0));
    if (i % 2 == 0) bob.command(room_name, add(100'000));
    if (i != 1) rest();
  }
  rest();
  return moved;
}

void check_whole(World& world, int cut_at) {
  INFO("cut before message " << cut_at);
  TestClient& ann = *world.clients[0];
  TestClient& bob = *world.clients[1];
  CHECK(world.count_in(room_name) % 100'000 == 11'111);
  CHECK(ann.count<session::CommandDone>() == commands + 1);
  CHECK(bob.session.find(room_name)->pending().empty());
  for (const auto& done : ann.all<session::CommandDone>()) {
    if (done.error) CHECK((done.error->code == "nothing_added" || done.error->code == "not_applied"));
  }
  for (TestClient* client : {&ann, &bob}) {
    CHECK(client->session.find(room_name)->pending().empty());
    CHECK(client->count<session::Desync>() == 0);
    CHECK(client->count<session::Trouble>() == 0);
    CHECK(world.hash_of(*client, room_name) == world.server.room(room_name).replica().hash());
  }
}

/// Clients that say anything at any time, on lines that break at any time.
class Storm {
 public:
  explicit Storm(std::uint64_t seed) : random_(seed) {
    const int count = static_cast<int>(random_.between(1, 4));
    for (int i = 0; i < count; ++i) {
      const auto encoding = random_.one_in(2) ? protocol::Encoding::json : protocol::Encoding::cbor;
      world_.add("client-key-of-number-" + std::to_string(i), encoding).join(room_name);
    }
    given_.resize(world_.clients.size());
  }

  void blow(int steps) {
    for (int i = 0; i < steps; ++i) act();
    for (const auto& client : world_.clients) {
      if (!client->is_connected()) client->connect(world_.now);
    }
    world_.run();
  }

  void check() {
    std::int64_t expected = 0;
    for (std::size_t i = 0; i < world_.clients.size(); ++i) expected += check_client(i);
    CHECK(world_.count_in(room_name) == expected);
  }

 private:
  void act() {
    const auto i = static_cast<std::size_t>(random_.below(world_.clients.size()));
    TestClient& client = *world_.clients[i];
    switch (random_.below(12)) {
      case 0:
        return client.is_connected() ? client.cut(world_.now) : client.connect(world_.now);
      case 1:
        return world_.pass(random_.between(0, 6'000));
      case 2:
      case 3:
        return command(client, given_[i]);
      case 4:
      case 5:
      case 6:
      case 7:
        (void)client.step_to_server(world_.now);
        return;
      default:
        (void)client.step_to_client(world_.now);
    }
  }

  void command(TestClient& client, std::map<std::uint64_t, std::int64_t>& given) {
    if (client.session.find(room_name)->pending().size() >= limits::pending_commands) return;
    const std::int64_t by = random_.between(0, 5);
    const std::int64_t times = random_.between(1, 3);
    given[client.command(room_name, add(by, times))] = by * times;
  }

  /// What the client's commands that were answered as applied are worth.
  std::int64_t check_client(std::size_t i) {
    TestClient& client = *world_.clients[i];
    REQUIRE(client.session.find(room_name) != nullptr);
    CHECK(client.session.find(room_name)->pending().empty());
    CHECK(client.count<session::CommandDone>() == given_[i].size());
    CHECK(client.count<session::Desync>() == 0);
    CHECK(client.count<session::Trouble>() == 0);
    CHECK(world_.hash_of(client, room_name) == world_.server.room(room_name).replica().hash());
    std::int64_t worth = 0;
    for (const auto& done : client.all<session::CommandDone>()) {
      CHECK(done.error.has_value() == (given_[i][done.seq] == 0));
      worth += given_[i][done.seq];
    }
    return worth;
  }

  World world_;
  test::Random random_;
  std::vector<std::map<std::uint64_t, std::int64_t>> given_;  // of each client: number, what it adds
};

}  // namespace

TEST_CASE("wherever the line breaks, every command counts once and no event is lost or repeated") {
  for (const bool reconnect_before_bob : {true, false}) {
    int messages = 0;
    {
      World undisturbed;
      messages = converse(undisturbed, -1, true);
      check_whole(undisturbed, -1);
    }
    REQUIRE(messages > 20);
    for (int cut_at = 0; cut_at <= messages; ++cut_at) {
      World world;
      converse(world, cut_at, reconnect_before_bob);
      check_whole(world, cut_at);
    }
  }
}

TEST_CASE("whatever clients say on whatever lines, each command counts once and all see the same room") {
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    INFO("seed " << seed);
    Storm storm(seed);
    storm.blow(120);
    storm.check();
  }
}
