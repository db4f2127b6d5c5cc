#include "parlor/codec/document.hpp"

#include "parlor/codec/json_reader.hpp"
#include "parlor/codec/json_writer.hpp"

namespace parlor::codec {

Document Document::from(const Tape& tape, Tape::Index at) {
  Document document;
  document.take(tape, at);
  return document;
}

void Document::take(const Tape& tape, Tape::Index at) {
  const Token& token = tape[at];
  if (token.is_minimal && !token.source.empty()) {
    text_ = token.source;
    return;
  }
  text_.clear();
  JsonWriter writer(text_);
  write(writer, tape, at);
}

Result<Document> Document::parse(std::string_view text, ParseOptions options) {
  Tape tape;
  if (Status status = read_json(text, tape, options); !status) return status.error();
  return from(tape);
}

void Document::read(Tape& tape) const {
  // What comes in is held to the bounds where it comes in.
  constexpr ParseOptions unbounded{.max_bytes = SIZE_MAX, .max_depth = SIZE_MAX, .numbers = Numbers::any};
  TapeBuilder builder(tape, unbounded, ErrorCode::bad_json);
  const bool is_json = JsonReader(text_, builder).read();
  invariant(is_json, "a document is a JSON text");
}

Json Document::json() const {
  Tape tape;
  read(tape);
  return to_json(tape);
}

Json Document::operator[](std::string_view key) const {
  Tape tape;
  read(tape);
  const Tape::Index found = tape.find(Tape::root, key);
  return found == Tape::root ? Json() : to_json(tape, found);
}

void to_json(Json& json, const Document& document) {
  json = document.json();
}

}  // namespace parlor::codec
