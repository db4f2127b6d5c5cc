#include "parlor/log/log.hpp"

#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "parlor/codec/json.hpp"

namespace parlor::log {
namespace {

Format chosen_format = Format::human;

/// The sink never sees user text as a format string, and a line never holds a raw line break.
void write(spdlog::level::level_enum level, std::string_view topic, std::string_view text) {
  if (!spdlog::should_log(level)) return;
  const codec::Json quoted_text = std::string(text);
  if (chosen_format == Format::json) {
    const codec::Json quoted_topic = std::string(topic);
    spdlog::log(level, "{},\"message\":{}}}", codec::dump_json(quoted_topic), codec::dump_json(quoted_text));
  } else {
    const bool plain = text.find_first_of("\r\n\x1b") == std::string_view::npos;
    spdlog::log(level, "{}: {}", topic, plain ? std::string(text) : codec::dump_json(quoted_text));
  }
}

}  // namespace

void open(Format format, int verbosity) {
  chosen_format = format;
  auto logger = std::make_shared<spdlog::logger>("parlor", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern(format == Format::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","topic":%v)"
                                             : "%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v",
                      spdlog::pattern_time_type::utc);
  logger->set_level(verbosity <= 0 ? spdlog::level::warn : verbosity == 1 ? spdlog::level::info : spdlog::level::debug);
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void detail(std::string_view topic, std::string_view text) {
  write(spdlog::level::debug, topic, text);
}
void info(std::string_view topic, std::string_view text) {
  write(spdlog::level::info, topic, text);
}
void warning(std::string_view topic, std::string_view text) {
  write(spdlog::level::warn, topic, text);
}
void error(std::string_view topic, std::string_view text) {
  write(spdlog::level::err, topic, text);
}

}  // namespace parlor::log
