#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "parlor/base/bytes.hpp"
#include "parlor/crypto/sha256.hpp"
#include "parlor/room/registry.hpp"

/// A room kind whose clients do a part by themselves: each seals something it derives from its secret, and opens it
/// when the room asks for that. A barred door refuses the opening until it is unbarred.
namespace parlor::test {

struct Vault {
  static constexpr std::string_view name = "vault";

  struct State {
    std::map<room::MemberId, std::string> seals;
    std::map<room::MemberId, std::string> opened;
    bool asked = false;
    bool barred = false;
    std::int64_t knocks = 0;
    static constexpr auto fields() {
      return std::tuple{codec::field("seals", &State::seals), codec::field("opened", &State::opened),
                        codec::field("asked", &State::asked), codec::field("barred", &State::barred),
                        codec::field("knocks", &State::knocks)};
    }
  };

  struct Seal {
    static constexpr std::string_view type = "seal";
    std::string seal;  // put in by the client: the number and its keepsake's hash
    static constexpr auto fields() { return std::tuple{codec::field("seal", &Seal::seal).or_default()}; }
  };
  struct Open {
    static constexpr std::string_view type = "open";
    std::string keepsake;
    static constexpr auto fields() { return std::tuple{codec::field("keepsake", &Open::keepsake)}; }
  };
  struct Ask {
    static constexpr std::string_view type = "ask";
    bool barred = false;
    static constexpr auto fields() { return std::tuple{codec::field("barred", &Ask::barred)}; }
  };
  struct Knock {
    static constexpr std::string_view type = "knock";
    static constexpr auto fields() { return std::tuple{}; }
  };
  using Command = std::variant<Seal, Open, Ask, Knock>;

  struct Sealed {
    static constexpr std::string_view type = "sealed";
    room::MemberId by;
    std::string seal;
    static constexpr auto fields() {
      return std::tuple{codec::field("by", &Sealed::by), codec::field("seal", &Sealed::seal)};
    }
  };
  struct Opened {
    static constexpr std::string_view type = "opened";
    room::MemberId by;
    std::string keepsake;
    static constexpr auto fields() {
      return std::tuple{codec::field("by", &Opened::by), codec::field("keepsake", &Opened::keepsake)};
    }
  };
  struct Asked {
    static constexpr std::string_view type = "asked";
    bool barred = false;
    static constexpr auto fields() { return std::tuple{codec::field("barred", &Asked::barred)}; }
  };
  struct Knocked {
    static constexpr std::string_view type = "knocked";
    static constexpr auto fields() { return std::tuple{}; }
  };
  using Event = std::variant<Sealed, Opened, Asked, Knocked>;
  using Events = std::vector<Event>;

  static std::string keepsake(const room::Secret& secret, std::string_view number) {
    return to_hex(crypto::Sha256().update(secret).update(as_bytes(number)).finish());
  }
  static std::string seal(const room::Secret& secret, const std::string& number) {
    return number + " " + to_hex(crypto::sha256(as_bytes(keepsake(secret, number))));
  }

  static Result<Events> decide(const State& state, const Command& command, room::Context& context) {
    if (const auto* sealing = std::get_if<Seal>(&command)) return Events{Sealed{context.who, sealing->seal}};
    if (const auto* ask = std::get_if<Ask>(&command)) return Events{Asked{ask->barred}};
    if (std::holds_alternative<Knock>(command)) return Events{Knocked{}};
    if (state.barred) return refuse("barred", "The door is barred.");
    return Events{Opened{context.who, std::get<Open>(command).keepsake}};
  }

  static void apply(State& state, const Event& event) {
    if (const auto* sealed = std::get_if<Sealed>(&event)) state.seals[sealed->by] = sealed->seal;
    if (const auto* opened = std::get_if<Opened>(&event)) state.opened[opened->by] = opened->keepsake;
    if (std::holds_alternative<Knocked>(event)) ++state.knocks;
    if (const auto* asked = std::get_if<Asked>(&event)) {
      state.asked = true;
      state.barred = asked->barred;
    }
  }

  static void prepare(Command& command, const room::ClientContext& context) {
    if (auto* sealing = std::get_if<Seal>(&command)) {
      sealing->seal = seal(context.secret, std::to_string(context.number));
    }
  }

  static std::optional<Command> respond(const State& state, const room::ClientContext& context) {
    const auto mine = state.seals.find(context.self);
    if (!state.asked || mine == state.seals.end() || state.opened.contains(context.self)) return std::nullopt;
    return Open{keepsake(context.secret, mine->second.substr(0, mine->second.find(' ')))};
  }
};

inline room::Registry vault_kinds() {
  room::Registry kinds;
  kinds.add<Vault>();
  return kinds;
}

}  // namespace parlor::test
