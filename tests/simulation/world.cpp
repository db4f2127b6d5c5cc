#include "world.hpp"

#include <utility>

#include "final_checks.hpp"
#include "workload.hpp"

namespace parlor::sim {

World::World(std::uint64_t seed, const Options& options) : seed_(seed), env_(seed), store_(env_) {
  if (options.print_trace) env_.trace.print_all();
  env_.breakage = options.breakage;
  env_.profile = options.profile.empty() ? profile_of(env_.random) : profile_named(options.profile, env_.random);
  env_.note("profile", env_.profile.name, env_.profile.servers, "servers", env_.profile.clients, "clients");
  populate();
}

void World::populate() {
  rooms_ = {"chat/a", "dice/a"};
  if (env_.random.one_in(3)) rooms_.push_back("chat/b");
  for (int i = 0; i < env_.profile.servers; ++i) servers_.push_back(std::make_unique<SimServer>(env_, store_, i + 1));
  for (int i = 0; i < env_.profile.clients; ++i) {
    clients_.push_back(std::make_unique<SimClient>(env_, i + 1, [this](SimClient& client) { return connect(client); }));
    SimClient& client = *clients_.back();
    client.join(env_.random.pick(rooms_));
    for (const std::string& room : rooms_) {
      if (env_.random.one_in(2)) client.join(room);
    }
    client.start();
    plan_commands(client);
  }
}

Line* World::connect(SimClient& client) {
  SimServer& server = *env_.random.pick(servers_);
  if (!server.is_up()) return nullptr;
  lines_.push_back(std::make_unique<Line>(env_, lines_.size() + 1, client, server, server.life()));
  Line& line = *lines_.back();
  env_.schedule.after(env_.up_to(env_.profile.line_delay_ms), [&line, &server, &client, life = server.life()] {
    if (life.expired()) return line.lose_server();
    server.accept(line, client.encoding());
  });
  return &line;
}

void World::plan_commands(SimClient& client) {
  env_.schedule.after(env_.random.between(1, 2 * env_.profile.command_ms), [this, &client] {
    if (env_.at_rest) return;
    // Now and then many at once.
    const std::uint64_t count = env_.random.one_in(10) ? env_.random.below(8) + 2 : 1;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::string& room = env_.random.pick(rooms_);
      if (!client.wanted_rooms().contains(room)) continue;
      if (env_.random.one_in(15)) client.signal(room);
      Wish wish = random_wish(env_.random, room, client.name(), ++wishes_);
      client.command(room, std::move(wish.command), wish.token);
    }
    plan_commands(client);
  });
}

// -- faults -----------------------------------------------------------------------------------------------------------

void World::plan_faults() {
  const Profile& profile = env_.profile;
  repeat(profile.cut_ms, &World::cut_some_line);
  repeat(profile.slow_ms, &World::slow_some_reader);
  repeat(profile.leave_ms, &World::leave_some_room);
  repeat(profile.reload_ms, &World::reload_some_client);
  repeat(profile.crash_ms, &World::crash_some_server);
  repeat(profile.outage_ms, &World::take_store_away);
  repeat(profile.revert_ms, &World::revert_store);
  repeat(profile.wipe_ms, &World::wipe_store);
}

void World::repeat(DurationMs mean, Action action) {
  if (mean == 0) return;
  env_.schedule.after(env_.random.between(1, 2 * mean), [this, mean, action] {
    if (env_.at_rest) return;
    (this->*action)();
    repeat(mean, action);
  });
}

void World::cut_some_line() {
  if (Line* line = some_client().line()) line->cut();
}

