#pragma once

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <hiredis/hiredis.h>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace parlor::test {

/// A real redis-server on a unix socket in a directory of its own; nothing listens on the network, nothing is kept.
class RedisServer {
 public:
  explicit RedisServer(std::vector<std::string> arguments = {}) : arguments_(std::move(arguments)) {
    std::string name = (std::filesystem::temp_directory_path() / "parlor-redis-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = name;
    start();
  }
  ~RedisServer() {
    kill();
    std::filesystem::remove_all(directory_);
  }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  std::string socket_path() const { return directory_ + "/redis.sock"; }
  std::string url(const std::string& scheme = "unix") const { return scheme + "://" + socket_path(); }

  /// Starts it, empty, and waits until it answers a PING.
  void start() {
    std::filesystem::remove(socket_path());
    pid_ = fork();
    if (pid_ == 0) run();
    for (int tries = 0; tries < 1'000; ++tries) {
      if (answers()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("redis-server does not answer");
  }
  /// kill -9.
  void kill() { signal(SIGKILL), pid_ > 0 ? waitpid(pid_, nullptr, 0) : 0, pid_ = -1; }
  void signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
  }

  /// One command, made by words, on a connection of its own; its answer as text.
  std::string command(const std::vector<std::string>& words) const {
    redisContext* context = redisConnectUnix(socket_path().c_str());
    std::vector<const char*> texts;
    std::vector<std::size_t> lengths;
    for (const std::string& word : words) texts.push_back(word.data()), lengths.push_back(word.size());
    auto* reply = static_cast<redisReply*>(
        redisCommandArgv(context, static_cast<int>(words.size()), texts.data(), lengths.data()));
    std::string text;
    if (reply != nullptr)
      text = reply->str != nullptr ? std::string(reply->str, reply->len) : std::to_string(reply->integer);
    freeReplyObject(reply);
    redisFree(context);
    return text;
  }

 private:
  [[noreturn]] void run() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::vector<std::string> words = {
        "redis-server", "--port",   "0",         "--unixsocket",      socket_path(), "--save", "",
        "--dir",        directory_, "--logfile", directory_ + "/log", "--daemonize", "no"};
    words.insert(words.end(), arguments_.begin(), arguments_.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execvp(pointers.front(), pointers.data());
    _exit(127);
  }
  bool answers() const {
    redisContext* context = redisConnectUnix(socket_path().c_str());
    const bool connected = context != nullptr && context->err == 0;
    void* reply = connected ? redisCommand(context, "PING") : nullptr;
    const bool answered = reply != nullptr;
    freeReplyObject(reply);
    if (context != nullptr) redisFree(context);
    return answered;
  }

  std::vector<std::string> arguments_;
  std::string directory_;
  pid_t pid_ = -1;
};

}  // namespace parlor::test
