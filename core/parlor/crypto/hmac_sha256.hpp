#pragma once

#include "parlor/crypto/sha256.hpp"

namespace parlor::crypto {

/// HMAC-SHA-256 (RFC 2104, RFC 4231), fed in pieces. A key of any length will do; one of more than 64 bytes counts as
/// its SHA-256.
class HmacSha256 {
 public:
  explicit HmacSha256(ByteView key);
  HmacSha256& update(ByteView bytes);
  /// The tag of all that was fed. The object is used up.
  Digest finish();

 private:
  Sha256 inner_;
  Sha256 outer_;
};

Digest hmac_sha256(ByteView key, ByteView message);

/// Whether both hold the same bytes, in a time that depends on their lengths alone. For tags, commitments and secrets:
/// an ordinary comparison tells by its time how many bytes were guessed right.
bool constant_time_equal(ByteView one, ByteView other);

}  // namespace parlor::crypto
