#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parlor/room_store/sqlite_store.hpp"
#include "random.hpp"
#include "store_fixture.hpp"
#include "temporary_directory.hpp"

/// What is on the disk after the process was killed, or the power went, at any moment.
namespace parlor::test {
namespace {

namespace fs = std::filesystem;

constexpr int rooms = 3;
std::string name_of(int room) {
  return "chat/room" + std::to_string(room);
}

/// What the child tells of: an offset of a room was acknowledged, when the log file had so many bytes.
struct Acknowledged {
  std::int64_t room;
  std::uint64_t offset;
  std::uint64_t wal_bytes;
};

/// Appends to all rooms at once, many calls under way in each, and tells of every acknowledgement.
[[noreturn]] void write_until_killed(const std::string& directory, int pipe) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  auto store = room_store::SqliteStore::open_in(directory);
  if (!store) _exit(2);
  net::EventLoop loop{0};
  std::vector<std::unique_ptr<OpenRoom>> open;
  for (int r = 0; r < rooms; ++r) {
    open.push_back(std::make_unique<OpenRoom>(loop, **store, name_of(r)));
    open.back()->log().renew({{}, "e", {}, {}}, [](const auto&) {});
  }
  const auto tell = [&](int room, room::Offset offset) {
    std::error_code error;
    const auto bytes = fs::file_size(directory + "/rooms.sqlite-wal", error);
    const Acknowledged one{room, offset, error ? 0 : bytes};
    if (write(pipe, &one, sizeof one) != sizeof one) _exit(3);
  };
  for (room::Offset n = 1; n < 1'000'000; ++n) {
    for (int r = 0; r < rooms; ++r) {
      open[static_cast<std::size_t>(r)]->log().append({{"e", n - 1}, {event(n, std::string(n % 300, 't'))}, {}},
                                                      [&tell, r, n](const auto& written) {
                                                        if (written && !written->conflict) tell(r, n);
                                                      });
    }
    if (n % 4 != 0) continue;
    loop.context().restart();
    loop.context().run_one();
    loop.context().poll();
  }
  _exit(4);
}

/// Runs such a child until it has told of so many, kills it with -9, and gives what it told.
std::vector<Acknowledged> kill_after(const std::string& directory, std::size_t count) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    write_until_killed(directory, ends[1]);
  }
  close(ends[1]);
  std::vector<Acknowledged> told;
  Acknowledged one{};
  while (read(ends[0], &one, sizeof one) == sizeof one) {
    told.push_back(one);
    if (told.size() == count) kill(child, SIGKILL);
  }
  close(ends[0]);
  waitpid(child, nullptr, 0);
  REQUIRE(told.size() >= count);
  return told;
}

/// The last offset of each room; fails on a hole, or on an event that is not what was written.
std::map<std::int64_t, room::Offset> check_rooms(const std::string& directory) {
  auto store = room_store::SqliteStore::open_in(directory);
  if (!store) FAIL(store.error().text);
  net::EventLoop loop{0};
  std::map<std::int64_t, room::Offset> last;
  for (int r = 0; r < rooms; ++r) {
    OpenRoom room(loop, **store, name_of(r));
    const room::Tail tail = room.read();
    if (offsets(tail.events) != from_to(1, tail.last)) FAIL("a hole in " << name_of(r));
    for (const room::Event& one : tail.events) {
      if (text_of(one).size() != one.offset % 300) FAIL("a changed event in " << name_of(r));
    }
    last[r] = tail.last;
  }
  return last;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A copy of the directory as a crash would leave it, with another write-ahead log.
void copy_with_log(const std::string& from, const std::string& to, const std::string& log) {
  fs::remove_all(to);
  fs::create_directory(to);
  fs::copy_file(from + "/rooms.sqlite", to + "/rooms.sqlite");
  std::ofstream(to + "/rooms.sqlite-wal", std::ios::binary) << log;
}

TEST_CASE("kill -9 at any moment loses nothing that was acknowledged", "[room_store][sqlite]") {
  for (const std::size_t count : {1U, 7U, 100U, 2'000U}) {
    const TemporaryDirectory directory;
    const auto told = kill_after(directory.path(), count);
    auto last = check_rooms(directory.path());
    for (const Acknowledged& one : told) {
      if (last[one.room] < one.offset) FAIL("event " << one.offset << " of room " << one.room << " is lost");
    }
  }
  SUCCEED();
}

TEST_CASE("a torn or damaged end of the write-ahead log costs only what was not acknowledged before it",
          "[room_store][sqlite]") {
  const TemporaryDirectory directory, copies;
  const auto told = kill_after(directory.path(), 40);
  const std::string log = contents(directory.path() + "/rooms.sqlite-wal");
  REQUIRE(log.size() > 3 * 4'120);
  Random random(4);
  const auto check = [&](const std::string& changed, std::size_t good_bytes) {
    const std::string copy = copies.path() + "/copy";
    copy_with_log(directory.path(), copy, changed);
    auto last = check_rooms(copy);
    for (const Acknowledged& one : told) {
      if (one.wal_bytes > good_bytes || last[one.room] >= one.offset) continue;
      FAIL("with " << good_bytes << " good bytes, event " << one.offset << " of " << one.room << " is lost");
    }
  };
  // The file's head has 32 bytes, a frame 24 and a page of 4096.
  const std::size_t begin = log.size() - 3 * 4'120;
  for (std::size_t size = begin; size <= log.size(); size += 1 + random.below(120)) check(log.substr(0, size), size);
  for (std::size_t at = begin; at < log.size(); at += 1 + random.below(160)) {
    std::string changed = log;
    changed[at] = static_cast<char>(changed[at] ^ (1 << random.below(8)));
    // What stands in the frame before it is whole.
    check(changed, 32 + (at - 32) / 4'120 * 4'120);
  }
  SUCCEED();
}

}  // namespace
}  // namespace parlor::test
