#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "parlor/base/error.hpp"
#include "parlor/base/invariant.hpp"

namespace parlor {

namespace detail {

/// An Error or none, as small as a pointer where there is none: results are made and passed on everywhere.
class ErrorSlot {
 public:
  ErrorSlot() = default;
  ErrorSlot(Error error);
  ErrorSlot(ErrorCode code);
  ErrorSlot(const ErrorSlot& other);
  ErrorSlot(ErrorSlot&& other) noexcept = default;
  ErrorSlot& operator=(const ErrorSlot& other);
  ErrorSlot& operator=(ErrorSlot&& other) noexcept = default;
  ~ErrorSlot() {
    if (error_) clear();
  }

  bool is_empty() const { return error_ == nullptr; }
  /// Asking for an error that is not there is a bug, and stops the program.
  const Error& get() const;

 private:
  void clear();

  std::unique_ptr<Error> error_;
};

/// Stops the program.
[[noreturn]] void no_value_in_result();

}  // namespace detail

/// A value or an Error. Test it (`if (!result)`) before asking for either: asking for the one that is not there is a
/// bug and stops the program.
///
///   Result<Json> parsed = codec::parse_json(text);
///   if (!parsed) return parsed.error();
///   use(*parsed);
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::in_place, std::move(value)) {}
  Result(Error error) : error_(std::move(error)) {}
  Result(ErrorCode code) : error_(code) {}
  /// A value made in its place.
  explicit Result(std::in_place_t) : value_(std::in_place) {}

  bool ok() const { return error_.is_empty(); }
  explicit operator bool() const { return ok(); }

  T& value() & { return *get(); }
  const T& value() const& { return *const_cast<Result*>(this)->get(); }
  T&& value() && { return std::move(*get()); }
  T& operator*() & { return *get(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*get()); }
  T* operator->() { return get(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return error_.get(); }

 private:
  T* get() {
    if (!value_) detail::no_value_in_result();
    return &*value_;
  }

  std::optional<T> value_;
  detail::ErrorSlot error_;
};

/// Success, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  Result(ErrorCode code) : error_(code) {}

  bool ok() const { return error_.is_empty(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return error_.get(); }

 private:
  detail::ErrorSlot error_;
};

using Status = Result<void>;

}  // namespace parlor
