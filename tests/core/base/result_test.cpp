#include "parlor/base/result.hpp"

#include <memory>
#include <string>

#include <catch2/catch.hpp>

using namespace parlor;

namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error(ErrorCode::bad_field, "odd");
  return number / 2;
}

Status even(int number) {
  if (const Result<int> result = half(number); !result) return result.error();
  return {};
}

}  // namespace

TEST_CASE("a result holds a value or an error") {
  CHECK(half(4).ok());
  CHECK(*half(4) == 2);
  CHECK_FALSE(half(3).ok());
  CHECK(half(3).error().text == "odd");
}

TEST_CASE("a status is success or an error") {
  CHECK(even(2));
  CHECK(even(1).error().code == ErrorCode::bad_field);
  CHECK(Status(ErrorCode::timed_out).error().reason == "timed_out");
}

TEST_CASE("a result's value may be moved out, and need not be copyable") {
  Result<std::unique_ptr<std::string>> result = std::make_unique<std::string>("held");
  CHECK(result->get() != nullptr);
  const std::unique_ptr<std::string> taken = *std::move(result);
  CHECK(*taken == "held");
}

TEST_CASE("a result of a type that an error could be made of keeps them apart") {
  const Result<std::string> text = std::string("fine");
  CHECK(text.ok());
  CHECK(text->size() == 4);
}
