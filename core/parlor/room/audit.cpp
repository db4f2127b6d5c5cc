#include "parlor/room/audit.hpp"

namespace parlor::room {

void AuditContext::require_body(const codec::Document& wanted) {
  if (event.body == wanted) return;
  using Index = codec::Tape::Index;
  codec::Tape body;
  event.body.read(body);
  codec::Tape expected;
  wanted.read(expected);
  const std::string type(expected.type_of(codec::Tape::root));
  const auto field = [&](std::string_view key) { return type + "." + std::string(key); };
  for (Index at = 1; at < expected[codec::Tape::root].next; at = expected[at].next) {
    const std::string_view key = expected[at].key;
    const Index here = body.find(codec::Tape::root, key);
    const std::string_view written = here == 0 ? "missing" : body[here].source;
    const std::string_view given = expected[at].source;
    if (written == given) continue;
    find(field(key) + " is " + std::string(written) + ", the rules give " + std::string(given));
  }
  for (Index at = 1; at < body[codec::Tape::root].next; at = body[at].next) {
    const std::string_view key = body[at].key;
    if (expected.find(codec::Tape::root, key) == 0) find(field(key) + " has no place in this event");
  }
}

}  // namespace parlor::room
