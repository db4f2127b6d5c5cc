#pragma once

#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "parlor/room/registry.hpp"

/// The smallest room kind that has every optional part, for the tests of what carries kinds.
namespace parlor::test {

struct Counter {
  static constexpr std::string_view name = "counter";

  struct State {
    std::int64_t count = 0;
    std::int64_t arrivals = 0;
    std::int64_t departures = 0;
    std::int64_t bell = 0;  // when the room acts by itself; 0: not at all
    static constexpr auto fields() {
      return std::tuple{codec::field("count", &State::count), codec::field("arrivals", &State::arrivals),
                        codec::field("departures", &State::departures), codec::field("bell", &State::bell)};
    }
  };

  struct Add {
    static constexpr std::string_view type = "add";
    std::int64_t by = 0;
    std::int64_t times = 1;  // as many events
    static constexpr auto fields() {
      return std::tuple{codec::field("by", &Add::by), codec::field("times", &Add::times).range(1, 64).or_default()};
    }
  };
  struct Draw {  // adds 1 to 6 by chance
    static constexpr std::string_view type = "draw";
    static constexpr auto fields() { return std::tuple{}; }
  };
  struct SetBell {
    static constexpr std::string_view type = "set_bell";
    std::int64_t at = 0;
    static constexpr auto fields() { return std::tuple{codec::field("at", &SetBell::at)}; }
  };
  using Command = std::variant<Add, Draw, SetBell>;

  struct Added {
    static constexpr std::string_view type = "added";
    std::int64_t by = 0;
    static constexpr auto fields() { return std::tuple{codec::field("by", &Added::by)}; }
  };
  struct Arrived {
    static constexpr std::string_view type = "arrived";
    static constexpr auto fields() { return std::tuple{}; }
  };
  struct Departed {
    static constexpr std::string_view type = "departed";
    static constexpr auto fields() { return std::tuple{}; }
  };
  struct BellSet {
    static constexpr std::string_view type = "bell_set";
    std::int64_t at = 0;
    static constexpr auto fields() { return std::tuple{codec::field("at", &BellSet::at)}; }
  };
  using Event = std::variant<Added, Arrived, Departed, BellSet>;
  using Events = std::vector<Event>;

  static Result<Events> decide(const State&, const Command& command, room::Context& context) {
    if (const auto* add = std::get_if<Add>(&command)) {
      if (add->by == 0) return refuse("nothing_added", "Add something other than 0.");
      return Events(static_cast<std::size_t>(add->times), Added{add->by});
    }
    if (const auto* bell = std::get_if<SetBell>(&command)) return Events{BellSet{bell->at}};
    return Events{Added{context.chance.die(6)}};
  }

  static void apply(State& state, const Event& event) {
    if (const auto* added = std::get_if<Added>(&event)) state.count += added->by;
    if (std::holds_alternative<Arrived>(event)) ++state.arrivals;
    if (std::holds_alternative<Departed>(event)) ++state.departures;
    if (const auto* bell = std::get_if<BellSet>(&event)) state.bell = bell->at;
  }

  static Events decide_joined(const State&, const room::MemberId&, room::Context&) { return {Arrived{}}; }
  static Events decide_left(const State&, const room::MemberId&, room::Context&) { return {Departed{}}; }
  static std::optional<TimeMs> deadline(const State& state) {
    return state.bell == 0 ? std::nullopt : std::optional<TimeMs>(state.bell);
  }
  static Events decide_deadline(const State&, room::Context&) { return {Added{1000}, BellSet{0}}; }
  static Status decide_signal(const State&, const codec::Json& signal, room::Context&) {
    if (signal == "hello") return {};
    return refuse("not_hello", "Only hello is passed on.");
  }
};

inline room::Registry counter_kinds() {
  room::Registry kinds;
  kinds.add<Counter>();
  return kinds;
}

inline codec::Json add(std::int64_t by, std::int64_t times = 1) {
  return {{"type", "add"}, {"by", by}, {"times", times}};
}

}  // namespace parlor::test
