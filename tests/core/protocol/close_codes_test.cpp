#include "parlor/protocol/close_codes.hpp"

#include <catch2/catch.hpp>

using namespace parlor::protocol;

TEST_CASE("every close code says whether to come back") {
  struct Row {
    std::uint16_t code;
    Advice advice;
  };
  const Row rows[] = {
      {1000, Advice::stay_away},
      {1001, Advice::come_back},
      {1002, Advice::stay_away},
      {1003, Advice::stay_away},
      {1005, Advice::come_back},
      {1006, Advice::come_back},
      {1007, Advice::stay_away},
      {1008, Advice::stay_away},
      {1009, Advice::stay_away},
      {1010, Advice::stay_away},
      {1011, Advice::come_back},
      {1012, Advice::come_back},
      {1013, Advice::come_back},
      {1014, Advice::come_back},
      {1015, Advice::come_back},
      {3000, Advice::come_back},
      {4399, Advice::come_back},
      {close_code::bad_frames, Advice::stay_away},
      {close_code::hello_expected, Advice::stay_away},
      {close_code::not_authenticated, Advice::stay_away},
      {close_code::unsupported_version, Advice::stay_away},
      {4499, Advice::stay_away},
      {close_code::no_pong, Advice::come_back},
      {close_code::no_hello, Advice::come_back},
      {close_code::token_expired, Advice::come_back},
      {4599, Advice::come_back},
      {0, Advice::come_back},
      {65535, Advice::come_back},
  };
  for (const Row& row : rows) {
    INFO(row.code);
    CHECK((advice_for(row.code) == row.advice));
  }
}
