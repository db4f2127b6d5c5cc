#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "parlor/codec/fields.hpp"

namespace parlor::room {

/// Names one resumable session in every room it joins. Derived from the client's secret key (see member_id), so that
/// a client proves who it is by knowing the key, and nobody else learns the key from the log.
using MemberId = std::string;

/// "m" and 20 hexadecimal digits of SHA-256 over a domain tag and the key.
MemberId member_id(std::string_view client_key);

struct Member {
  std::string name;
  static constexpr auto fields() { return std::tuple{codec::field("name", &Member::name)}; }
};

// The events that every room knows, whatever its kind.
struct MemberJoined {
  static constexpr std::string_view type = "member_joined";
  MemberId member;
  std::string name;
  static constexpr auto fields() {
    return std::tuple{codec::field("member", &MemberJoined::member), codec::field("name", &MemberJoined::name)};
  }
};
struct MemberLeft {
  static constexpr std::string_view type = "member_left";
  MemberId member;
  static constexpr auto fields() { return std::tuple{codec::field("member", &MemberLeft::member)}; }
};
struct MemberRenamed {
  static constexpr std::string_view type = "member_renamed";
  MemberId member;
  std::string name;
  static constexpr auto fields() {
    return std::tuple{codec::field("member", &MemberRenamed::member), codec::field("name", &MemberRenamed::name)};
  }
};
using MemberEvent = std::variant<MemberJoined, MemberLeft, MemberRenamed>;

/// True if the body's "type" is one of these. Kinds cannot have events of these names.
bool is_member_event(std::string_view type);
bool is_member_event(const codec::Document& body);

/// Who is in a room. Part of the replicated state; names are unique.
class Members {
 public:
  using Map = std::map<MemberId, Member>;

  const Map& all() const { return members_; }
  std::size_t size() const { return members_.size(); }
  const Member* find(const MemberId& id) const;
  /// The member's name, or its id when it has left.
  std::string name_of(const MemberId& id) const;

  /// A valid name as near to the wanted one as may be: one line, at most limits::member_name_bytes, "Guest" if nothing
  /// is left, and with a number behind it ("Ann 2") when another member than `self` has it.
  std::string unique_name(std::string_view wanted, const MemberId& self) const;

  void apply(const MemberEvent& event);

  codec::Document document() const { return codec::to_document(members_); }
  void write(codec::Writer& writer) const { codec::write(writer, members_); }
  /// Takes what document() gave and begins at `at`. Errors: bad_field; then nothing has changed.
  Status restore(const codec::Tape& tape, codec::Tape::Index at = codec::Tape::root);

 private:
  bool is_taken(const std::string& name, const MemberId& self) const;
  template <class IsFree>
  std::size_t free_number(IsFree is_free) const;
  void set_name(const MemberId& id, const std::string& name);
  void erase(const MemberId& id);

  Map members_;
  std::map<std::string, MemberId> by_name_;  // the same facts the other way round, for unique_name
};

}  // namespace parlor::room
