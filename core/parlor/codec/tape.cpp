#include "parlor/codec/tape.hpp"

#include "parlor/codec/short_text.hpp"

namespace parlor::codec {

Tape::Index Tape::find(Index object, std::string_view key) const {
  const Token& token = tokens_[object];
  if (token.kind != Token::Kind::object) return 0;
  for (Index at = object + 1; at != token.next; at = tokens_[at].next) {
    if (are_equal(tokens_[at].key, key)) return at;
  }
  return 0;
}

std::string_view Tape::type_of(Index object) const {
  const Token& token = tokens_[object];
  if (token.kind != Token::Kind::object || token.type == 0) return {};
  const Token& type = tokens_[token.type];
  return type.kind == Token::Kind::text ? type.text : std::string_view();
}

}  // namespace parlor::codec
