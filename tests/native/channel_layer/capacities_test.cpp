#include "parlor/channel_layer/capacities.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace parlor;
using layer::Capacities;
using layer::fits;

TEST_CASE("'*' stands for any characters, '?' for one, all others for themselves", "[channel_layer][capacities]") {
  for (const auto& [pattern, name] : {std::pair{"jobs", "jobs"},
                                      {"*", ""},
                                      {"*", "x"},
                                      {"job?", "job1"},
                                      {"a*c", "ac"},
                                      {"a*c", "abcbc"},
                                      {"*!*", "specific.3f!a"},
                                      {"a**", "a"},
                                      {"*a*b*", "xaxbx"}}) {
    CAPTURE(pattern, name);
    CHECK(fits(pattern, name));
  }
  for (const auto& [pattern, name] : {std::pair{"jobs", "job"},
                                      {"job", "jobs"},
                                      {"job?", "job"},
                                      {"a*c", "abcb"},
                                      {"", "x"},
                                      {"*a*b*", "xbxa"},
                                      {"JOBS", "jobs"}}) {
    CAPTURE(pattern, name);
    CHECK_FALSE(fits(pattern, name));
  }
}

TEST_CASE("a pattern of many stars takes no exponential time", "[channel_layer][capacities]") {
  std::string pattern;
  for (int i = 0; i < 30; ++i) pattern += "*a";
  CHECK_FALSE(fits(pattern + "b", std::string(99, 'a')));
}

TEST_CASE("the first rule that fits a name gives its capacity", "[channel_layer][capacities]") {
  const Capacities capacities(100, {{"http.*", 200}, {"*", 7}});
  CHECK(capacities.of("http.request") == 200);
  CHECK(capacities.of("other") == 7);
  CHECK(Capacities().of("other") == limits::channel_capacity);
}
