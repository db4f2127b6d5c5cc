# Warnings are errors in our own code; headers of libraries are system headers and stay silent.
add_library(parlor_warnings INTERFACE)
target_compile_options(parlor_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside its own headers at -O2 and above, where nothing is wrong.
  target_compile_options(parlor_warnings INTERFACE
    -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
    -Wno-dangling-pointer -Wno-free-nonheap-object)
endif()
