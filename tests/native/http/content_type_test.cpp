#include "parlor/http/content_type.hpp"

#include <catch2/catch.hpp>

using parlor::http::content_type_of;

TEST_CASE("media types follow the extension") {
  CHECK(content_type_of("parlor.wasm") == "application/wasm");
  CHECK(content_type_of("js/client.mjs") == "text/javascript; charset=utf-8");
  CHECK(content_type_of("a.b/INDEX.HTML") == "text/html; charset=utf-8");
  CHECK(content_type_of("a.html/file") == "application/octet-stream");
  CHECK(content_type_of("noextension") == "application/octet-stream");
}
