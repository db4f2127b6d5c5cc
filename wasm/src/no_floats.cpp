// The module knows integers only: the core refuses every other number and formats nothing but hexadecimal digits. The C
// library's own versions of these functions would bring 128-bit floating point arithmetic along, an eighth of the
// module. They are here for nlohmann/json, whose lexer and serializer mention them.
#include <cstdarg>
#include <cstddef>
#include <cstring>

namespace {

/// Says that the whole text was a number. Which one does not matter: numbers that are no integers are refused.
void read_all(const char* text, char** end) {
  if (end != nullptr) *end = const_cast<char*>(text) + std::strlen(text);
}

/// Text cut off at a size, as snprintf does it.
class Output {
 public:
  Output(char* out, std::size_t size) : out_(out), size_(size) {}
  void put(char c) {
    if (length_ + 1 < size_) out_[length_] = c;
    ++length_;
  }
  void put_hex(unsigned value, int digits, const char* alphabet) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) put(alphabet[value >> shift & 15U]);
  }
  int finish() {
    if (size_ > 0) out_[length_ < size_ ? length_ : size_ - 1] = '\0';
    return static_cast<int>(length_);
  }

 private:
  char* out_;
  std::size_t size_;
  std::size_t length_ = 0;
};

}  // namespace

extern "C" {

float strtof(const char* text, char** end) {
  read_all(text, end);
  return 0;
}
double strtod(const char* text, char** end) {
  read_all(text, end);
  return 0;
}
long double strtold(const char* text, char** end) {
  read_all(text, end);
  return 0;
}

/// Knows numbers in hexadecimal with a fixed count of digits (%04x, %.4X); asking for anything else is a bug, and
/// traps.
int snprintf(char* out, std::size_t size, const char* format, ...) {
  Output output(out, size);
  va_list values;
  va_start(values, format);
  for (const char* at = format; *at != '\0'; ++at) {
    if (*at != '%') {
      output.put(*at);
      continue;
    }
    ++at;
    if (*at != '0' && *at != '.') __builtin_trap();
    const int digits = *++at - '0';
    if (digits < 1 || digits > 8) __builtin_trap();
    ++at;
    if (*at != 'x' && *at != 'X') __builtin_trap();
    output.put_hex(va_arg(values, unsigned), digits, *at == 'x' ? "0123456789abcdef" : "0123456789ABCDEF");
  }
  va_end(values);
  return output.finish();
}

}  // extern "C"
