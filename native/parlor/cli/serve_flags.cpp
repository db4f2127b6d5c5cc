#include "parlor/cli/serve_flags.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <thread>

#include "parlor/cli/layer_flags.hpp"
#include "parlor/cli/store_flags.hpp"
#include "parlor/middleware/origin_check.hpp"
#include "parlor/server/admin.hpp"

namespace parlor::cli {
namespace {

/// A flag in seconds, with fractions, for a value in milliseconds.
void add_seconds(CLI::App& command, const std::string& names, DurationMs& value_ms, const std::string& text) {
  command
      .add_option_function<double>(
          names, [&value_ms](double seconds) { value_ms = static_cast<DurationMs>(seconds * 1000); }, text)
      ->type_name("SECONDS")
      ->default_str(CLI::detail::to_string(static_cast<double>(value_ms) / 1000))
      ->check(CLI::Range(0.0, 1e7, "SECONDS"))
      ->group("Times");
}

/// What is wrong with an address of --admin; empty when nothing is.
std::string problem_of_admin_address(const std::string& text) {
  const auto address = server::parse_admin_address(text);
  return address ? std::string() : address.error().text;
}

void add_listening(CLI::App& command, server::ServerOptions& server) {
  command.add_option("-b,--bind", server.bind, "The address to listen on")
      ->type_name("ADDRESS")
      ->capture_default_str()
      ->group("Listening");
  command.add_option("-p,--port", server.port, "The port; 0 picks a free one")
      ->type_name("PORT")
      ->capture_default_str()
      ->group("Listening");
  command.add_option("-u,--unix-socket", server.unix_socket, "Listen on this unix socket instead")
      ->type_name("PATH")
      ->group("Listening");
  command
      .add_option("--admin", server.admin,
                  "Serve /metrics, /healthz and /readyz there: HOST:PORT or unix:/PATH; not for the public")
      ->type_name("ADDRESS")
      ->check(problem_of_admin_address)
      ->group("Listening");
  command.add_option("--threads", server.threads, "Event loops, one a thread")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(1, 256, "N"))
      ->group("Listening");
}

void add_behind_proxy(CLI::App& command, server::ServerOptions& server) {
  command
      .add_flag("--proxy-headers", server.edge.proxy_headers,
                "Believe X-Forwarded-For, -Port and -Proto: only behind a proxy that sets them")
      ->group("Behind a proxy");
  command.add_option("--root-path", server.edge.root_path, "Where the proxy mounts the server, e.g. /live")
      ->type_name("PATH")
      ->group("Behind a proxy");
  command.add_option("-s,--server-name", server.edge.server_name, "The Server header; empty sends none")
      ->capture_default_str()
      ->group("Behind a proxy");
}

void add_times(CLI::App& command, server::ServerOptions& server) {
  add_seconds(command, "--ping-interval", server.edge.ping_interval_ms,
              "Silence before a WebSocket is pinged; 0: never");
  add_seconds(command, "--ping-timeout", server.edge.ping_timeout_ms, "Wait for the answer to a ping before closing");
  add_seconds(command, "-t,--http-timeout", server.edge.handshake_timeout_ms,
              "For a request to arrive whole, then 408");
  add_seconds(command, "--http-idle", server.edge.http_idle_ms, "A kept-alive connection without a request");
  add_seconds(command, "--websocket-timeout,--websocket_timeout", server.edge.websocket_timeout_ms,
              "A WebSocket's longest life; 0: no bound");
  add_seconds(command, "--drain", server.drain_ms, "For sockets to end when the server stops; then they are cut");
}

void add_limits(CLI::App& command, server::ServerOptions& server) {
  command.add_option("--max-message", server.edge.max_message_bytes, "Bytes of a received message; above: close 1009")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{125}, std::size_t{1} << 30, "BYTES"))
      ->group("Bounds");
  command.add_option("--max-connections", server.edge.max_connections, "Open at once; above: 503")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, std::size_t{10'000'000}, "N"))
      ->group("Bounds");
  command.add_option("--max-outbox", server.edge.outbox.bytes, "Bytes waiting for a slow reader")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{4096}, std::size_t{1} << 30, "BYTES"))
      ->group("Bounds");
  const std::map<std::string, net::SlowReaderPolicy> policies = {{"close", net::SlowReaderPolicy::close},
                                                                 {"drop", net::SlowReaderPolicy::drop}};
  command
      .add_option("--slow-reader", server.edge.slow_reader, "Beyond --max-outbox: close with 1013, or drop messages")
      ->transform(CLI::CheckedTransformer(policies).description("close|drop"))
      ->option_text("close|drop")
      ->group("Bounds");
}

