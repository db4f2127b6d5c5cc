#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "parlor/http/message.hpp"
#include "parlor/http/request.hpp"

namespace parlor::http {

/// Reads one request from bytes as they come; Beast's parser behind a header without Beast.
class RequestParser {
 public:
  RequestParser();
  ~RequestParser();

  /// Takes what it can use and says how much that was. Bytes of a header that is not complete are not taken: give them
  /// again, together with more.
  std::size_t feed(std::string_view bytes);

  bool complete() const;
  /// True once, when the client waits for "100 Continue" before it sends the body.
  bool wants_continue();
  bool failed() const { return status_ != 0; }
  /// The answer to a request that cannot be read: 400, 413, 417, 431, 501 or 505.
  Response failure() const;
  /// What is known of the request; whole after complete().
  Request take();

 private:
  struct Parser;  // keeps Beast's headers out of this one

  void check_head();
  void fail(unsigned status, std::string text);

  std::unique_ptr<Parser> parser_;
  bool head_checked_ = false;
  bool wants_continue_ = false;
  unsigned status_ = 0;
  std::string text_;
};

}  // namespace parlor::http
