#include "parlor/room/members.hpp"

#include "parlor/codec/utf8.hpp"
#include "parlor/crypto/sha256.hpp"

namespace parlor::room {

MemberId member_id(std::string_view client_key) {
  const crypto::Digest digest =
      crypto::Sha256().update(as_bytes("parlor member\n")).update(as_bytes(client_key)).finish();
  return "m" + to_hex(ByteView(digest).first(10));
}

bool is_member_event(std::string_view type) {
  return type == MemberJoined::type || type == MemberLeft::type || type == MemberRenamed::type;
}

bool is_member_event(const codec::Document& body) {
  codec::Tape tape;
  body.read(tape);
  return is_member_event(tape.type_of(codec::Tape::root));
}

const Member* Members::find(const MemberId& id) const {
  const auto place = members_.find(id);
  return place == members_.end() ? nullptr : &place->second;
}

std::string Members::name_of(const MemberId& id) const {
  const Member* member = find(id);
  return member == nullptr ? id : member->name;
}

/// A number from 2 on that is free. Among as many as there are members, and one more, there is one, so it stays short.
template <class IsFree>
std::size_t Members::free_number(IsFree is_free) const {
  // In a crowd of guests trying 2, 3, 4, … one by one would take long: double, then halve.
  const std::size_t last = members_.size() + 2;
  std::size_t free = 2;
  while (free <= last && !is_free(free)) free *= 2;
  if (free > last) {
    // The powers of two were taken on purpose.
    for (free = 2; !is_free(free);) ++free;
    return free;
  }
  std::size_t taken = free / 2;
  while (free - taken > 1) {
    const std::size_t middle = taken + (free - taken) / 2;
    (is_free(middle) ? free : taken) = middle;
  }
  return free;
}

std::string Members::unique_name(std::string_view wanted, const MemberId& self) const {
  constexpr std::size_t room_for_number = 6;
  std::string base = codec::single_line(codec::cut_at_character(wanted, limits::member_name_bytes - room_for_number));
  if (base.empty()) base = "Guest";
  if (!is_taken(base, self)) return base;
  const auto numbered = [&](std::size_t number) { return base + " " + std::to_string(number); };
  return numbered(free_number([&](std::size_t number) { return !is_taken(numbered(number), self); }));
}

bool Members::is_taken(const std::string& name, const MemberId& self) const {
  const auto place = by_name_.find(name);
  return place != by_name_.end() && place->second != self;
}

void Members::apply(const MemberEvent& event) {
  if (const auto* joined = std::get_if<MemberJoined>(&event)) set_name(joined->member, joined->name);
  if (const auto* left = std::get_if<MemberLeft>(&event)) erase(left->member);
  if (const auto* renamed = std::get_if<MemberRenamed>(&event)) {
    if (find(renamed->member) != nullptr) set_name(renamed->member, renamed->name);
  }
}

void Members::set_name(const MemberId& id, const std::string& name) {
  erase(id);
  members_[id] = Member{name};
  by_name_[name] = id;
}

void Members::erase(const MemberId& id) {
  const auto place = members_.find(id);
  if (place == members_.end()) return;
  const auto name = by_name_.find(place->second.name);
  if (name != by_name_.end() && name->second == id) by_name_.erase(name);
  members_.erase(place);
}

Status Members::restore(const codec::Tape& tape, codec::Tape::Index at) {
  Result<Map> map = codec::decode<Map>(tape, at, "members");
  if (!map) return map.error();
  members_ = *std::move(map);
  by_name_.clear();
  for (const auto& [id, member] : members_) by_name_.emplace(member.name, id);
  return {};
}

}  // namespace parlor::room
