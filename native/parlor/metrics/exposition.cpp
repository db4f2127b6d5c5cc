#include "parlor/metrics/exposition.hpp"

#include <algorithm>

#include "parlor/base/invariant.hpp"

namespace parlor::metrics {
namespace {

/// [a-zA-Z_:][a-zA-Z0-9_:]*; label names have no colon.
bool is_name(std::string_view name, bool colon) {
  const auto letter = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colon && c == ':');
  };
  const auto fits = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), fits);
}

void append_escaped(std::string& to, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\\') {
      to += "\\\\";
    } else if (c == '\n') {
      to += "\\n";
    } else if (c == '"' && quotes) {
      to += "\\\"";
    } else {
      to += c;
    }
  }
}

}  // namespace

void Exposition::family(std::string_view name, std::string_view type, std::string_view help) {
  invariant(is_name(name, true), "a metric's name is one of Prometheus'");
  family_ = name;
  text_.append("# HELP ").append(name).append(" ");
  append_escaped(text_, help, false);
  text_.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void Exposition::counter_family(std::string_view name, std::string_view help) {
  invariant(name.ends_with("_total"), "a counter's name ends in _total");
  family(name, "counter", help);
}

void Exposition::gauge_family(std::string_view name, std::string_view help) {
  invariant(!name.ends_with("_total"), "only a counter's name ends in _total");
  family(name, "gauge", help);
}

void Exposition::counter(std::string_view name, std::string_view help, std::uint64_t value) {
  counter_family(name, help);
  sample({}, value);
}

void Exposition::gauge(std::string_view name, std::string_view help, std::uint64_t value) {
  gauge_family(name, help);
  sample({}, value);
}

void Exposition::sample(Labels labels, std::uint64_t value) {
  text_ += family_;
  const char* before = "{";
  for (const auto& [name, label] : labels) {
    invariant(is_name(name, false), "a label's name is one of Prometheus'");
    text_.append(std::exchange(before, ",")).append(name).append("=\"");
    append_escaped(text_, label, true);
    text_ += '"';
  }
  if (labels.size() > 0) text_ += '}';
  text_.append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace parlor::metrics
