#include "parlor/room/verify.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "parlor/codec/json_writer.hpp"
#include "parlor/codec/utf8.hpp"
#include "parlor/room/replica.hpp"

namespace parlor::room {
namespace {

/// Follows a record's events with a replica, and with the audit of the room's kind.
class Verifier {
 public:
  Verifier(Replica replica, Tally& tally) : replica_(std::move(replica)), tally_(tally) {
    audit_ = replica_.rules().make_audit();
  }

  /// False when the event cannot be applied: nothing behind it can be checked then.
  bool follow(const Event& event) {
    AuditContext context{replica_.name(), replica_.members(), event, tally_};
    if (event.offset == replica_.offset() + 1) {
      check_origin(context);
      const bool is_kinds = !is_member_event(event.body) && !is_refusal(event.body);
      if (audit_ && is_kinds) audit_->check(replica_.rules(), context);
    }
    if (const Status status = replica_.apply(event); !status) {
      context.find("it cannot follow: " + status.error().text);
      return false;
    }
    ++tally_.events;
    last_by_ = event.author().copy();
    last_seq_ = is_refusal(event.body) ? 0 : event.seq;  // nothing of that command may follow
    return true;
  }

  const Replica& finish() {
    if (audit_) audit_->finish(replica_.rules(), tally_);
    return replica_;
  }

 private:
  void check_origin(AuditContext& context) const {
    const Event& event = context.event;
    if (is_member_event(event.body)) check_member_event(context);
    if (is_refusal(event.body)) return check_refusal(context);
    if (event.seq == 0) return;
    context.require(replica_.members().find(event.by) != nullptr, "it was asked for by somebody who is no member");
    const Author author = event.author().copy();
    // A record may begin in the middle of what a command caused.
    const bool first = tally_.events == 0 && event.seq == replica_.outcomes().last_seq(author);
    const bool same_command = first || (last_by_ == author && last_seq_ == event.seq);
    context.require(same_command || event.seq > replica_.outcomes().last_seq(author),
                    "the same command has been decided before");
  }

  void check_refusal(AuditContext& context) const {
    const Event& event = context.event;
    context.require_body(refusal_body());
    context.require(event.seq > replica_.outcomes().last_seq(event.author()),
                    "a command is refused that has been decided before");
  }

  void check_member_event(AuditContext& context) const {
    const Result<MemberEvent> change = codec::decode_document<MemberEvent>(context.event.body, "event");
    if (!change) return;
    context.require_body(codec::to_document(*change));
    std::visit([&](const auto& each) { check_member(each, context); }, *change);
  }
  void check_member(const MemberJoined& joined, AuditContext& context) const {
    context.require(joined.member == context.event.by, "a member joins by itself");
    context.require(replica_.members().find(joined.member) == nullptr, "a member joins who is there already");
    check_name(joined.name, joined.member, context);
  }
  void check_member(const MemberLeft& left, AuditContext& context) const {
    context.require(left.member == context.event.by, "a member leaves by itself");
    context.require(replica_.members().find(left.member) != nullptr, "somebody leaves who is no member");
  }
  void check_member(const MemberRenamed& renamed, AuditContext& context) const {
    context.require(renamed.member == context.event.by, "a member is renamed by itself");
    check_name(renamed.name, renamed.member, context);
  }
  void check_name(const std::string& name, const MemberId& self, AuditContext& context) const {
    const Members::Map& all = replica_.members().all();
    const bool taken = std::any_of(all.begin(), all.end(),
                                   [&](const auto& entry) { return entry.first != self && entry.second.name == name; });
    context.require(!taken, "the name is another member's");
    context.require(!name.empty() && name.size() <= limits::member_name_bytes && codec::single_line(name) == name,
                    "the name is none that the room gives");
  }

  Replica replica_;
  std::unique_ptr<Audit> audit_;
  Tally& tally_;
  Author last_by_;
  std::uint64_t last_seq_ = 0;
};

void check_text(std::string_view text, const Record& record, Tally& tally) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const std::string written = dump_record(record);
  if (text == written) return;
  const auto [here, there] = std::mismatch(text.begin(), text.end(), written.begin(), written.end());
  tally.find(0, "the text is not as it was written, from byte " + std::to_string(here - text.begin() + 1) + " on");
}

/// Each value against the one that stands before it, so that only what was changed is named.
void check_chain(const Record& record, Tally& tally) {
  const RecordBase& base = record.base;
  if (chain_of_base(record.room, record.epoch, base.offset, base.snapshot) != base.chain) {
    tally.find(0, "the room's name, epoch or state before the first event does not agree with base.chain");
  }
  const std::string* before = &base.chain;
  for (const RecordedEvent& each : record.events) {
    if (chain_of_event(*before, each.event) != each.chain) {
      tally.find(each.event.offset, "the event does not agree with its chain value");
    }
    before = &each.chain;
  }
}

}  // namespace

codec::Document to_document(const VerifyReport& report) {
  std::string text;
  codec::JsonWriter writer(text);
  const auto put = [&](std::string_view name, const auto& value) {
    writer.key(name);
    codec::write(writer, value);
  };
  const Tally& tally = report.tally;
  writer.begin_object(14);
  put("dice", tally.dice);
  put("dice_checked", tally.dice_checked);
  put("epoch", report.epoch);
  put("events", tally.events);
  put("findings", tally.findings);
  put("first", report.first);
  put("games", tally.games);
  put("games_open", tally.games_open);
  put("hash", report.hash);
  put("last", report.last);
  put("ok", report.ok);
  put("one_sided", tally.one_sided);
  put("problems", tally.problems);
  put("room", report.room);
  writer.end_object();
  return codec::Document::of_minimal(std::move(text));
}

Result<VerifyReport> verify_record(const Registry& kinds, std::string_view text) {
  const Result<Record> record = parse_record(text);
  if (!record) return record.error();
  Result<Replica> replica = replica_at(kinds, record->room, record->base.offset, record->base.snapshot);
  if (!replica) return replica.error();
  VerifyReport report{false, record->room, record->epoch, 0, 0, {}, {}};
  if (!record->events.empty()) {
    report.first = record->events.front().event.offset;
    report.last = record->events.back().event.offset;
  }
  check_text(text, *record, report.tally);
  check_chain(*record, report.tally);
  Verifier verifier(*std::move(replica), report.tally);
  const bool followed = std::all_of(record->events.begin(), record->events.end(),
                                    [&](const RecordedEvent& each) { return verifier.follow(each.event); });
  report.hash = verifier.finish().hash();
  if (followed && report.hash != record->hash) {
    report.tally.find(0, "the events lead to a state with another hash than the record names");
  }
  report.ok = report.tally.problems == 0;
  return report;
}

}  // namespace parlor::room
