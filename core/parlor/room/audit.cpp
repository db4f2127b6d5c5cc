#include "parlor/room/audit.hpp"

namespace parlor::room {

void AuditContext::require_body(const codec::Document& wanted) {
  if (event.body == wanted) return;
  using Index = codec::Tape::Index;
  codec::Tape body;
  event.body.read(body);
  codec::Tape expected;
  wanted.read(expected);
  const std::string type(expected[expected.find(codec::Tape::root, "type")].text);
  const auto field = [&](std::string_view key) { return type + "." + std::string(key); };
  for (Index key = 1; key < expected[codec::Tape::root].next; key = expected[key + 1].next) {
    const Index here = body.find(codec::Tape::root, expected[key].text);
    const std::string_view written = here == 0 ? "missing" : body[here].source;
    const std::string_view given = expected[key + 1].source;
    if (written == given) continue;
    find(field(expected[key].text) + " is " + std::string(written) + ", the rules give " + std::string(given));
  }
  for (Index key = 1; key < body[codec::Tape::root].next; key = body[key + 1].next) {
    if (expected.find(codec::Tape::root, body[key].text) == 0) {
      find(field(body[key].text) + " has no place in this event");
    }
  }
}

}  // namespace parlor::room
