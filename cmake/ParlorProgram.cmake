# parlor_add_program(<name> KINDS <file>)
#
# Builds <file>, which defines parlor::room::program_kinds(), into both ends:
#   <name>          the server, with everything `parlor` can do
#   <name>.wasm     the module for browsers and Node, beside it; target <name>_wasm
# so that both always know the same rules.
function(parlor_add_program name)
  cmake_parse_arguments(PARSE_ARGV 1 program "" "KINDS" "")
  if(NOT program_KINDS)
    message(FATAL_ERROR "parlor_add_program(${name} KINDS <file>): the file that defines "
                        "parlor::room::program_kinds() is missing.")
  endif()
  get_filename_component(kinds ${program_KINDS} ABSOLUTE)

  add_executable(${name} ${PARLOR_SHARE}/main.cpp ${kinds})
  target_link_libraries(${name} PRIVATE parlor::server)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})

  parlor_find_emscripten(toolchain)
  include(ExternalProject)
  set(inner ${CMAKE_CURRENT_BINARY_DIR}/${name}-wasm)
  ExternalProject_Add(${name}_wasm
    SOURCE_DIR ${PARLOR_SHARE}
    BINARY_DIR ${inner}
    PREFIX ${inner}-steps
    CMAKE_CACHE_ARGS
      -DCMAKE_TOOLCHAIN_FILE:FILEPATH=${toolchain}
      -DCMAKE_BUILD_TYPE:STRING=Release
      -DCMAKE_RUNTIME_OUTPUT_DIRECTORY:PATH=${CMAKE_CURRENT_BINARY_DIR}
      -DPARLOR_TESTS:BOOL=OFF
      -DPARLOR_KINDS:FILEPATH=${kinds}
      -DPARLOR_WASM_NAME:STRING=${name}
    BUILD_ALWAYS ON
    INSTALL_COMMAND "")
endfunction()
