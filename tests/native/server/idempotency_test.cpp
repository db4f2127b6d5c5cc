#include "parlor/server/idempotency.hpp"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/base/limits.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using parlor::server::IdempotentAnswers;

namespace {

/// One who asks, again and again; carries out when the test says so.
struct Asker {
  explicit Asker(layer::SharedMemo* shared = nullptr) : answers(shared, [this] { return now; }) {}

  void ask(const std::string& name, const std::string& what) {
    answers.run(
        {name, crypto::sha256(as_bytes(what))}, loop, [this](http::Response given) { got.push_back(given); },
        [this](IdempotentAnswers::Finish finish) { under_way.push_back(std::move(finish)); });
    test::run_ready(loop);
  }
  void carry_out(unsigned status, bool nothing_was_sent = false) {
    for (const auto& finish : std::exchange(under_way, {})) {
      finish(http::Response::json(status, std::to_string(++carried_out)), nothing_was_sent);
    }
    test::run_ready(loop);
  }
  bool last_was_replayed() const {
    for (const auto& [name, value] : got.back().headers) {
      if (name == "Idempotent-Replayed") return value == "true";
    }
    return false;
  }

  TimeMs now = 0;
  net::EventLoop loop{0};
  IdempotentAnswers answers;
  std::vector<http::Response> got;
  std::vector<IdempotentAnswers::Finish> under_way;
  int carried_out = 0;
};

}  // namespace

TEST_CASE("a request that is sent again gets the first answer and is carried out once", "[server][idempotency]") {
  Asker asker;
  asker.ask("key", "what");
  asker.carry_out(202);
  asker.ask("key", "what");
  CHECK(asker.under_way.empty());
  REQUIRE(asker.got.size() == 2);
  CHECK(asker.got[1].status == 202);
  CHECK(asker.got[1].body == asker.got[0].body);
  CHECK(asker.last_was_replayed());
  CHECK(asker.answers.replayed().value() == 1);
  SECTION("until the window has passed") {
    asker.now += limits::idempotency_ms;
    asker.ask("key", "what");
    CHECK(asker.under_way.size() == 1);
  }
  SECTION("while another request under its key is refused") {
    asker.ask("key", "something else");
    CHECK(asker.got.back().status == 422);
    CHECK(asker.under_way.empty());
  }
  SECTION("and another key is another request") {
    asker.ask("another key", "what");
    CHECK(asker.under_way.size() == 1);
  }
}

TEST_CASE("who asks again while the first is under way waits for its answer", "[server][idempotency]") {
  Asker asker;
  asker.ask("key", "what");
  asker.ask("key", "what");
  CHECK(asker.under_way.size() == 1);
  CHECK(asker.got.empty());
  asker.carry_out(202);
  REQUIRE(asker.got.size() == 2);
  CHECK(asker.got[0].body == asker.got[1].body);
}

TEST_CASE("when nothing was sent the same key may try again; when nobody knows, it may not", "[server][idempotency]") {
  Asker asker;
  asker.ask("key", "what");
  asker.carry_out(503, GENERATE(true, false));
  const bool nothing_was_sent = [&] {
    asker.ask("key", "what");
    return asker.under_way.size() == 1;
  }();
  if (!nothing_was_sent) CHECK(asker.last_was_replayed());
  CHECK(asker.got.front().status == 503);
}

TEST_CASE("at the bound the oldest answer is forgotten, never a request under way", "[server][idempotency]") {
  Asker asker;
  asker.ask("first", "what");
  asker.carry_out(202);
  for (std::size_t i = 1; i < limits::idempotency_keys; ++i) asker.ask(std::to_string(i), "what");
  asker.ask("one more", "what");
  CHECK(asker.under_way.size() == limits::idempotency_keys);
  asker.ask("too much", "what");
  CHECK(asker.got.back().status == 503);
  asker.carry_out(202);
  asker.ask("first", "what");
  CHECK(asker.under_way.size() == 1);
}

TEST_CASE("what another process has been asked first is known here", "[server][idempotency]") {
  /// What another process has noted.
  struct Noted final : layer::SharedMemo {
    Result<std::optional<std::string>> there = std::optional<std::string>();
    std::vector<std::string> notes;
    int forgotten = 0;
    void claim(std::string, std::string text, DurationMs, net::EventLoop& loop, Claimed claimed) override {
      notes.push_back(std::move(text));
      loop.post([this, claimed] { claimed(there); });
    }
    void note(std::string, std::string text, DurationMs) override { notes.push_back(std::move(text)); }
    void forget(std::string) override { ++forgotten; }
  } shared;
  Asker asker(&shared);
  SECTION("answered there: the answer is its") {
    Asker other(&shared);
    other.ask("key", "what");
    other.carry_out(202);
    REQUIRE(shared.notes.size() == 2);
    shared.there = std::optional(shared.notes[1]);
    asker.ask("key", "what");
    REQUIRE(asker.got.size() == 1);
    CHECK(asker.got[0].status == 202);
    CHECK(asker.got[0].body == other.got[0].body);
    CHECK(asker.last_was_replayed());
    SECTION("and another request is refused") {
      asker.ask("key", "something else");
      CHECK(asker.got.back().status == 422);
    }
  }
  SECTION("under way there: not here") {
    asker.ask("key", "what");
    shared.there = std::optional(shared.notes[0]);
    Asker late(&shared);
    late.ask("key", "what");
    CHECK(late.got.at(0).status == 409);
    late.ask("key", "what");
    CHECK(late.got.size() == 2);
  }
  SECTION("nobody can say: try again later") {
    shared.there = Error(ErrorCode::io_failed, "no connection");
    asker.ask("key", "what");
    CHECK(asker.got.at(0).status == 503);
    CHECK(asker.under_way.empty());
  }
  SECTION("nothing was sent: the others may, too") {
    asker.ask("key", "what");
    asker.carry_out(503, true);
    CHECK(shared.forgotten == 1);
  }
}
