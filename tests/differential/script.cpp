#include "script.hpp"

#include <utility>

#include "hostile.hpp"
#include "parlor/kinds/standard_kinds.hpp"

namespace differential {
namespace {

constexpr std::size_t room_life_steps = 600;  // then it begins anew, which keeps states small and hashes quick

const parlor::room::Registry& kinds() {
  static const parlor::room::Registry standard = parlor::room::standard_kinds();
  return standard;
}

std::string dump(const Json& json) {
  return parlor::codec::dump_json(json);
}

}  // namespace

Step Script::next() {
  const std::size_t choice = random_.below(100);
  if (choice < 60) return room_step(static_cast<std::uint8_t>(random_.below(2)));
  return choice < 97 ? frame_step() : odd_step();
}

Step Script::room_step(std::uint8_t slot) {
  Room& room = rooms_[slot];
  if (room.steps_left-- == 0) {
    room = Room{room.name, room.kind, 0, 0, room_life_steps, {}, {}, {}, {}};
    room.replica = *parlor::room::Replica::make(kinds(), *parlor::room::parse_room_name(room.name));
    return {Op::make, slot, 0, std::string(room.name)};
  }
  if (!room.decided.empty()) return apply_step(slot, room);
  if (random_.one_in(25)) return {Op::snapshot, slot, 0, {}};
  if (!room.snapshot.empty() && random_.one_in(3)) {
    if (random_.one_in(2)) return predict_step(room);
    std::string snapshot = std::exchange(room.snapshot, {});
    return {Op::restore, slot, 0, random_.one_in(3) ? damaged(random_, std::move(snapshot)) : std::move(snapshot)};
  }
  now_ += static_cast<std::int64_t>(random_.below(random_.one_in(10) ? 40'000 : 900));
  Json request = some_request(random_, room.kind, now_);
  if (random_.one_in(2)) respond(room, request);
  room.by = request.contains("member") && request["member"].is_string() ? request["member"].get<std::string>() : "m0";
  return {Op::decide, slot, 0, random_.one_in(40) ? damaged(random_, dump(request)) : dump(request)};
}

void Script::respond(Room& room, Json& request) {
  const std::string member = some_member(random_);
  parlor::room::Secret secret{};
  secret[0] = static_cast<std::uint8_t>(member.back());
  const parlor::room::ClientContext context{member, room.replica->name(), secret, random_.below(1'000'000)};
  const std::optional<Json> response = room.replica->rules().respond(context);
  if (!response) return;
  request["verb"] = "command";
  request["member"] = member;
  request["command"] = *response;
}

/// What somebody in the room sees of commands that have no answer.
Step Script::predict_step(const Room& room) {
  const Json taken = Json::parse(room.snapshot, nullptr, false);
  const Json& outcomes = taken["snapshot"]["outcomes"];
  const std::string member = "m" + std::to_string(random_.below(3));
  const Json welcome = {
      {"type", "welcome"}, {"version", 1}, {"member", member}, {"time", now_}, {"heartbeat_ms", 15'000}};
  const Json joined = {{"type", "joined"},
                       {"room", room.name},
                       {"epoch", "e"},
                       {"offset", taken["offset"]},
                       {"snapshot", taken["snapshot"]},
                       {"seq", outcomes.contains(member) ? outcomes[member]["seq"] : Json(0)},
                       {"hash", ""}};
  std::string lines = std::string(room.name) + "\n" + dump(welcome) + "\n" + dump(joined);
  for (std::size_t i = 0; i < 4; ++i) {
    const Json request = some_request(random_, room.kind, now_);
    if (request.contains("command")) lines += "\n" + dump(request["command"]);
  }
  return {Op::predict, 0, 0, std::move(lines)};
}

/// What was decided, or that same event damaged; sound ones leave the queue when they have been applied.
Step Script::apply_step(std::uint8_t slot, Room& room) {
  Json event = {{"offset", room.offset + 1},
                {"time", now_},
                {"by", room.by},
                {"seq", room.seq + 1},
                {"body", room.decided.front()}};
  if (!random_.one_in(8)) return {Op::apply, slot, 0, dump(event)};
  if (random_.one_in(2)) return {Op::apply, slot, 0, damaged(random_, dump(event))};
  Json& part = random_.one_in(2) ? event : event["body"];
  auto place = part.begin();
  std::advance(place, static_cast<std::ptrdiff_t>(random_.below(part.size())));
  *place = some_value(random_);
  return {Op::apply, slot, 0, dump(event)};
}

Step Script::frame_step() {
  const auto from_client = static_cast<std::uint8_t>(random_.below(2));
  const auto encoding = static_cast<std::uint8_t>(random_.below(2));
  std::string json = dump(from_client == 1 ? some_client_frame(random_) : some_server_frame(random_));
  switch (random_.below(5)) {
    case 0:
      return {Op::encode, encoding, from_client, std::move(json)};
    case 1:
      return {Op::encode, encoding, from_client, damaged(random_, std::move(json))};
    case 2:
      return {Op::decode, encoding, from_client, hostile(random_)};
    case 3:
      return {Op::decode, PARLOR_JSON, from_client, damaged(random_, std::move(json))};
    default:
      return {Op::decode, PARLOR_CBOR, from_client,
              random_.one_in(5) ? last_cbor_[from_client] : damaged(random_, last_cbor_[from_client])};
  }
}

Step Script::odd_step() {
  switch (random_.below(4)) {
    case 0:
      return {Op::make, 2, 0, random_.one_in(2) ? damaged(random_, "chat/lobby") : some_text(random_)};
    case 1:
      return {
          Op::close_advice, static_cast<std::uint8_t>(random_.next()), static_cast<std::uint8_t>(random_.next()), {}};
    case 2:
      return {Op::decode, static_cast<std::uint8_t>(random_.below(4)), 1, "{}"};
    default:
      return {Op::member_id, 0, 0, hostile(random_)};
  }
}

void Script::learn(const Step& step, const Outcome& outcome) {
  const bool ok = outcome.result == PARLOR_OK;
  if (step.op == Op::encode && step.a == PARLOR_CBOR && ok) last_cbor_[step.b] = outcome.output;
  if (step.op > Op::restore || step.a >= std::size(rooms_) || !ok) return;
  Room& room = rooms_[step.a];
  if (step.op == Op::decide) {
    const Json bodies = Json::parse(outcome.output, nullptr, false);
    room.decided.assign(bodies.begin(), bodies.end());
  } else if (step.op == Op::apply) {
    ++room.offset;
    ++room.seq;
    if (!room.decided.empty()) room.decided.pop_front();
    const auto event = parlor::codec::decode<parlor::room::Event>(Json::parse(step.input, nullptr, false));
    if (event) (void)room.replica->apply(*event).ok();
  } else if (step.op == Op::snapshot) {
    room.snapshot = outcome.output;
  } else if (step.op == Op::restore) {
    const Json snapshot = Json::parse(step.input, nullptr, false);
    room.offset = snapshot["offset"].get<std::uint64_t>();
    (void)room.replica->restore(room.offset, snapshot["snapshot"]).ok();
    room.decided.clear();
  }
}

}  // namespace differential
