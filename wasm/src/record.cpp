#include "parlor/room/record.hpp"

#include "parlor/kinds/standard_kinds.hpp"
#include "parlor/room/verify.hpp"
#include "support.hpp"

parlor_result parlor_record_make(const char* history, size_t size, parlor_buffer* out) {
  using namespace parlor;
  Result<room::History> decoded = codec::decode_json<room::History>(
      abi::text(history, size), "history", {.max_bytes = limits::record_bytes, .max_depth = limits::record_depth});
  if (!decoded) return abi::fail(decoded.error(), out);
  const Result<room::Record> record = room::make_record(abi::kinds(), *std::move(decoded));
  return record ? abi::done(room::dump_record(*record), out) : abi::fail(record.error(), out);
}

parlor_result parlor_record_verify(const uint8_t* record, size_t size, parlor_buffer* out) {
  using namespace parlor;
  const Result<room::VerifyReport> report = room::verify_record(abi::kinds(), as_text(ByteView(record, size)));
  return report ? abi::done(room::to_document(*report).text(), out) : abi::fail(report.error(), out);
}
