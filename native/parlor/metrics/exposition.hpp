#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace parlor::metrics {

/// Writes metrics in Prometheus' text format 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats): a family is its HELP and TYPE, then its samples, together.
/// Names, types and label names come from code: one that breaks the format is a bug.
class Exposition {
 public:
  static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// A family of one sample. A counter only grows and its name ends in _total; a gauge goes up and down.
  void counter(std::string_view name, std::string_view help, std::uint64_t value);
  void gauge(std::string_view name, std::string_view help, std::uint64_t value);

  /// A family whose samples follow, each told apart by its labels.
  void counter_family(std::string_view name, std::string_view help);
  void gauge_family(std::string_view name, std::string_view help);
  void sample(Labels labels, std::uint64_t value);

  std::string take() { return std::move(text_); }

 private:
  void family(std::string_view name, std::string_view type, std::string_view help);

  std::string text_;
  std::string family_;
};

}  // namespace parlor::metrics
