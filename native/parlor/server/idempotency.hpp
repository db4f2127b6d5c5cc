#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parlor/app/application.hpp"
#include "parlor/base/result.hpp"
#include "parlor/base/time.hpp"
#include "parlor/channel_layer/shared_memo.hpp"
#include "parlor/crypto/sha256.hpp"
#include "parlor/metrics/counters.hpp"

namespace parlor::server {

/// The answers to requests that carried an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header), so that one
/// that is sent again is not carried out again:
///
/// - the same request within limits::idempotency_ms gets the first one's answer, with `Idempotent-Replayed: true`; one
///   that comes while the first is under way waits for it here, and gets 409 from another process;
/// - another request under the same key gets 422;
/// - an answer that says that nothing was sent is not kept: the request may be tried again.
///
/// With a shared memo this holds for all processes of the layer, else for this one. At limits::idempotency_keys the
/// oldest answer is forgotten. Callable on any loop thread.
class IdempotentAnswers {
 public:
  using Clock = std::function<TimeMs()>;
  /// What became of a request; `nothing_was_sent` when that is certain.
  using Finish = std::function<void(http::Response response, bool nothing_was_sent)>;
  struct Request {
    std::string name;            ///< who asks, for what, under which key
    crypto::Digest fingerprint;  ///< of what is asked
  };

  /// `shared` may be null; it outlives what the loops run. `clock` tells milliseconds since any fixed moment.
  IdempotentAnswers(layer::SharedMemo* shared, Clock clock) : shared_(shared), clock_(std::move(clock)) {}

  /// Calls `carry_out` if this request is the first of its name; sees to the answer in any case.
  void run(const Request& request, net::EventLoop& loop, const app::Answer& answer,
           const std::function<void(Finish)>& carry_out);

  /// Requests that were answered without being carried out.
  const metrics::Counter& replayed() const { return replayed_; }

 private:
  struct Kept {
    unsigned status;
    std::string body;
  };
  struct Entry {
    crypto::Digest fingerprint;
    std::uint64_t serial;
    TimeMs until;
    std::optional<Kept> kept;                                           // nothing while it is under way
    std::vector<std::pair<net::EventLoop*, app::Answer>> waiting = {};  // for that
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  /// True if the request is the first; else it is seen to.
  bool begin(const Request& request, net::EventLoop& loop, const app::Answer& answer);
  void claimed(const Request& request, const Result<std::optional<std::string>>& there, const app::Answer& answer,
               const std::function<void(Finish)>& carry_out);
  void taken(const Request& request, const std::string& text, const app::Answer& answer);
  void finish(const Request& request, http::Response response, bool keep, const app::Answer& answer);
  void make_room_locked();
  void erase_locked(Entries::iterator entry);
  http::Response replay(const Kept& kept);

  layer::SharedMemo* shared_;
  Clock clock_;
  metrics::Counter replayed_;
  std::mutex mutex_;  // guards what follows
  Entries entries_;
  std::map<std::uint64_t, std::string> order_;  // the names by serial: the oldest first
  std::uint64_t last_serial_ = 0;
};

/// The header's key, nothing without the header. Error: bad_field when it is not 1 to limits::idempotency_key_bytes
/// visible characters.
Result<std::optional<std::string>> idempotency_key(const app::Scope& scope);

}  // namespace parlor::server
