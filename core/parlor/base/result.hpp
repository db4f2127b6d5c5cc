#pragma once

#include <utility>
#include <variant>

#include "parlor/base/error.hpp"
#include "parlor/base/invariant.hpp"

namespace parlor {

/// A value or an Error. Test it (`if (!result)`) before asking for either: asking for the one that is not there is a
/// bug and stops the program.
///
///   Result<Json> parsed = codec::parse_json(text);
///   if (!parsed) return parsed.error();
///   use(*parsed);
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}
  Result(ErrorCode code) : Result(Error(code)) {}

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return *get(); }
  const T& value() const& { return *const_cast<Result*>(this)->get(); }
  T&& value() && { return std::move(*get()); }
  T& operator*() & { return *get(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*get()); }
  T* operator->() { return get(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    const Error* error = std::get_if<1>(&held_);
    invariant(error != nullptr, "an error is asked for only where there is one");
    return *error;
  }

 private:
  T* get() {
    T* value = std::get_if<0>(&held_);
    invariant(value != nullptr, "a result's value is asked for only where there is one");
    return value;
  }

  std::variant<T, Error> held_;
};

/// Success, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : held_(std::move(error)) {}
  Result(ErrorCode code) : Result(Error(code)) {}

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    const Error* error = std::get_if<1>(&held_);
    invariant(error != nullptr, "an error is asked for only where there is one");
    return *error;
  }

 private:
  std::variant<std::monostate, Error> held_;
};

using Status = Result<void>;

}  // namespace parlor
