#include "parlor/cli/access_log.hpp"

#include <memory>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "parlor/codec/json.hpp"

namespace parlor::cli {
namespace {

using Kind = net::AccessRecord::Kind;

std::string verb_of(const net::AccessRecord& record) {
  switch (record.kind) {
    case Kind::http:
      return record.method;
    case Kind::websocket_accepted:
      return "WSCONNECT";
    case Kind::websocket_refused:
      return "WSREJECT";
    case Kind::websocket_closed:
      return "WSDISCONNECT";
  }
  return "?";
}

void write(spdlog::logger& logger, const net::AccessRecord& record) {
  // Quoted as JSON is, so that nothing a client sends can begin a line of its own.
  const codec::Json request = verb_of(record) + " " + record.target;
  const std::string status = record.status == 0 ? "-" : std::to_string(record.status);
  const std::string bytes = record.kind == Kind::http ? std::to_string(record.bytes) : "-";
  logger.info("{} {} {} {} {}ms", record.client.empty() ? "unix" : record.client, codec::dump_json(request), status,
              bytes, record.duration_ms);
}

}  // namespace

Result<std::function<void(const net::AccessRecord&)>> open_access_log(const std::string& path) {
  std::shared_ptr<spdlog::sinks::sink> sink;
  try {
    if (path == "-") {
      sink = std::make_shared<spdlog::sinks::stdout_sink_mt>();
    } else {
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    }
  } catch (const spdlog::spdlog_ex& problem) {
    return Error(ErrorCode::io_failed, std::string("the access log cannot be opened: ") + problem.what());
  }
  auto logger = std::make_shared<spdlog::logger>("access", std::move(sink));
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::info);
  return std::function<void(const net::AccessRecord&)>(
      [logger](const net::AccessRecord& record) { write(*logger, record); });
}

}  // namespace parlor::cli
