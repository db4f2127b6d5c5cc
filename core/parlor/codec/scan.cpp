#include "parlor/codec/scan.hpp"

namespace parlor::codec {

Result<std::optional<ScannedMember>> scan_member(std::string_view text, std::string_view name, Tape& tape,
                                                 ParseOptions options) {
  if (Status status = read_json(text, tape, options); !status) return status.error();
  const Tape::Index found = tape.find(Tape::root, name);
  if (found == Tape::root) return std::optional<ScannedMember>();
  return std::optional(ScannedMember{tape[found].source, tape[found].is_minimal});
}

Result<std::optional<ScannedMember>> scan_member(std::string_view text, std::string_view name, ParseOptions options) {
  Tape tape;
  return scan_member(text, name, tape, options);
}

}  // namespace parlor::codec
