#include "parlor/room_store/sqlite_store.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "contract_suite.hpp"
#include "parlor/room_store/sqlite_database.hpp"
#include "temporary_directory.hpp"

namespace parlor::test {
namespace {

using room_store::SqliteDatabase;
using room_store::SqliteStore;

std::unique_ptr<room_store::RoomStore> open_in(const std::string& directory) {
  auto store = SqliteStore::open_in(directory);
  if (!store) FAIL(store.error().text);
  return *std::move(store);
}

std::string error_in(const std::string& directory) {
  const auto store = SqliteStore::open_in(directory);
  return store ? std::string() : store.error().text;
}

class SqliteFixture final : public StoreFixture {
 public:
  std::unique_ptr<room_store::RoomStore> process(net::EventLoop&) override { return open_in(directory_.path()); }
  bool is_shared() const override { return false; }

 private:
  TemporaryDirectory directory_;
};

void change(const std::string& directory, const char* sql) {
  auto database = SqliteDatabase::open(directory + "/rooms.sqlite", SqliteDatabase::Access::write);
  REQUIRE(database.ok());
  const Status changed = database->run(sql);
  if (!changed) FAIL(changed.error().text);
}

TEST_CASE("rooms on the disk keep the stores' contract", "[room_store][sqlite]") {
  run_contract_suite([] { return std::make_unique<SqliteFixture>(); });
}

TEST_CASE("rooms on the disk and their secret are there when the directory is opened again", "[room_store][sqlite]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/new/rooms";
  net::EventLoop loop{0};
  room::Secret secret{};
  secret.fill(9);
  {
    const auto store = open_in(path);
    OpenRoom room(loop, *store, "chat/lobby");
    REQUIRE(room.begin("e"));
    REQUIRE(room.append("e", events(1, 3)));
    CHECK(*store->share_secret(secret) == secret);
  }
  const auto store = open_in(path);
  OpenRoom room(loop, *store, "chat/lobby");
  CHECK(offsets(room.read().events) == from_to(1, 3));
  CHECK(*store->share_secret({}) == secret);
  using std::filesystem::perms;
  const perms others = perms::group_all | perms::others_all;
  for (const auto& file : std::filesystem::directory_iterator(path)) {
    CHECK((file.status().permissions() & others) == perms::none);
  }
  CHECK((std::filesystem::status(path).permissions() & others) == perms::none);
}

TEST_CASE("one process at a time uses a directory", "[room_store][sqlite]") {
  const TemporaryDirectory directory;
  auto store = open_in(directory.path());
  const std::string error = error_in(directory.path());
  CHECK(error.find("in use by process " + std::to_string(getpid())) != std::string::npos);
  store.reset();
  CHECK(error_in(directory.path()).empty());
}

TEST_CASE("what is no directory of rooms is refused with a reason", "[room_store][sqlite]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path();
  const std::string file = path + "/rooms.sqlite";
  SECTION("a file that is no database") {
    std::ofstream(file) << std::string(5'000, 'x');
    CHECK(error_in(path).find("rooms.sqlite: file is not a database") != std::string::npos);
  }
  SECTION("a database of another program") {
    REQUIRE(error_in(path).empty());
    change(path, "PRAGMA application_id = 17");
    CHECK(error_in(path).find("database of another program") != std::string::npos);
  }
  SECTION("a database with tables that are not ours") {
    std::ofstream{file};
    change(path, "CREATE TABLE notes (text TEXT)");
    CHECK(error_in(path).find("database of another program") != std::string::npos);
  }
  SECTION("a later format") {
    REQUIRE(error_in(path).empty());
    change(path, "PRAGMA user_version = 2");
    CHECK(error_in(path).find("has format 2, this program knows format 1") != std::string::npos);
  }
  SECTION("a path below a file") {
    std::ofstream(path + "/file") << "x";
    CHECK(error_in(path + "/file/rooms").find("cannot make the directory") != std::string::npos);
  }
  SECTION("a directory that may not be written to") {
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec |
                                           std::filesystem::perms::others_read | std::filesystem::perms::others_exec);
    const pid_t child = fork();
    if (child == 0) {
      // Root may write everywhere, nobody may not.
      if (geteuid() == 0 && seteuid(65'534) != 0) _exit(3);
      _exit(error_in(path).find("cannot write " + path + "/lock: Permission denied") != std::string::npos ? 0 : 1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WEXITSTATUS(status) == 0);
  }
}

TEST_CASE("a damaged room is named, and the others go on", "[room_store][sqlite]") {
  const TemporaryDirectory directory;
  net::EventLoop loop{0};
  {
    const auto store = open_in(directory.path());
    for (const char* name : {"chat/one", "chat/two"}) {
      OpenRoom room(loop, *store, name);
      REQUIRE(room.begin("e"));
      REQUIRE(room.append("e", events(1, 5), room::Snapshot{0, {{"n", 0}}}));
    }
  }
  std::string told;
  SECTION("an event that is none") {
    change(directory.path(), "UPDATE events SET event = '{\"body\":' WHERE room = 1 AND offset = 3");
    told = "room chat/one: event 3 is damaged: ";
  }
  SECTION("an event with another one's number") {
    change(directory.path(), "UPDATE events SET event = replace(event, '\"offset\":3', '\"offset\":4') WHERE room = 1");
    told = "room chat/one: event 3 is damaged: it has another number";
  }
  SECTION("an event that is missing") {
    change(directory.path(), "DELETE FROM events WHERE room = 1 AND offset = 3");
    told = "room chat/one: event 3 is missing";
  }
  SECTION("a snapshot that is none") {
    change(directory.path(), "UPDATE snapshots SET state = 'x' WHERE room = 1");
    told = "room chat/one: its snapshot is damaged: ";
  }
  const auto store = open_in(directory.path());
  OpenRoom one(loop, *store, "chat/one"), two(loop, *store, "chat/two");
  const auto tail = one.try_read();
  REQUIRE_FALSE(tail.ok());
  CHECK(tail.error().code == ErrorCode::io_failed);
  CHECK(tail.error().text.find(told) == 0);
  CHECK(offsets(two.read().events) == from_to(1, 5));
  CHECK(two.append("e", events(6, 6)));
}

TEST_CASE("a write that fails takes none of its neighbours in the same transaction with it", "[room_store][sqlite]") {
  const TemporaryDirectory directory;
  net::EventLoop loop{0};
  const auto store = open_in(directory.path());
  OpenRoom one(loop, *store, "chat/one"), two(loop, *store, "chat/two");
  REQUIRE(one.begin("e"));
  REQUIRE(two.begin("e"));
  REQUIRE(one.append("e", events(1, 1)));
  // The next number is taken already.
  change(directory.path(), "INSERT INTO events SELECT room, 2, event FROM events");
  std::vector<std::string> answers;
  for (room::Offset n = 1; n <= 50; ++n) {
    two.log().append({{"e", n - 1}, {event(n)}, {}}, [&](const Result<room::Written>& written) {
      answers.push_back(written && !written->conflict ? "written" : "no");
    });
    if (n != 25) continue;
    one.log().append({{"e", 1}, {event(2)}, {}}, [&](const Result<room::Written>& written) {
      answers.push_back(written ? "written?" : written.error().text.substr(0, 13));
    });
  }
  REQUIRE(two.wait([&] { return answers.size() == 51; }));
  CHECK(std::count(answers.begin(), answers.end(), "written") == 50);
  CHECK(std::count(answers.begin(), answers.end(), "room chat/one") == 1);
  CHECK(two.read().last == 50);
  CHECK(one.read(room::Position{"e", 1}).last == 1);
}

TEST_CASE("a full disk fails writes and loses nothing; with space again they succeed", "[room_store][sqlite]") {
  const TemporaryDirectory directory;
  net::EventLoop loop{0};
  const auto store = open_in(directory.path());
  OpenRoom room(loop, *store, "chat/lobby");
  REQUIRE(room.begin("e"));
  REQUIRE(room.append("e", events(1, 10)));
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit full = before;
  full.rlim_cur = std::filesystem::file_size(directory.path() + "/rooms.sqlite-wal") + 10'000;
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &full);
  std::vector<Result<room::Written>> answers;
  for (int i = 0; i < 3; ++i)
    answers.push_back(room.try_append({{"e", 10}, events(11, 11, std::string(20'000, 'x')), {}}));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, ignored);
  for (const auto& answer : answers) {
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == ErrorCode::io_failed);
  }
  CHECK(offsets(room.read().events) == from_to(1, 10));
  CHECK(room.append("e", events(11, 11)));
  CHECK(room.read().last == 11);
}

TEST_CASE("a disk that does not keep up makes a store refuse, in order and counted", "[room_store][sqlite]") {
  const TemporaryDirectory directory;
  net::EventLoop loop{0};
  const auto store = open_in(directory.path());
  OpenRoom room(loop, *store, "chat/lobby");
  REQUIRE(room.begin("e"));
  auto other = SqliteDatabase::open(directory.path() + "/rooms.sqlite", SqliteDatabase::Access::write);
  REQUIRE(other->run("BEGIN IMMEDIATE").ok());
  constexpr room::Offset count = 100;
  std::string answers;
  for (room::Offset n = 1; n <= count; ++n) {
    room.log().append({{"e", n - 1}, {event(n, std::string(1 << 20, 'x'))}, {}}, [&](const Result<room::Written>& w) {
      answers += w ? (w->conflict ? 'c' : 'w') : w.error().code == ErrorCode::overloaded ? 'o' : 'e';
    });
  }
  REQUIRE(other->run("COMMIT").ok());
  REQUIRE(room.wait([&] { return answers.size() == count; }));
  const std::size_t written = answers.find('o');
  REQUIRE(written != std::string::npos);
  CHECK(written > 20);
  CHECK(answers == std::string(written, 'w') + std::string(count - written, 'o'));
  CHECK(dynamic_cast<SqliteStore&>(*store).refused() == count - written);
  CHECK(room.read(room::Position{"e", written}).last == written);
}

TEST_CASE("a text that is larger than a store takes is refused before anything is written", "[room_store][sqlite]") {
  const TemporaryDirectory directory;
  net::EventLoop loop{0};
  const auto store = open_in(directory.path());
  OpenRoom room(loop, *store, "chat/lobby");
  REQUIRE(room.begin("e"));
  const auto written = room.try_append({{"e", 0}, events(1, 1, std::string(limits::stored_bytes, 'x')), {}});
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().code == ErrorCode::too_large);
  CHECK(room.read().last == 0);
}

}  // namespace
}  // namespace parlor::test
