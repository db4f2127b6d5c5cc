#include "sim_server.hpp"

#include <algorithm>

namespace parlor::sim {
namespace {

/// Messages waiting for a slow reader: few, so that the bound is met often.
constexpr std::size_t outbox_messages = 40;

}  // namespace

SimServer::SimServer(Env& env, SimStore& store, int number)
    : env_(env),
      store_(store),
      number_(number),
      clock_error_(env.random.between(-1, 1) * env.up_to(env.profile.clock_skew_ms)) {
  life_.end();
  start();
}

void SimServer::start() {
  if (is_up()) return;
  life_.begin();
  store_client_ = std::make_unique<StoreClient>(env_, store_, static_cast<std::uint64_t>(number_ * 1'000 + ++starts_));
  env_.note("server", process(), "starts");
}

void SimServer::crash() {
  if (!is_up()) return;
  env_.note("server", process(), "dies");
  life_.end();
  for (auto& [id, socket] : sockets_) socket.line->lose_server();
  sockets_.clear();
  for (const auto& [name, room] : rooms_) lost_before_ += room->host().counts().lost_events;
  rooms_.clear();
  store_client_.reset();
}

void SimServer::stop() {
  if (!is_up()) return;
  env_.note("server", process(), "stops");
  std::vector<std::uint64_t> ids;
  for (const auto& [id, socket] : sockets_) ids.push_back(id);
  for (const std::uint64_t id : ids) {
    Socket* socket = find(id);
    if (socket == nullptr) continue;
    socket->session.say_bye("the server stops", limits::retry_after_ms);
    drain(id);
    close(id);
  }
  env_.schedule.after(env_.up_to(500), [this, life = life()] {
    if (!life.expired()) crash();
  });
}

std::uint64_t SimServer::lost_events() const {
  std::uint64_t lost = lost_before_;
  for (const auto& [name, room] : rooms_) lost += room->host().counts().lost_events;
  return lost;
}

// -- connections ------------------------------------------------------------------------------------------------------

void SimServer::accept(Line& line, protocol::Encoding encoding) {
  sockets_.emplace(line.id(), Socket{&line, session::ServerSession(encoding, now()), {}, {}});
  line.accepted();
  drain(line.id());
}

void SimServer::on_message(std::uint64_t line, const Bytes& message) {
  Socket* socket = find(line);
  if (socket == nullptr) return;
  socket->session.receive(message, now());
  drain(line);
}

void SimServer::on_gone(std::uint64_t line) {
  if (find(line) == nullptr) return;
  env_.note("server", process(), "misses line", line);
  remove(line);
}

void SimServer::drain(std::uint64_t id) {
  Socket* socket = find(id);
  if (socket == nullptr || socket->draining) return;
  socket->draining = true;
  while (socket != nullptr) {
    std::optional<session::ServerOutput> output = socket->session.poll();
    if (!output) break;
    carry_out(id, *socket, *output);
    socket = find(id);  // it may have been closed
  }
  if (socket == nullptr) return;
  socket->draining = false;
  plan(id, *socket);
}

void SimServer::plan(std::uint64_t id, Socket& socket) {
  const std::uint64_t timer = ++socket.timer;
  const std::optional<TimeMs> next = socket.session.next_timeout();
  if (!next) return;
  env_.schedule.after(std::max<DurationMs>(*next - now(), 0), [this, id, timer, life = life()] {
    if (life.expired()) return;
    Socket* again = find(id);
    if (again == nullptr || again->timer != timer) return;
    again->session.timeout(now());
    drain(id);
  });
}

void SimServer::carry_out(std::uint64_t id, Socket& socket, session::ServerOutput& output) {
  const Asker asker = asker_for(id, socket);
  if (auto* frame = std::get_if<session::SendFrame>(&output)) {
    send(id, socket, frame->message);
  } else if (auto* join = std::get_if<session::WantJoin>(&output)) {
    if (!join->again) socket.rooms.push_back(join->room);
    at_home([this, asker, name = socket.session.name(), what = std::move(*join)] {
      home_join(asker, name, what.room, what.known, what.again);
    });
  } else if (auto* leave = std::get_if<session::WantLeave>(&output)) {
    std::erase(socket.rooms, leave->room);
    std::erase(socket.receiving, leave->room);
    at_home([this, asker, name = std::move(leave->room)] {
      if (SimRoom* room = find_room(name)) return room->leave(asker);
      at_desk([this, id = asker.id, name] { left(id, name); });
    });
  } else if (auto* command = std::get_if<session::WantCommand>(&output)) {
    at_home([this, asker, what = std::move(*command)] {
      if (SimRoom* room = find_room(what.room)) return room->command(asker, what.command);
      at_desk([this, id = asker.id, what] { replied(id, what.room, what.command.seq, Error(ErrorCode::not_joined)); });
    });
  } else if (auto* signal = std::get_if<session::WantSignal>(&output)) {
    at_home([this, asker, what = std::move(*signal)] {
      if (SimRoom* room = find_room(what.room)) room->signal(asker, what.signal);
    });
  } else if (auto* end = std::get_if<session::CloseSocket>(&output)) {
    env_.note("server", process(), "closes line", id, "with", end->code);
    close(id);
  }
}

void SimServer::send(std::uint64_t id, Socket& socket, const Bytes& message) {
  socket.line->send_to_client(message);
  if (socket.line->unread() <= outbox_messages) return;
  if (socket.line->unread() > outbox_messages + 1) env_.fail("bounded memory", "an outbox grows beyond its bound");
  if (env_.is_broken(Breakage::server_keeps_slow_readers)) return;
  env_.note("server", process(), "closes slow line", id, "with", protocol::close_code::slow_reader);
  close(id);
}

void SimServer::close(std::uint64_t id) {
  Socket* socket = find(id);
  if (socket == nullptr) return;
  socket->line->close_by_server();
  remove(id);
}

void SimServer::remove(std::uint64_t id) {
  const auto place = sockets_.find(id);
  const Asker asker = asker_for(id, place->second);
  const std::vector<std::string> rooms = std::move(place->second.rooms);
  sockets_.erase(place);
  for (const std::string& name : rooms) {
    at_home([this, asker, name] {
      if (SimRoom* room = find_room(name)) room->gone(asker);
    });
  }
}

// -- what rooms say to connections ------------------------------------------------------------------------------------

void SimServer::joined(std::uint64_t id, const std::string& room, const Result<room::JoinAnswer>& answer) {
  Socket* socket = find(id);
  if (socket == nullptr) return;
  if (std::find(socket->rooms.begin(), socket->rooms.end(), room) == socket->rooms.end()) return;
  if (!answer) {
    std::erase(socket->rooms, room);
    socket->session.join_refused(room, answer.error());
    return drain(id);
  }
  std::vector<std::string>& receiving = socket->receiving;
  if (std::find(receiving.begin(), receiving.end(), room) == receiving.end()) receiving.push_back(room);
  socket->session.joined(room, *answer);
  drain(id);
}

void SimServer::left(std::uint64_t id, const std::string& room) {
  if (Socket* socket = find(id)) socket->session.left(room);
  drain(id);
}

void SimServer::replied(std::uint64_t id, const std::string& room, std::uint64_t seq,
                        const Result<room::CommandAnswer>& answer) {
  if (Socket* socket = find(id)) socket->session.replied(room, seq, answer);
  drain(id);
}

void SimServer::signal_refused(std::uint64_t id, const std::string& room, const Error& error) {
  if (Socket* socket = find(id)) socket->session.signal_refused(room, error);
  drain(id);
}

void SimServer::deliver(const std::string& room, const EncodedFrames& frames) {
  std::vector<std::uint64_t> receivers;
  for (const auto& [id, socket] : sockets_) {
    const std::vector<std::string>& rooms = socket.receiving;
    if (std::find(rooms.begin(), rooms.end(), room) != rooms.end()) receivers.push_back(id);
  }
  for (const std::uint64_t id : receivers) {
    Socket* socket = find(id);
    if (socket == nullptr) continue;
    const auto& frame = frames[static_cast<std::size_t>(socket->session.encoding())];
    if (frame != nullptr) send(id, *socket, *frame);
  }
}

// -- rooms ------------------------------------------------------------------------------------------------------------

void SimServer::pass(Pipe& pipe, Schedule::Action task) {
  if (env_.profile.loop_delay_ms == 0) return task();
  pipe.send(env_.schedule, env_.up_to(env_.profile.loop_delay_ms), [life = life(), task = std::move(task)] {
    if (!life.expired()) task();
  });
}

void SimServer::home_join(const Asker& asker, const std::string& name, const std::string& room,
                          const std::optional<room::Position>& known, bool again) {
  open_room(room).join(asker, name, known, again);
}

SimRoom& SimServer::open_room(const std::string& room) {
  if (SimRoom* open = find_room(room)) return *open;
  const bool store_lasts = !env_.profile.store_is_inline;
  auto host = room::Host::make(env_.kinds, *room::parse_room_name(room), store_lasts);
  auto& place = rooms_[room];
  place = std::make_unique<SimRoom>(*this, room, *std::move(host));
  return *place;
}

SimRoom* SimServer::find_room(const std::string& room) {
  const auto place = rooms_.find(room);
  return place == rooms_.end() ? nullptr : place->second.get();
}

SimServer::Socket* SimServer::find(std::uint64_t id) {
  const auto place = sockets_.find(id);
  return place == sockets_.end() ? nullptr : &place->second;
}

Asker SimServer::asker_for(std::uint64_t id, const Socket& socket) const {
  return {id, socket.session.encoding(), socket.session.author()};
}

}  // namespace parlor::sim
