#pragma once

#include <string>

#include "parlor/codec/json.hpp"
#include "random.hpp"

namespace parlor::sim {

/// Something a member might ask for: any command of the room's kind, sensible or not.
struct Wish {
  codec::Json command;
  std::string token;  ///< stands in the text it leads to, if it leads to one
};
Wish random_wish(test::Random& random, const std::string& room, const std::string& client, std::uint64_t number);

}  // namespace parlor::sim
