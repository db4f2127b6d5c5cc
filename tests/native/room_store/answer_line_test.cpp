#include "parlor/room_store/answer_line.hpp"

#include <memory>
#include <string>

#include <catch2/catch.hpp>

namespace parlor::test {
namespace {

using room_store::AnswerLine;

TEST_CASE("answers are told in the order of the calls, whichever is ready first", "[room_store]") {
  AnswerLine line;
  std::string told;
  const auto a = line.take(), b = line.take(), c = line.take();
  line.ready(c, [&] { told += 'c'; });
  line.ready(b, [&] { told += 'b'; });
  CHECK(told.empty());
  line.ready(a, [&] { told += 'a'; });
  CHECK(told == "abc");
  CHECK(line.empty());
  line.ready(line.take(), [&] { told += 'd'; });
  CHECK(told == "abcd");
}

TEST_CASE("an answer may make calls that are answered at once", "[room_store]") {
  AnswerLine line;
  std::string told;
  const auto a = line.take(), b = line.take();
  line.ready(b, [&] { told += 'b'; });
  line.ready(a, [&] {
    told += 'a';
    line.ready(line.take(), [&] { told += 'c'; });
  });
  CHECK(told == "abc");
}

TEST_CASE("an answer may destroy the line; those behind it are forgotten", "[room_store]") {
  auto line = std::make_unique<AnswerLine>();
  std::string told;
  const auto a = line->take(), b = line->take();
  line->ready(b, [&] { told += 'b'; });
  line->ready(a, [&] {
    told += 'a';
    line.reset();
  });
  CHECK(told == "a");
}

}  // namespace
}  // namespace parlor::test
