// The reader of JSON of our own against nlohmann's: the same value or the same error for every text, and what is called
// minimal is what is written.
#include "input.hpp"
#include "parlor/codec/json.hpp"
#include "reference_json.hpp"

using namespace parlor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(ByteView(data, size));
  for (const codec::Numbers numbers : {codec::Numbers::integers, codec::Numbers::any}) {
    const codec::ParseOptions options{.max_bytes = SIZE_MAX, .max_depth = 8, .numbers = numbers};
    const Result<codec::Json> ours = codec::parse_json(text, options);
    const Result<codec::Json> theirs = test::reference_parse_json(text, options);
    fuzz::expect(ours.ok() == theirs.ok(), "both readers take the text, or neither does");
    if (!ours) {
      fuzz::expect(ours.error().text == theirs.error().text, "both readers say the same of what is wrong");
      continue;
    }
    fuzz::expect(*ours == *theirs, "both readers come to the same value");
    codec::Tape tape;
    fuzz::expect(codec::read_json(text, tape, options).ok(), "the text can be read again");
    const std::string written = codec::dump_json(*theirs);
    fuzz::expect(tape[0].is_minimal == (tape[0].source == written), "minimal is what would be written");
  }
  return 0;
}
