# Settings every wasm target shares.

# Small before fast, but with inlining: for -Os and -Oz em++ adds -fno-inline-functions, by which even a string's size()
# is a call. Allowed again, it makes the module smaller and faster (decision 37).
set(CMAKE_CXX_FLAGS_RELEASE "-Oz -finline-functions -DNDEBUG -flto")

# Emscripten must not see /usr/include, or it would pick up the native C library's headers. So the two header-only
# libraries that wasm code uses are linked into a private folder.
set(PARLOR_WASM_INCLUDES ${CMAKE_BINARY_DIR}/include)
foreach(library nlohmann catch2)
  if(EXISTS /usr/include/${library})
    file(MAKE_DIRECTORY ${PARLOR_WASM_INCLUDES})
    file(CREATE_LINK /usr/include/${library} ${PARLOR_WASM_INCLUDES}/${library} SYMBOLIC)
  endif()
endforeach()
include_directories(SYSTEM ${PARLOR_WASM_INCLUDES})
set(CMAKE_EXECUTABLE_SUFFIX ".wasm")

# Linking a module without any generated JavaScript: standalone, no entry point, memory that may grow.
set(PARLOR_WASM_LINK_OPTIONS
  -sSTANDALONE_WASM --no-entry -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=1MB -sTOTAL_STACK=256KB -sMALLOC=emmalloc)

# Emscripten 3.1.6 exports helpers for JavaScript that is not generated here. This keeps the exports that stand in
# `list`, one a line, and what they need.
function(parlor_export_only target list)
  find_program(PARLOR_WASM_METADCE wasm-metadce HINTS $ENV{EMSDK}/upstream/bin REQUIRED)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} exports)
  list(TRANSFORM exports REPLACE "(.+)" "{\"name\":\"\\1\",\"export\":\"\\1\",\"root\":true}")
  list(JOIN exports ",\n " nodes)
  set(graph ${CMAKE_CURRENT_BINARY_DIR}/exports.json)
  file(WRITE ${graph} "[${nodes}]\n")
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${list})
  add_custom_command(TARGET ${target} POST_BUILD VERBATIM
    COMMAND ${PARLOR_WASM_METADCE} $<TARGET_FILE:${target}> --graph-file=${graph} -o $<TARGET_FILE:${target}>
            > ${CMAKE_CURRENT_BINARY_DIR}/unused.txt)
endfunction()
