#include "parlor/server/idempotency.hpp"

#include <algorithm>

#include "parlor/base/limits.hpp"
#include "parlor/codec/json.hpp"
#include "parlor/net/event_loop.hpp"

namespace parlor::server {
namespace {

using http::Response;

Response mismatch() {
  return Response::error(422, "idempotency_mismatch", "this Idempotency-Key was used for another request");
}

Response conflict() {
  Response response =
      Response::error(409, "idempotency_conflict", "the first request with this Idempotency-Key has no answer yet");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response overloaded(const std::string& text) {
  Response response = Response::error(503, "overloaded", text);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

std::string text_of(const crypto::Digest& fingerprint, const Response* response) {
  codec::Json note = {{"fingerprint", to_hex(fingerprint)}};
  if (response != nullptr) {
    note["status"] = response->status;
    note["body"] = response->body;
  }
  return codec::dump_json(note);
}

}  // namespace

void IdempotentAnswers::run(const Request& request, net::EventLoop& loop, const app::Answer& answer,
                            const std::function<void(Finish)>& carry_out) {
  if (!begin(request, loop, answer)) return;
  if (shared_ == nullptr) return claimed(request, std::optional<std::string>(), answer, carry_out);
  shared_->claim(request.name, text_of(request.fingerprint, nullptr), limits::idempotency_ms, loop,
                 [this, request, answer, carry_out](const auto& there) { claimed(request, there, answer, carry_out); });
}

bool IdempotentAnswers::begin(const Request& request, net::EventLoop& loop, const app::Answer& answer) {
  std::optional<Response> known;
  {
    const std::lock_guard lock(mutex_);
    make_room_locked();
    const auto at = entries_.find(request.name);
    if (at == entries_.end()) {
      if (entries_.size() < limits::idempotency_keys) {
        const TimeMs until = clock_() + limits::idempotency_ms;
        entries_.emplace(request.name, Entry{request.fingerprint, ++last_serial_, until, std::nullopt});
        order_.emplace(last_serial_, request.name);
        return true;
      }
      known = overloaded("too many requests with an Idempotency-Key are under way");
    } else if (at->second.fingerprint != request.fingerprint) {
      known = mismatch();
    } else if (at->second.kept) {
      known = replay(*at->second.kept);
    } else {
      at->second.waiting.emplace_back(&loop, answer);
      return false;
    }
  }
  answer(*std::move(known));
  return false;
}

/// Forgets what is too old and, at the bound, the oldest answer. A request under way is never forgotten.
void IdempotentAnswers::make_room_locked() {
  const TimeMs now = clock_();
  while (!order_.empty()) {
    const auto oldest = entries_.find(order_.begin()->second);
    const bool due = oldest->second.until <= now || entries_.size() >= limits::idempotency_keys;
    if (!due || !oldest->second.kept) return;
    erase_locked(oldest);
  }
}

void IdempotentAnswers::erase_locked(Entries::iterator entry) {
  order_.erase(entry->second.serial);
  entries_.erase(entry);
}

void IdempotentAnswers::claimed(const Request& request, const Result<std::optional<std::string>>& there,
                                const app::Answer& answer, const std::function<void(Finish)>& carry_out) {
  if (!there) return finish(request, overloaded(there.error().text), false, answer);
  if (there->has_value()) return taken(request, **there, answer);
  carry_out([this, request, answer](Response response, bool nothing_was_sent) {
    if (shared_ != nullptr && nothing_was_sent) shared_->forget(request.name);
    if (shared_ != nullptr && !nothing_was_sent) {
      shared_->note(request.name, text_of(request.fingerprint, &response), limits::idempotency_ms);
    }
    finish(request, std::move(response), !nothing_was_sent, answer);
  });
}

/// Another process was asked first.
void IdempotentAnswers::taken(const Request& request, const std::string& text, const app::Answer& answer) {
  const auto note = codec::parse_json(text, {.max_bytes = limits::http_body_bytes});
  const bool readable = note.ok() && note->is_object();
  const codec::Json none;
  const codec::Json fingerprint = readable ? note->value("fingerprint", none) : none;
  if (readable && fingerprint != to_hex(request.fingerprint)) return finish(request, mismatch(), false, answer);
  const codec::Json status = readable ? note->value("status", none) : none;
  const codec::Json body = readable ? note->value("body", none) : none;
  if (!status.is_number_unsigned() || !body.is_string()) return finish(request, conflict(), false, answer);
  finish(request, replay({status.get<unsigned>(), body.get<std::string>()}), true, answer);
}

void IdempotentAnswers::finish(const Request& request, Response response, bool keep, const app::Answer& answer) {
  std::vector<std::pair<net::EventLoop*, app::Answer>> waiting;
  {
    const std::lock_guard lock(mutex_);
    const auto at = entries_.find(request.name);
    if (at != entries_.end()) {
      waiting = std::move(at->second.waiting);
      if (keep) {
        at->second.kept = Kept{response.status, response.body};
      } else {
        erase_locked(at);
      }
    }
  }
  for (const auto& [loop, other] : waiting) {
    loop->post([other = other, again = replay({response.status, response.body})] { other(again); });
  }
  answer(std::move(response));
}

http::Response IdempotentAnswers::replay(const Kept& kept) {
  replayed_.add();
  Response response = Response::json(kept.status, kept.body);
  response.headers.emplace_back("Idempotent-Replayed", "true");
  return response;
}

Result<std::optional<std::string>> idempotency_key(const app::Scope& scope) {
  const auto is_header = [](const auto& header) { return header.first == "idempotency-key"; };
  const auto at = std::find_if(scope.headers.begin(), scope.headers.end(), is_header);
  if (at == scope.headers.end()) return std::optional<std::string>();
  const std::string& key = at->second;
  const auto is_visible = [](char c) { return c > ' ' && c <= '~'; };
  if (key.empty() || key.size() > limits::idempotency_key_bytes || !std::all_of(key.begin(), key.end(), is_visible)) {
    return Error(ErrorCode::bad_field, "an Idempotency-Key is 1 to 255 visible characters without spaces");
  }
  return std::optional<std::string>(key);
}

}  // namespace parlor::server
