#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "parlor/app/application.hpp"
#include "parlor/app/consumer.hpp"
#include "parlor/app/consumer_host.hpp"
#include "parlor/net/edge.hpp"
#include "parlor/net/listener.hpp"

namespace parlor::test {

/// What happened on the server's thread, for the test's thread to wait for.
class Journal {
 public:
  void write(std::string line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    changed_.notify_all();
  }
  /// True as soon as the line is there; false after five seconds without it.
  bool await(const std::string& line) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(5), [&] { return count_of(line) > 0; });
  }
  std::size_t count(const std::string& line) {
    const std::lock_guard lock(mutex_);
    return count_of(line);
  }

 private:
  std::size_t count_of(const std::string& line) const {
    return static_cast<std::size_t>(std::count(lines_.begin(), lines_.end(), line));
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
};

/// A consumer made of functions; it echoes unless told otherwise, and writes its end into the journal.
class ScriptedConsumer final : public app::Consumer {
 public:
  struct Script {
    std::function<void(ScriptedConsumer&)> connect = [](ScriptedConsumer& self) { self.accept(); };
    std::function<void(ScriptedConsumer&, std::string_view)> text =
        [](ScriptedConsumer& self, std::string_view message) { self.send(message); };
  };

  ScriptedConsumer(const Script& script, Journal& journal) : script_(script), journal_(journal) {}

  using app::Consumer::accept;
  using app::Consumer::close;
  using app::Consumer::deny;
  using app::Consumer::scope;
  using app::Consumer::send;
  using app::Consumer::socket;

  void connect() override { script_.connect(*this); }
  void receive_text(std::string_view text) override { script_.text(*this, text); }
  void receive_bytes(ByteView bytes) override { send_bytes(bytes); }
  void disconnect(std::uint16_t code) override { journal_.write("disconnect " + std::to_string(code)); }

 private:
  const Script& script_;
  Journal& journal_;
};

class ScriptedApplication final : public app::Application {
 public:
  std::function<http::Response(const app::Scope&, std::string_view)> http = [](const app::Scope& scope,
                                                                               std::string_view body) {
    return http::Response::text(200, scope.method + ' ' + scope.path + ' ' + std::string(body));
  };
  /// For answers that take time; else `http` answers at once.
  std::function<void(const app::Scope&, app::Answer)> later;
  ScriptedConsumer::Script consumer;
  mutable Journal journal;

  http::Response handle_http(app::Scope scope, std::string_view body, net::EventLoop&) const override {
    return http(scope, body);
  }
  void answer_http(app::Scope scope, std::string_view body, net::EventLoop&, app::Answer answer) const override {
    if (later) return later(scope, std::move(answer));
    answer(http(scope, body));
  }
  std::variant<std::unique_ptr<app::Consumer>, http::Response> open_websocket(app::Scope scope,
                                                                              net::EventLoop&) const override {
    if (scope.path == "/nowhere") return http::Response::error(404, "not_found", "no such route");
    auto made = std::make_unique<ScriptedConsumer>(consumer, journal);
    app::ConsumerHost::bind(*made, std::move(scope), nullptr);
    return std::unique_ptr<app::Consumer>(std::move(made));
  }
};

/// A real listener on a free port of 127.0.0.1, served by one loop in a thread of its own. Change the application and
/// the options before start().
class EdgeServer {
 public:
  EdgeServer() = default;
  EdgeServer(const EdgeServer&) = delete;
  EdgeServer& operator=(const EdgeServer&) = delete;
  ~EdgeServer() { stop(); }

  ScriptedApplication application;
  net::EdgeOptions options;
  metrics::Counters counters;
  net::EventLoop loop{0};

  std::uint16_t start() {
    edge_ = std::make_unique<net::Edge>(loop, net::EdgeServices{options, application, counters, budget_});
    return run(net::Listener::tcp(*edge_, "127.0.0.1", 0));
  }
  void start_unix(const std::string& path) {
    edge_ = std::make_unique<net::Edge>(loop, net::EdgeServices{options, application, counters, budget_});
    run(net::Listener::unix_socket(*edge_, path));
  }
  void stop() {
    if (!thread_.joinable()) return;
    loop.stop();
    thread_.join();
    listener_.reset();
    edge_.reset();
  }
  /// Runs on the loop's thread and waits for it.
  void on_loop(const std::function<void(net::Edge&, net::Listener&)>& task) {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    loop.post([&] {
      task(*edge_, *listener_);
      const std::lock_guard lock(mutex);
      done = true;
      changed.notify_all();
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return done; });
  }

 private:
  std::uint16_t run(Result<std::unique_ptr<net::Listener>> made) {
    if (!made) throw std::runtime_error(made.error().text);
    listener_ = std::move(*made);
    listener_->start();
    const std::uint16_t port = listener_->local().second;
    thread_ = std::thread([this] { loop.run(); });
    return port;
  }

  net::ConnectionBudget budget_;
  std::unique_ptr<net::Edge> edge_;
  std::unique_ptr<net::Listener> listener_;
  std::thread thread_;
};

}  // namespace parlor::test
