#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "parlor/codec/json.hpp"

namespace parlor::codec {

class Document;
/// Makes a Json from a document wherever one is wanted (the name is nlohmann's).
void to_json(Json& json, const Document& document);

/// A JSON value kept as its shortest text, for what is handed on more often than looked into: an event's body goes from
/// the rules to the log, into frames and out of them, and becomes a struct again where it is applied.
class Document {
 public:
  Document() : text_("null") {}
  Document(const Json& value) : text_(dump_json(value)) {}
  Document(Json::initializer_list_t value) : Document(Json(value)) {}
  /// A text that dump_json would have written; nobody looks at it again before it is sent.
  static Document of_minimal(std::string text) { return Document(std::move(text), Minimal{}); }
  /// The value that begins at `at`.
  static Document from(const Tape& tape, Tape::Index at = Tape::root);
  /// Becomes that value.
  void take(const Tape& tape, Tape::Index at);

  /// Errors: those of parse_json.
  static Result<Document> parse(std::string_view text, ParseOptions options = {});

  const std::string& text() const { return text_; }
  Json json() const;
  /// The tape points into the document.
  void read(Tape& tape) const;
  /// An object's entry, null if there is none. For tests and tools: it takes the whole apart.
  Json operator[](std::string_view key) const;

  bool operator==(const Document& other) const { return text_ == other.text_; }
  bool operator==(const Json& other) const { return *this == Document(other); }

 private:
  struct Minimal {};
  Document(std::string text, Minimal) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace parlor::codec
