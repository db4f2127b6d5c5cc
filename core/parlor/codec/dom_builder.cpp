#include "parlor/codec/dom_builder.hpp"

#include <utility>

#include "parlor/codec/utf8.hpp"

namespace parlor::codec {

bool DomBuilder::number_integer(std::int64_t value) {
  if (options_.numbers == Numbers::integers && (value < -limits::integer_max || value > limits::integer_max)) {
    return fail(ErrorCode::number_out_of_range);
  }
  return add(value);
}

bool DomBuilder::number_unsigned(std::uint64_t value) {
  if (options_.numbers == Numbers::integers && value > static_cast<std::uint64_t>(limits::integer_max)) {
    return fail(ErrorCode::number_out_of_range);
  }
  return add(value);
}

bool DomBuilder::number_float(Json::number_float_t value, const std::string&) {
  if (options_.numbers == Numbers::integers) return fail(ErrorCode::number_out_of_range);
  return add(value);
}

bool DomBuilder::string(std::string& value) {
  if (!is_utf8(value)) return fail(ErrorCode::bad_utf8);
  return add(std::move(value));
}

bool DomBuilder::binary(Json::binary_t&) {
  return fail(syntax_error_, ": byte strings are not used here");
}

bool DomBuilder::start_object(std::size_t) {
  return open(Json::object());
}

bool DomBuilder::start_array(std::size_t) {
  return open(Json::array());
}

bool DomBuilder::key(std::string& name) {
  if (!is_utf8(name)) return fail(ErrorCode::bad_utf8);
  auto& object = open_.back()->get_ref<Json::object_t&>();
  const auto [place, inserted] = object.try_emplace(std::move(name), nullptr);
  if (!inserted) return fail(syntax_error_, ": the key \"" + place->first + "\" stands twice in one object");
  slot_ = &place->second;
  return true;
}

bool DomBuilder::end() {
  open_.pop_back();
  return true;
}

bool DomBuilder::open(Json container) {
  if (open_.size() >= options_.max_depth) return fail(ErrorCode::too_deep);
  if (!add(std::move(container))) return false;
  Json* parent = open_.empty() ? nullptr : open_.back();
  if (parent == nullptr) {
    open_.push_back(&root_);
  } else if (parent->is_array()) {
    open_.push_back(&parent->back());
  } else {
    open_.push_back(slot_);
  }
  return true;
}

bool DomBuilder::add(Json value) {
  if (open_.empty()) {
    root_ = std::move(value);
  } else if (open_.back()->is_array()) {
    open_.back()->push_back(std::move(value));
  } else {
    *slot_ = std::move(value);
  }
  return true;
}

bool DomBuilder::fail(ErrorCode code, const std::string& detail) {
  if (!error_) error_ = Error(code, std::string(text_of(code)) + detail);
  return false;
}

Result<Json> DomBuilder::take(bool finished) {
  if (error_) return *std::move(error_);
  if (!finished) return syntax_error_;
  return std::move(root_);
}

}  // namespace parlor::codec
