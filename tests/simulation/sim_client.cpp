#include "sim_client.hpp"

#include <algorithm>
#include <utility>

#include "parlor/crypto/sha256.hpp"

namespace parlor::sim {

SimClient::SimClient(Env& env, int number, Connect connect)
    : env_(env),
      name_("c" + std::to_string(number)),
      key_("client-key-of-number-" + std::to_string(number)),
      encoding_(env.random.one_in(3) ? protocol::Encoding::cbor : protocol::Encoding::json),
      connect_(std::move(connect)) {
  make_session();
}

void SimClient::make_session() {
  if (!env_.is_broken(Breakage::client_keeps_session_name)) ++sessions_;
  session_.emplace(env_.kinds, session::ClientOptions{.client_key = key_,
                                                      .name = name_,
                                                      .token = {},
                                                      .encoding = encoding_,
                                                      .secret = crypto::sha256(as_bytes(key_)),
                                                      .session = std::to_string(sessions_)});
}

// -- what it does -----------------------------------------------------------------------------------------------------

void SimClient::start() {
  connect_after(env_.up_to(500));
}

void SimClient::join(const std::string& room) {
  if (has_quit_ || !wanted_.insert(room).second) return;
  seen_[room].reset();
  if (!session_->join(room)) env_.fail("sane checks", name_ + " cannot join " + room);
  after_call();
}

void SimClient::leave(const std::string& room) {
  if (wanted_.erase(room) == 0) return;
  env_.note(name_, "leaves", room);
  (void)session_->leave(room);
  give_up(room);
  after_call();
}

void SimClient::command(const std::string& room, codec::Json what, const std::string& token) {
  if (has_quit_) return;
  const Result<std::uint64_t> number = session_->command(room, std::move(what), env_.now());
  if (!number) return;  // too many are waiting, or the room was refused
  open_[{room, *number}] = given_.size();
  given_.push_back(Given{.room = room, .token = token});
  given_.back().session = session_->author().session;
  env_.note(name_, "gives", room, *number);
  after_call();
}

void SimClient::signal(const std::string& room) {
  if (has_quit_) return;
  (void)session_->signal(room, {{"type", "typing"}});
  after_call();
}

void SimClient::reload() {
  if (has_quit_) return;
  env_.note(name_, "reloads");
  if (line_ != nullptr) line_->close_by_client();
  line_ = nullptr;
  is_open_ = false;
  for (const std::string& room : wanted_) {
    give_up(room);
    seen_[room].reset();
  }
  make_session();
  sent_.clear();
  for (const std::string& room : wanted_) (void)session_->join(room);
  connect_after(env_.up_to(500));
}

void SimClient::quit() {
  env_.note(name_, "quits");
  has_quit_ = true;
  if (line_ != nullptr) line_->close_by_client();
  line_ = nullptr;
  is_open_ = false;
  for (const std::string& room : wanted_) give_up(room);
}

void SimClient::give_up(const std::string& room) {
  std::erase_if(open_, [&](const auto& entry) {
    if (entry.first.first != room) return false;
    given_[entry.second].is_given_up = true;
    return true;
  });
}

// -- connections ------------------------------------------------------------------------------------------------------

void SimClient::connect_after(DurationMs wait) {
  env_.schedule.after(wait, [this, attempt = ++attempts_] {
    if (attempt == attempts_) connect();
  });
}

void SimClient::connect() {
  if (has_quit_ || line_ != nullptr) return;
  line_ = connect_(*this);
  if (line_ == nullptr) return connect_after(env_.random.between(100, 1'000));
  // One that does not open in time is given up.
  env_.schedule.after(limits::client_timeout_ms, [this, line = line_] {
    if (line_ == line && !is_open_) lose_line();
  });
}

void SimClient::on_open(std::uint64_t line) {
  if (line_ == nullptr || line_->id() != line) return;
  is_open_ = true;
  env_.note(name_, "opens line", line);
  session_->connected(env_.now());
  after_call();
}

void SimClient::on_message(std::uint64_t line, const Bytes& message) {
  if (line_ == nullptr || line_->id() != line || !is_open_) return;
  session_->receive(message, env_.now());
  after_call();
}

void SimClient::on_gone(std::uint64_t line) {
  if (line_ == nullptr || line_->id() != line) return;
  env_.note(name_, "misses line", line);
  line_ = nullptr;
  if (std::exchange(is_open_, false)) session_->disconnected(env_.now());
  if (env_.is_broken(Breakage::client_forgets_on_reconnect)) {
    std::set<std::string> rooms = wanted_;
    make_session();
    for (const std::string& room : rooms) (void)session_->join(room);
  }
  after_call();
  const bool stays_away = env_.fault(env_.profile.one_in_stays_away);
  connect_after(stays_away ? env_.profile.away_ms : env_.random.between(50, 1'000));
}

void SimClient::lose_line() {
  if (line_ == nullptr) return;
  line_->close_by_client();
  on_gone(line_->id());
}

// -- the session ------------------------------------------------------------------------------------------------------

void SimClient::after_call() {
  note_seqs();
  bool close = false;
  std::size_t outputs = 0;
  while (std::optional<session::ClientOutput> output = session_->poll()) {
    if (std::holds_alternative<session::CloseConnection>(*output)) close = true;
    carry_out(*output);
    ++outputs;
  }
  constexpr std::size_t most = limits::room_log_events + 4 * limits::pending_commands;
  if (outputs > most) env_.fail("bounded memory", name_ + ": " + std::to_string(outputs) + " outputs of one call");
  check_positions();
  plan();
  if (close) lose_line();
}

void SimClient::plan() {
  const std::uint64_t timer = ++timer_;
  const std::optional<TimeMs> next = session_->next_timeout();
  if (!next || !is_open_) return;
  env_.schedule.at(*next, [this, timer] {
    if (timer != timer_ || !is_open_) return;
    session_->timeout(env_.now());
    after_call();
  });
}

void SimClient::carry_out(session::ClientOutput& output) {
  if (auto* message = std::get_if<session::SendMessage>(&output)) return send(message->message);
  if (auto* joined = std::get_if<session::RoomJoined>(&output)) return watch_joined(*joined);
  if (auto* event = std::get_if<session::RoomEvent>(&output)) return watch_event(*event);
  if (auto* done = std::get_if<session::CommandDone>(&output)) return finish(*done);
  if (auto* refused = std::get_if<session::RoomRefused>(&output)) {
    env_.fail("rooms are open", name_ + " is refused " + refused->room + ": " + refused->error.code);
  }
  if (auto* left = std::get_if<session::RoomLeft>(&output)) {
    if (wanted_.contains(left->room)) env_.fail("rooms are open", name_ + " is put out of " + left->room);
  }
  if (auto* trouble = std::get_if<session::Trouble>(&output)) {
    env_.note(name_, "trouble", trouble->error.code, trouble->error.message);
    // Signals are refused where a kind has none, and before a room knows its member. A store that loses history may
    // make a replica of what nobody remembers any more.
    const bool is_refused =
        trouble->error.code == "no_signals" || trouble->error.code == name_of(ErrorCode::not_joined);
    if (!is_refused && !env_.profile.loses_history()) {
      env_.fail("no trouble", name_ + ": " + trouble->error.code + ": " + trouble->error.message);
    }
  }
  if (auto* desync = std::get_if<session::Desync>(&output)) {
    env_.note(name_, "desync", desync->room, "at", desync->theirs.offset);
    if (!env_.profile.loses_history()) {
      env_.fail("no desync", name_ + " in " + desync->room + " at " + std::to_string(desync->theirs.offset));
    }
  }
}

void SimClient::send(const Bytes& message) {
  if (line_ == nullptr || !is_open_) return;
  line_->send_to_server(env_.is_broken(Breakage::client_resends_under_new_seq) ? broken(message) : message);
}

Bytes SimClient::broken(const Bytes& message) {
  Result<protocol::ClientFrame> frame = protocol::decode_client_frame(message, encoding_);
  auto* command = frame ? std::get_if<protocol::Command>(&*frame) : nullptr;
  if (command == nullptr || sent_.insert({command->room, command->seq}).second) return message;
  command->seq += 1'000 * ++shifts_[command->room];
  return protocol::encode_frame(*frame, encoding_);
}

// -- what it is told --------------------------------------------------------------------------------------------------

void SimClient::note_seqs() {
  for (const std::string& name : wanted_) {
    const session::ClientRoom* room = session_->find(name);
    if (room == nullptr) continue;
    if (room->pending().size() > limits::pending_commands) env_.fail("bounded memory", name_ + ": pending commands");
    for (const session::ClientRoom::Pending& pending : room->pending()) {
      const auto place = open_.find({name, pending.number});
      if (place == open_.end() || pending.seq == 0) continue;
      given_[place->second].seq = pending.seq;
      given_[place->second].times_sent = pending.sent;
    }
  }
}

void SimClient::finish(const session::CommandDone& done) {
  const auto place = open_.find({done.room, done.seq});
  if (place == open_.end()) {
    return env_.fail("answered once", name_ + " has another answer to " + std::to_string(done.seq));
  }
  Given& given = given_[place->second];
  open_.erase(place);
  given.is_answered = true;
  given.offset = done.offset;
  if (done.error) given.error = done.error->code;
  const session::ClientRoom* room = session_->find(done.room);
  given.epoch = room->epoch();
  env_.note(name_, "is told of", done.room, done.seq, "seq", given.seq, "at", done.offset,
            given.error.value_or("done"));
  if (done.offset > room->replica().offset()) {
    env_.fail("replies match the log", name_ + " is told of event " + std::to_string(done.offset) + " before it comes");
  }
  if (env_.is_broken(Breakage::client_answers_twice, 20)) finish(done);
}

void SimClient::watch_joined(const session::RoomJoined& joined) {
  env_.note(name_, "is in", joined.room, "at", session_->find(joined.room)->replica().offset(), "missed", joined.missed,
            joined.reset ? "reset" : "");
  if (joined.reset) ++resets_;
  std::optional<room::Offset>& seen = seen_[joined.room];
  if (!joined.reset && seen) return;
  // It begins anew; the events that come with the answer, if any, are told one by one behind this.
  seen = session_->find(joined.room)->replica().offset() - joined.missed;
}

void SimClient::watch_event(const session::RoomEvent& told) {
  if (env_.is_broken(Breakage::client_swallows_event, 50)) return;
  if (env_.is_broken(Breakage::client_repeats_event, 50)) ++*seen_[told.room];
  std::optional<room::Offset>& seen = seen_[told.room];
  if (!seen || told.event.offset != ++*seen) {
    env_.fail("offsets without gaps", name_ + " in " + told.room + " is told of " + std::to_string(told.event.offset) +
                                          " where " + std::to_string(seen.value_or(0)) + " comes next");
  }
}

void SimClient::check_positions() {
  for (const std::string& name : wanted_) {
    const session::ClientRoom* room = session_->find(name);
    if (room == nullptr || room->epoch().empty()) continue;
    const std::optional<room::Offset> seen = seen_[name];
    if (std::exchange(compared_[name], room->replica().offset()) != room->replica().offset()) {
      env_.compare(name, room->replica());
    }
    if (seen == room->replica().offset()) continue;
    env_.fail("offsets without gaps", name_ + " stands at " + std::to_string(room->replica().offset()) + " of " + name +
                                          ", and was told of " + std::to_string(seen.value_or(0)));
  }
}

bool SimClient::is_settled() const {
  return why_not_settled().empty();
}

std::string SimClient::why_not_settled() const {
  if (has_quit_) return {};
  if (!is_open_) return name_ + " is not connected";
  for (const std::string& name : wanted_) {
    const session::ClientRoom* room = session_->find(name);
    if (room == nullptr || !room->joined()) return name_ + " is not in " + name;
    if (!room->pending().empty()) return name_ + " waits for an answer in " + name;
  }
  return open_.empty() ? std::string() : name_ + " was never answered";
}

}  // namespace parlor::sim
