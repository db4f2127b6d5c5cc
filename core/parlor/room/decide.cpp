#include "parlor/room/decide.hpp"

#include <utility>

namespace parlor::room {
namespace {

struct Rename {
  static constexpr std::string_view type = "rename";
  std::string name;
  static constexpr auto fields() { return std::tuple{codec::field("name", &Rename::name).max(1'000)}; }
};

bool is_rename(const codec::Document& command) {
  // As most commands do not, they need not be taken apart to see it.
  if (command.text().find("\"type\":\"rename\"") == std::string::npos) return false;
  codec::Tape tape;
  command.read(tape);
  return tape.type_of(codec::Tape::root) == Rename::type;
}

Result<Rules::Bodies> decide_rename(const Members& members, const MemberId& member, const codec::Document& command) {
  Result<Rename> rename = codec::decode_document<Rename>(command, "command");
  if (!rename) return rename.error();
  const std::string name = members.unique_name(rename->name, member);
  if (name == members.name_of(member)) return refuse("name_unchanged", "You are already called " + name + ".");
  return Rules::Bodies{codec::to_document(MemberEvent(MemberRenamed{member, name}))};
}

Result<Rules::Bodies> decide_by_chance(const Replica& replica, const MemberId& member, const codec::Document& command,
                                       TimeMs now, Chance& chance) {
  if (replica.members().find(member) == nullptr) return ErrorCode::not_joined;
  if (is_rename(command)) return decide_rename(replica.members(), member, command);
  Context context{replica.members(), member, now, chance, replica.name()};
  Result<Rules::Bodies> bodies = replica.rules().decide(command, context);
  if (!bodies) return bodies.error();
  invariant(!bodies->empty(), "a command changes the room or is refused");
  invariant(bodies->size() <= limits::events_per_command, "a command causes a bounded number of events");
  return bodies;
}

}  // namespace

Result<Rules::Bodies> decide_command(const Replica& replica, const MemberId& member, const codec::Document& command,
                                     const Moment& moment) {
  Chance chance(moment.entropy, moment.secret);
  return decide_by_chance(replica, member, command, moment.now, chance);
}

std::optional<Rules::Bodies> predict_command(const Replica& replica, const MemberId& member,
                                             const codec::Document& command, TimeMs now) {
  Chance chance(Seed{});
  Result<Rules::Bodies> bodies = decide_by_chance(replica, member, command, now, chance);
  if (!bodies || chance.was_used()) return std::nullopt;
  return *std::move(bodies);
}

Result<Rules::Bodies> decide_join(const Replica& replica, const MemberId& member, std::string_view wanted_name,
                                  const Moment& moment) {
  if (replica.members().find(member) != nullptr) return Rules::Bodies{};
  if (replica.members().size() >= limits::members_per_room) return ErrorCode::room_full;
  const MemberEvent joined = MemberJoined{member, replica.members().unique_name(wanted_name, member)};
  Rules::Bodies bodies{codec::to_document(joined)};
  if (!replica.rules().follows_members()) return bodies;
  Members members = replica.members();
  members.apply(joined);
  Chance chance(moment.entropy, moment.secret);
  Context context{members, member, moment.now, chance, replica.name()};
  for (codec::Document& body : replica.rules().decide_joined(member, context)) bodies.push_back(std::move(body));
  return bodies;
}

Rules::Bodies decide_leave(const Replica& replica, const MemberId& member, const Moment& moment) {
  if (replica.members().find(member) == nullptr) return {};
  const MemberEvent left = MemberLeft{member};
  Rules::Bodies bodies{codec::to_document(left)};
  if (!replica.rules().follows_members()) return bodies;
  Members members = replica.members();
  members.apply(left);
  Chance chance(moment.entropy, moment.secret);
  Context context{members, member, moment.now, chance, replica.name()};
  for (codec::Document& body : replica.rules().decide_left(member, context)) bodies.push_back(std::move(body));
  return bodies;
}

Rules::Bodies decide_deadline(const Replica& replica, const Moment& moment) {
  const std::optional<TimeMs> deadline = replica.rules().deadline();
  if (!deadline || moment.now < *deadline) return {};
  Chance chance(moment.entropy, moment.secret);
  Context context{replica.members(), {}, moment.now, chance, replica.name()};
  return replica.rules().decide_deadline(context);
}

Status decide_signal(const Replica& replica, const MemberId& member, const codec::Document& signal,
                     const Moment& moment) {
  if (replica.members().find(member) == nullptr) return ErrorCode::not_joined;
  Chance chance(moment.entropy, moment.secret);
  Context context{replica.members(), member, moment.now, chance, replica.name()};
  return replica.rules().decide_signal(signal, context);
}

}  // namespace parlor::room
