#include "parlor/crypto/sha256.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace parlor;
using crypto::Sha256;

namespace {

std::string hash(std::string_view text) {
  return to_hex(crypto::sha256(as_bytes(text)));
}

}  // namespace

TEST_CASE("SHA-256 gives the digests of NIST's examples") {
  // FIPS 180-4 examples and the CAVP short messages.
  CHECK(hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hash("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstn"
             "opqrstu") == "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  CHECK(hash("\xD3") == "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
  CHECK(hash("\x11\xAF") == "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98");
  CHECK(hash("\xB4\x19\x0E") == "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2");
  CHECK(hash("\x74\xBA\x25\x21") == "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e");
  CHECK(hash("\x57\x38\xC9\x29\xC4\xF4\xCC\xB6") == "963bb88f27f512777aab6c8b1a02c70ec0ad651d428f870036e1917120fb48bf");
}

TEST_CASE("SHA-256 passes NIST's Monte Carlo test") {
  // CAVP, SHA256Monte.rsp: a thousand times the digest of the three before it, each thousand a checkpoint.
  crypto::Digest seed;
  REQUIRE(from_hex("6d1e72ad03ddeb5de891e572e2396f8da015d899ef0e79503152d6010a3fe691", seed));
  for (int count = 0; count < 100; ++count) {
    crypto::Digest last[3] = {seed, seed, seed};
    for (int i = 0; i < 1'000; ++i) {
      const crypto::Digest next = Sha256().update(last[0]).update(last[1]).update(last[2]).finish();
      last[0] = last[1];
      last[1] = last[2];
      last[2] = next;
    }
    seed = last[2];
    if (count == 0) CHECK(to_hex(seed) == "e93c330ae5447738c8aa85d71a6c80f2a58381d05872d26bdd39f1fcd4f2b788");
  }
  CHECK(to_hex(seed) == "6a912ba4188391a78e6f13d88ed2d14e13afce9db6f7dcbf4a48c24f3db02778");
}

TEST_CASE("SHA-256 of a million times the letter a") {
  CHECK(hash(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 pads right around the ends of its blocks") {
  CHECK(hash(std::string(55, 'a')) == "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  CHECK(hash(std::string(56, 'a')) == "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  CHECK(hash(std::string(63, 'a')) == "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34");
  CHECK(hash(std::string(64, 'a')) == "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
  CHECK(hash(std::string(65, 'a')) == "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0");
}

TEST_CASE("SHA-256 gives the same digest however a message is cut into pieces") {
  std::string message;
  for (int i = 0; i < 200; ++i) message.push_back(static_cast<char>(i * 7));
  const crypto::Digest whole = crypto::sha256(as_bytes(message));
  for (std::size_t first = 0; first <= message.size(); ++first) {
    const ByteView bytes = as_bytes(message);
    CHECK(Sha256().update(bytes.first(first)).update(bytes.subspan(first)).finish() == whole);
    for (std::size_t second = first; second <= message.size(); second += 13) {
      Sha256 hash;
      hash.update(bytes.first(first)).update(bytes.subspan(first, second - first)).update(bytes.subspan(second));
      CHECK(hash.finish() == whole);
    }
  }
  Sha256 byte_by_byte;
  for (const std::uint8_t byte : as_bytes(message)) byte_by_byte.update(ByteView(&byte, 1));
  CHECK(byte_by_byte.finish() == whole);
}