/// What is wrong with an entry of --origin; empty when nothing is.
std::string problem_of_origin(const std::string& entry) {
  try {
    middleware::OriginCheck check({entry});
    return {};
  } catch (const std::invalid_argument& problem) {
    return problem.what();
  }
}

void add_application(CLI::App& command, server::ServerOptions& server) {
  command
      .add_option("--origin", server.allowed_origins,
                  "Pages that may open WebSockets: same-host, example.com, .example.com, https://example.com:8443, *")
      ->delimiter(',')
      ->capture_default_str()
      ->check(problem_of_origin)
      ->group("Application");
  command
      .add_flag("--deflate", server.edge.deflate, "Compress messages (permessage-deflate) for clients that offer it")
      ->group("Application");
  command
      .add_option("--demo", server.demo_directory, "Serve the demo page from this folder instead of the built-in one")
      ->type_name("DIRECTORY")
      ->check(CLI::ExistingDirectory)
      ->group("Application");
}

void add_pushing(CLI::App& command, ServeRequest& request) {
  command
      .add_option("--api-key-file", request.api_key_file,
                  "Keys, one a line, of programs that may POST to /api/groups/NAME and /api/channels/NAME")
      ->type_name("FILE")
      ->group("Application");
}

void add_logging(CLI::App& command, ServeRequest& request) {
  command.add_option("-v,--verbosity", request.verbosity, "0: problems, 1: what the server does, 2: every detail")
      ->capture_default_str()
      ->check(CLI::Range(0, 3, "LEVEL"))
      ->group("Logging");
  command.add_option("--access-log", request.access_log, "Write a line for each request to this file; - is stdout")
      ->type_name("FILE")
      ->group("Logging");
  const std::map<std::string, log::Format> formats = {{"human", log::Format::human}, {"json", log::Format::json}};
  command.add_option("--log-format", request.log_format, "How log lines look")
      ->transform(CLI::CheckedTransformer(formats).description("human|json"))
      ->option_text("human|json")
      ->group("Logging");
}

}  // namespace

CLI::App& add_serve(CLI::App& program, ServeRequest& request) {
  CLI::App& command = *program.add_subcommand("serve", "Serve rooms, the tutorials' endpoints and the demo page");
  command.footer(
      "Examples:\n"
      "  parlor serve                                  the demo on http://127.0.0.1:8000/\n"
      "  parlor serve -b 0.0.0.0 -p 80 --threads 4     for everybody, on four cores\n"
      "  parlor serve -u /run/parlor.sock --proxy-headers   behind nginx\n"
      "  parlor serve --data /var/lib/parlor           rooms outlive the server\n"
      "\n"
      "SIGTERM or SIGINT stops it in order: clients are told to come back, then closed. A second one cuts at once.\n"
      "SIGHUP reads the files of keys again.");
  request.server.threads = std::max(1U, std::thread::hardware_concurrency());
  add_listening(command, request.server);
  add_behind_proxy(command, request.server);
  add_times(command, request.server);
  add_limits(command, request.server);
  add_application(command, request.server);
  add_pushing(command, request);
  add_auth(command, request.auth);
  add_layer_flags(command, request.server.layer);
  add_store_flags(command, request.server.store);
  command
      .add_option("--secret-file", request.secret_file,
                  "64 hexadecimal digits from which the dice are derived; without it the store keeps one by itself")
      ->type_name("FILE")
      ->group("Rooms");
  add_logging(command, request);
  return command;
}

}  // namespace parlor::cli
