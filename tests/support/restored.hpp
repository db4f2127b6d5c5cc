#pragma once

#include "parlor/codec/document.hpp"

namespace parlor::test {

/// Has rules, members or outcomes take what their document() gave.
template <class Kept>
Status restore(Kept& kept, const codec::Document& document) {
  codec::Tape tape;
  document.read(tape);
  return kept.restore(tape, codec::Tape::root);
}

}  // namespace parlor::test
