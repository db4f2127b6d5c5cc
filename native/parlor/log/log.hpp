#pragma once

#include <string>
#include <string_view>

namespace parlor::log {

enum class Format { human, json };

/// Sets up the one logger of the process, which writes to the standard error stream. `verbosity`: 0 warnings and
/// errors, 1 what the server does, 2 and more every detail.
void open(Format format, int verbosity);

// One line each. `topic` is a word to search for ("server", "application", "access"). Any thread may call.
void detail(std::string_view topic, std::string_view text);
void info(std::string_view topic, std::string_view text);
void warning(std::string_view topic, std::string_view text);
void error(std::string_view topic, std::string_view text);

}  // namespace parlor::log
