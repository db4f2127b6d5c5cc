#include "parlor/net/close_watcher.hpp"

#include <catch2/catch.hpp>

#include "raw_client.hpp"

using namespace parlor::net;
using namespace parlor::test;

TEST_CASE("the peer's close frame is found behind whatever else comes, whole or byte by byte") {
  const std::string bytes = client_text("ignored") + client_frame(0x82, std::string(70'000, '\x88')) +
                            client_frame(0x89, "ping") + client_close(1000);
  CHECK(CloseWatcher().feed(bytes));
  CloseWatcher watcher;
  // The close frame's header ends six bytes into its eight.
  for (std::size_t i = 0; i + 3 < bytes.size(); ++i) REQUIRE_FALSE(watcher.feed({&bytes[i], 1}));
  CHECK(watcher.feed(std::string_view(bytes).substr(bytes.size() - 3)));
}

TEST_CASE("bytes that are no client's frames end the wait") {
  CHECK(CloseWatcher().feed("GET / HTTP/1.1\r\n"));
}
