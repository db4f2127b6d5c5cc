#include "workload.hpp"

namespace parlor::sim {
namespace {

using codec::Json;

Json chat_command(test::Random& random, const std::string& token) {
  const std::int64_t id = random.between(1, 20);
  switch (random.below(10)) {
    case 0:
      return {{"type", "edit"}, {"id", id}, {"text", "edited " + token}};
    case 1:
      return {{"type", "delete"}, {"id", id}};
    case 2:
      return {{"type", "say"}, {"text", "/roll 2d6+1"}};
    case 3:
      return {{"type", "say"}, {"text", "/name " + token}};
    case 4:
      return {{"type", "say"}, {"text", "/nonsense"}};
    default:
      return {{"type", "say"}, {"text", "said " + token}};
  }
}

Json dice_command(test::Random& random) {
  switch (random.below(20)) {
    case 0:
      return {{"type", "configure"}, {"goal", random.between(6, 20)}, {"turn_seconds", 5}};
    case 1:
      return {{"type", "configure"}, {"extra_roll_on_six", random.one_in(2)}, {"exact_landing", random.one_in(2)}};
    case 2:
      return {{"type", "add_bot"}};
    case 3:
      return {{"type", "remove_bot"}, {"seat", random.between(0, 5)}};
    case 4:
      return {{"type", "leave"}};
    case 5:
      return {{"type", "stand"}};
    case 6:
      return {{"type", "rematch"}};
    case 7:
    case 8:
      return {{"type", "sit"}};
    case 9:
      return {{"type", "sit"}, {"seat", random.between(0, 5)}};
    case 10:
      return {{"type", "nonsense"}};
    case 11:
    case 12:
    case 13:
    case 14:
      return {{"type", "ready"}};
    default:
      return {{"type", "roll"}};
  }
}

}  // namespace

Wish random_wish(test::Random& random, const std::string& room, const std::string& client, std::uint64_t number) {
  const std::string token = client + "." + std::to_string(number) + ".";
  if (random.one_in(12)) return {{{"type", "rename"}, {"name", "N" + token}}, {}};
  if (room.starts_with("dice/")) return {dice_command(random), {}};
  Json command = chat_command(random, token);
  const bool is_said = command["type"] == "say" && command["text"].get_ref<const std::string&>().starts_with("said");
  return {std::move(command), is_said ? token : std::string()};
}

}  // namespace parlor::sim
