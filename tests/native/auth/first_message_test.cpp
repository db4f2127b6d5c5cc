#include "parlor/auth/first_message.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/os/clock.hpp"
#include "recording_socket.hpp"

using namespace parlor;

namespace {

const auth::Key key = {"", "0123456789abcdef0123456789abcdef"};

/// Says who it was given, and sends back what comes.
class Greeter final : public app::Consumer {
 public:
  explicit Greeter(std::vector<std::string>& diary) : diary_(diary) {}
  void connect() override {
    accept();
    send("hello " + scope().user);
  }
  void receive_text(std::string_view text) override { send(text); }
  void disconnect(std::uint16_t code) override { diary_.push_back("gone " + std::to_string(code)); }

 private:
  std::vector<std::string>& diary_;
};

struct Line {
  Line() {
    auth::Options options;
    options.policy = auth::Policy::required;
    options.keys = {key};
    options.sources.message = true;
    authenticator.emplace(options);
    auto front = std::make_unique<auth::FirstMessage>(std::make_unique<Greeter>(diary), *authenticator, nullptr);
    app::ConsumerHost::bind(*front, app::Scope(), nullptr);
    host.emplace(std::move(front), socket);
    host->opened();
  }

  std::string auth(const std::string& user) {
    return R"({"type":"auth","token":")" + auth::issue_token({user, "", os::now_ms(), 60'000}, key) + "\"}";
  }

  net::EventLoop loop{0};
  test::RecordingSocket socket{loop};
  std::vector<std::string> diary;
  std::optional<auth::Authenticator> authenticator;
  std::optional<app::ConsumerHost> host;
};

}  // namespace

TEST_CASE("the consumer begins when the first message has said who it is", "[auth]") {
  Line line;
  CHECK(line.socket.is_open());
  CHECK(line.socket.take_texts().empty());
  line.host->text(line.auth("ann"));
  CHECK(line.socket.take_texts() == std::vector<std::string>{"hello ann"});
  line.host->text("one");
  line.host->text(line.auth("bob"));  // an ordinary message by now
  CHECK(line.socket.take_texts().front() == "one");
  line.host->closed(1001);
  CHECK(line.diary == std::vector<std::string>{"gone 1001"});
}

TEST_CASE("anything else in the first message is refused, and the consumer never begins", "[auth]") {
  for (const std::string message : {"", "hello", "[]", R"({"type":"say"})", R"({"type":"auth"})",
                                    R"({"type":"auth","token":7})", R"({"type":"auth","token":"x"})"}) {
    INFO(message);
    Line line;
    line.host->text(message);
    CHECK(line.socket.close_code == 4403);
    REQUIRE(line.socket.sent.size() == 1);
    CHECK(line.socket.sent[0].payload.starts_with(R"({"error":{"code":")"));
    line.host->closed(4403);
    CHECK(line.diary.empty());
  }
}

TEST_CASE("a binary first message is refused", "[auth]") {
  Line line;
  line.host->bytes(as_bytes("x"));
  CHECK(line.socket.close_code == 4403);
}

TEST_CASE("a server that stops closes a socket that has not said who it is", "[auth]") {
  Line line;
  line.host->shut_down(500);
  CHECK(line.socket.close_code == 1012);
}
