// A list of operations on one room: members come and go, commands made of valid and of arbitrary parts, time passes,
// foreign events. Whatever happens, a snapshot is the whole state, and a second replica fed the same events agrees.
#include <string>

#include "direct_host.hpp"
#include "input.hpp"
#include "parlor/kinds/standard_kinds.hpp"

using namespace parlor;

namespace {

constexpr const char* commands[] = {R"({"type":"say","text":"hello"})",
                                    R"({"type":"say","text":"/roll 2d6"})",
                                    R"({"type":"edit","id":1,"text":"x"})",
                                    R"({"type":"delete","id":1})",
                                    R"({"type":"rename","name":"Ann"})",
                                    R"({"type":"sit"})",
                                    R"({"type":"sit","seat":3})",
                                    R"({"type":"stand"})",
                                    R"({"type":"ready"})",
                                    R"({"type":"ready","ready":false})",
                                    R"({"type":"roll"})",
                                    R"({"type":"leave"})",
                                    R"({"type":"add_bot"})",
                                    R"({"type":"remove_bot","seat":1})",
                                    R"({"type":"rematch"})",
                                    R"({"type":"reveal","seed":"00"})",
                                    R"({"type":"configure","goal":12,"exact_landing":true,"extra_roll_on_six":true})"};

codec::Json read(ByteView bytes) {
  const Result<codec::Json> json = codec::parse_json(as_text(bytes));
  return json ? *json : codec::Json(nullptr);
}

struct Pair {
  test::DirectHost host;
  room::Replica follower;
  room::Moment moment{1'000'000, {}};
  std::uint64_t seq = 0;

  /// What the member's client says by itself, if anything.
  void respond(const room::MemberId& member) {
    const room::Secret secret{static_cast<std::uint8_t>(member.back())};
    const auto response = follower.rules().respond({member, follower.name(), secret, ++seq});
    if (response) (void)host.command(member, seq, *response, moment).ok();
  }

  void follow() {
    for (const room::Event& event : host.take_events()) {
      fuzz::expect(follower.apply(event).ok(), "a follower can apply what the host decided");
    }
    fuzz::expect(follower.hash() == host.replica().hash(), "host and follower agree");
  }
};

void step(Pair& pair, fuzz::Input& input, const room::Registry& kinds) {
  const room::MemberId member = "m" + std::to_string(input.below(8));
  pair.moment.entropy[0] = static_cast<std::uint8_t>(input.below(256));
  pair.moment.now += static_cast<TimeMs>(input.below(256)) * 200;
  switch (input.below(9)) {
    case 0:
      (void)pair.host.join(member, as_text(input.piece()), std::nullopt, pair.moment).ok();
      break;
    case 1:
      pair.host.leave(member, pair.moment);
      break;
    case 2:
      pair.host.disconnected(member, pair.moment.now);
      break;
    case 3:
      pair.host.timeout(pair.moment);
      break;
    case 4:
      (void)pair.host.command(member, ++pair.seq, read(input.piece()), pair.moment).ok();
      break;
    case 6:
      pair.respond(member);
      break;
    case 5: {
      room::Replica lone = *room::Replica::make(kinds, pair.follower.name());
      (void)lone.restore(input.below(100), read(input.piece())).ok();
      (void)lone.apply(room::Event{lone.offset() + 1, 1, member, 0, read(input.piece())}).ok();
      break;
    }
    default:
      (void)pair.host
          .command(member, ++pair.seq, read(as_bytes(commands[input.below(std::size(commands))])), pair.moment)
          .ok();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const room::Registry kinds = room::standard_kinds();
  fuzz::Input input(data, size);
  const room::RoomName name{input.below(2) == 0 ? "chat" : "dice", "fuzz"};
  Pair pair{*test::DirectHost::make(kinds, name), *room::Replica::make(kinds, name)};
  while (!input.empty()) {
    step(pair, input, kinds);
    pair.follow();
  }
  room::Replica restored = *room::Replica::make(kinds, name);
  fuzz::expect(restored.restore(pair.follower.offset(), pair.follower.snapshot()).ok(), "a snapshot can be restored");
  fuzz::expect(restored.hash() == pair.follower.hash(), "and is the whole state");
  return 0;
}
