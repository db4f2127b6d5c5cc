#include "parlor/codec/tape.hpp"

namespace parlor::codec {

Tape::Index Tape::find(Index object, std::string_view key) const {
  const Token& token = tokens_[object];
  if (token.kind != Token::Kind::object) return 0;
  for (Index at = object + 1; at != token.next; at = tokens_[at + 1].next) {
    if (tokens_[at].text == key) return at + 1;
  }
  return 0;
}

}  // namespace parlor::codec
