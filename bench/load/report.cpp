#include "report.hpp"

#include <array>
#include <cstdio>

namespace load {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') out += '\\';
    out += static_cast<unsigned char>(character) < 0x20 ? ' ' : character;
  }
  return out + '"';
}

std::string number(double value) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.6g", value);
  // Thousands and above are whole numbers: %g would write some of them with an exponent.
  if (value >= 1e5 && value < 1e18) return std::to_string(static_cast<std::uint64_t>(value));
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

void Report::name(std::string_view name) {
  if (!text_.empty()) text_ += ',';
  text_ += quoted(name) + ':';
}

void Report::add(std::string_view key, double value) {
  name(key);
  text_ += number(value);
}

void Report::add(std::string_view key, std::uint64_t value) {
  name(key);
  text_ += std::to_string(value);
}

void Report::add(std::string_view key, std::string_view text) {
  name(key);
  text_ += quoted(text);
}

void Report::add_json(std::string_view key, std::string_view json) {
  name(key);
  text_ += json;
}

void Report::add(std::string_view key, const Histogram& latency) {
  const auto micros = [](Nanoseconds time) { return number(static_cast<double>(time) / 1e3); };
  name(key);
  text_ += "{\"p50\":" + micros(latency.percentile(0.5)) + ",\"p99\":" + micros(latency.percentile(0.99)) +
           ",\"p999\":" + micros(latency.percentile(0.999)) + ",\"mean\":" + number(latency.mean() / 1e3) +
           ",\"max\":" + micros(latency.max()) + "}";
}

}  // namespace load
