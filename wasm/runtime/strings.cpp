// The C++ library that comes with Emscripten is compiled for size and without inlining: in it each step of a string's
// append() is a call. The core lives on strings, so they are compiled here, with the rest.
#define _LIBCPP_DISABLE_EXTERN_TEMPLATE
#include <string>

template class std::basic_string<char>;
