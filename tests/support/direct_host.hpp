#pragma once

#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "log_model.hpp"
#include "parlor/room/host.hpp"

namespace parlor::test {

/// A host on a log that answers at once, so that every ask is answered before the call returns.
class DirectHost {
 public:
  /// The epoch comes from the entropy.
  static Result<DirectHost> make(const room::Registry& kinds, const room::RoomName& name,
                                 const room::Seed& entropy = {},
                                 std::shared_ptr<LogModel> log = std::make_shared<LogModel>()) {
    Result<room::Host> host = room::Host::make(kinds, name, false);
    if (!host) return host.error();
    DirectHost direct(*std::move(host), std::move(log));
    direct.settle({0, entropy});
    return direct;
  }

  Result<room::JoinAnswer> join(const room::MemberId& member, std::string_view wanted_name,
                                const std::optional<room::Position>& known, const room::Moment& moment) {
    return join(room::Author{member}, wanted_name, known, moment);
  }
  Result<room::JoinAnswer> join(const room::Author& author, std::string_view wanted_name,
                                const std::optional<room::Position>& known, const room::Moment& moment) {
    host_.join(1, author, wanted_name, known, moment);
    settle(moment);
    invariant(joined_.has_value(), "a join is answered");
    if (!*joined_) host_.leave(author.member);
    settle(moment);
    return *std::exchange(joined_, std::nullopt);
  }

  Result<room::CommandAnswer> command(const room::MemberId& member, std::uint64_t seq, const codec::Json& command,
                                      const room::Moment& moment) {
    return this->command(room::Author{member}, {seq, command}, moment);
  }
  Result<room::CommandAnswer> command(const room::Author& author, const room::CommandAsk& command,
                                      const room::Moment& moment) {
    host_.command(1, author, command, moment);
    settle(moment);
    invariant(done_.has_value(), "a command is answered");
    return *std::exchange(done_, std::nullopt);
  }

  void leave(const room::MemberId& member, const room::Moment& moment) {
    host_.leave(member);
    settle(moment);
  }
  void timeout(const room::Moment& moment) {
    host_.timeout(moment);
    settle(moment);
  }
  void disconnected(const room::MemberId& member, TimeMs now) { host_.disconnected(member, now); }
  room::JoinAnswer rejoin(const room::Author& author, const std::optional<room::Position>& known) const {
    return host_.rejoin(author, known);
  }
  Status signal(const room::MemberId& member, const codec::Json& signal, const room::Moment& moment) const {
    return host_.signal(member, signal, moment);
  }

  /// The events since the last call, in order.
  std::vector<room::Event> take_events() { return std::exchange(events_, {}); }
  std::optional<TimeMs> next_timeout() const { return host_.next_timeout(); }
  bool is_empty() const { return host_.is_empty(); }
  room::Check check() const { return host_.check(); }
  const room::Replica& replica() const { return host_.replica(); }
  const room::Log& log() const { return host_.log(); }
  room::Host& host() { return host_; }
  LogModel& store() { return *store_; }

  /// Does what the host says until it is quiet.
  void settle(const room::Moment& moment) {
    while (std::optional<room::HostOutput> output = host_.poll()) {
      std::visit([&](auto& what) { carry_out(what, moment); }, *output);
    }
  }

 private:
  DirectHost(room::Host host, std::shared_ptr<LogModel> store) : host_(std::move(host)), store_(std::move(store)) {}

  void carry_out(room::WantRead& want, const room::Moment& moment) { host_.read(store_->read(want.known), moment); }
  void carry_out(room::WantAppend& want, const room::Moment& moment) {
    host_.appended(store_->append(want.append), moment);
  }
  void carry_out(room::WantRenew& want, const room::Moment& moment) {
    host_.renewed(store_->renew(want.renewal), moment);
  }
  void carry_out(room::WantHold&, const room::Moment&) {}
  void carry_out(room::WantRelease& want, const room::Moment& moment) { host_.released(want.member, false, moment); }
  void carry_out(room::WantHeld&, const room::Moment& moment) { host_.held(std::vector<room::MemberId>(), moment.now); }
  void carry_out(room::Publish& publish, const room::Moment&) {
    for (room::Event& event : publish.events) events_.push_back(std::move(event));
  }
  void carry_out(room::Reset&, const room::Moment&) {}
  void carry_out(room::JoinDone& done, const room::Moment&) { joined_ = std::move(done.answer); }
  void carry_out(room::CommandDone& done, const room::Moment&) { done_ = std::move(done.answer); }

  room::Host host_;
  std::shared_ptr<LogModel> store_;
  std::vector<room::Event> events_;
  std::optional<Result<room::JoinAnswer>> joined_;
  std::optional<Result<room::CommandAnswer>> done_;
};

}  // namespace parlor::test
