#include "parlor/room/audit.hpp"

namespace parlor::room {
namespace {

std::string text_of(const codec::Json& object, const std::string& key) {
  const auto place = object.find(key);
  return place == object.end() ? "missing" : codec::dump_json(*place);
}

}  // namespace

void AuditContext::require_body(const codec::Document& wanted) {
  if (event.body == wanted) return;
  const codec::Json body = event.body.json();
  const codec::Json expected = wanted.json();
  const std::string type = expected["type"].get<std::string>();
  for (const auto& [key, unused] : expected.get_ref<const codec::Json::object_t&>()) {
    if (body.contains(key) && body[key] == expected[key]) continue;
    find(type + "." + key + " is " + text_of(body, key) + ", the rules give " + text_of(expected, key));
  }
  for (const auto& [key, unused] : body.get_ref<const codec::Json::object_t&>()) {
    if (!expected.contains(key)) find(type + "." + key + " has no place in this event");
  }
}

}  // namespace parlor::room
