#include "parlor/base/result.hpp"

namespace parlor::detail {

ErrorSlot::ErrorSlot(Error error) : error_(std::make_unique<Error>(std::move(error))) {}

ErrorSlot::ErrorSlot(ErrorCode code) : error_(std::make_unique<Error>(code)) {}

ErrorSlot::ErrorSlot(const ErrorSlot& other)
    : error_(other.error_ ? std::make_unique<Error>(*other.error_) : nullptr) {}

ErrorSlot& ErrorSlot::operator=(const ErrorSlot& other) {
  if (this != &other) error_ = other.error_ ? std::make_unique<Error>(*other.error_) : nullptr;
  return *this;
}

const Error& ErrorSlot::get() const {
  invariant(error_ != nullptr, "an error is asked for only where there is one");
  return *error_;
}

void ErrorSlot::clear() {
  error_.reset();
}

void no_value_in_result() {
  invariant(false, "a result's value is asked for only where there is one");
  __builtin_unreachable();
}

}  // namespace parlor::detail