void World::slow_some_reader() {
  if (Line* line = some_client().line()) line->stop_reading(env_.random.between(500, 15'000));
}

void World::leave_some_room() {
  SimClient& client = some_client();
  const std::string& room = env_.random.pick(rooms_);
  if (!client.wanted_rooms().contains(room)) return;
  client.leave(room);
  env_.schedule.after(env_.up_to(3'000), [&client, room] { client.join(room); });
}

void World::reload_some_client() {
  some_client().reload();
}

void World::crash_some_server() {
  SimServer& server = *env_.random.pick(servers_);
  if (env_.random.one_in(4)) {
    server.stop();
  } else {
    server.crash();
  }
  env_.schedule.after(env_.random.between(600, 9'000), [&server] { server.start(); });
}

void World::take_store_away() {
  const DurationMs time = env_.random.between(100, 8'000);
  if (env_.random.one_in(2)) {
    env_.note("store is away for", time);
    store_.break_all_links(time);
    return;
  }
  const SimServer& server = *env_.random.pick(servers_);
  if (server.is_up()) store_.break_link(server.process(), time);
}

void World::revert_store() {
  remember_knowledge();
  store_.revert();
}

void World::wipe_store() {
  remember_knowledge();
  store_.wipe();
}

void World::remember_knowledge() {
  for (const auto& server : servers_) {
    if (!server->is_up()) continue;
    for (const auto& [name, room] : server->rooms()) {
      knowledge_.push_back({server->process(), name, room->head()});
    }
  }
}

// -- the run ----------------------------------------------------------------------------------------------------------

bool World::run_until(TimeMs end) {
  while (!env_.finding && env_.schedule.step(end)) {
  }
  return !env_.finding;
}

Outcome World::run() {
  plan_faults();
  if (run_until(env_.now() + env_.profile.action_ms) && come_to_rest()) check_in_the_end(*this);
  Outcome outcome;
  outcome.seed = seed_;
  outcome.profile = env_.profile.name;
  outcome.finding = env_.finding;
  outcome.trace_hash = env_.trace.hash();
  if (env_.finding) outcome.last_lines.assign(env_.trace.last_lines().begin(), env_.trace.last_lines().end());
  for (const auto& client : clients_) {
    for (const Given& given : client->given()) outcome.commands += given.is_answered && !given.error ? 1 : 0;
  }
  for (const std::string& room : rooms_) {
    outcome.events += length_of(store_.head(room));
    if (store_.log(room).snapshot()) outcome.trimmed += store_.log(room).first_kept();
  }
  for (const auto& client : clients_) outcome.resets += client->resets();
  for (const auto& server : servers_) outcome.lost += server->lost_events();
  return outcome;
}

void World::end_faults() {
  env_.at_rest = true;
  env_.note("the faults end");
  for (const auto& server : servers_) server->start();
  for (const auto& client : clients_) {
    if (client->line() != nullptr && env_.random.one_in(2)) client->line()->cut();
    const bool is_last = &client == &clients_.back();
    if (!is_last && env_.profile.one_in_quits > 0 && env_.random.one_in(env_.profile.one_in_quits)) client->quit();
  }
  store_.break_all_links(100);
}

bool World::come_to_rest() {
  end_faults();
  // Rooms that were left a moment ago are joined again within this.
  if (!run_until(env_.now() + 4'000) || !settle("all is answered")) return false;
  say_last_words();
  // Longer than a server takes to miss a dead connection, its store to miss a server, and a room to miss a member.
  const DurationMs rest = limits::ping_interval_ms + limits::ping_timeout_ms + limits::lease_ms + limits::absence_ms;
  return run_until(env_.now() + rest + 3'000) && settle("all is answered");
}

bool World::settle(std::string_view stage) {
  constexpr DurationMs longest = 180'000;
  const TimeMs end = env_.now() + longest;
  const auto unsettled = [&] {
    std::string why;
    for (const auto& client : clients_) {
      if (why.empty()) why = client->why_not_settled();
    }
    return why;
  };
  while (!unsettled().empty() && env_.now() < end) {
    if (!run_until(env_.now() + 500)) return false;
  }
  if (const std::string why = unsettled(); !why.empty()) env_.fail(std::string(stage), why);
  return !env_.finding;
}

/// Nobody may miss these; and games come to an end.
void World::say_last_words() {
  for (const auto& client : clients_) {
    for (const std::string& room : client->wanted_rooms()) {
      client->command(room, {{"type", "rename"}, {"name", "last " + client->name()}});
      if (room.starts_with("dice/")) client->command(room, {{"type", "leave"}});
    }
  }
}

Outcome simulate(std::uint64_t seed, const Options& options) {
  World world(seed, options);
  return world.run();
}

}  // namespace parlor::sim
