#include "parlor/groups/names.hpp"

#include <algorithm>
#include <string>

#include "parlor/base/limits.hpp"

namespace parlor::groups {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

bool all_name_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_name_character);
}

bool has_name_length(std::string_view name) {
  return !name.empty() && name.size() <= limits::name_characters;
}

/// Enough of a wrong name to recognise it by; whatever could garble a log or a page is shown as '?'.
std::string quoted(std::string_view name) {
  std::string shown = "'";
  for (const char c : name.substr(0, limits::name_characters)) shown.push_back(c >= ' ' && c <= '~' ? c : '?');
  return shown + (name.size() > limits::name_characters ? "…'" : "'");
}

Error wrong_name(ErrorCode code, std::string_view name) {
  return Error(code, quoted(name) + " is not a name: " + std::string(text_of(code)));
}

}  // namespace

bool is_group_name(std::string_view name) {
  return has_name_length(name) && all_name_characters(name);
}

bool is_channel_name(std::string_view name) {
  if (!has_name_length(name)) return false;
  const std::size_t mark = name.find('!');
  if (mark == std::string_view::npos) return all_name_characters(name);
  return mark > 0 && all_name_characters(name.substr(0, mark)) && all_name_characters(name.substr(mark + 1));
}

Status check_group_name(std::string_view name) {
  if (is_group_name(name)) return {};
  return wrong_name(ErrorCode::bad_group_name, name);
}

Status check_channel_name(std::string_view name) {
  if (is_channel_name(name)) return {};
  return wrong_name(ErrorCode::bad_channel_name, name);
}

}  // namespace parlor::groups
