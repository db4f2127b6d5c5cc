# The wasm module as a part of the native build: the same CMakeLists.txt, configured a second time with Emscripten's
# toolchain file, as an ExternalProject whose own ninja is asked in every build and answers at once if nothing changed.

include(ParlorEmscripten)

# The inner ninja runs beside the outer one, which already has a job for every core: half of the cores, at least one.
function(parlor_inner_jobs result)
  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
  math(EXPR jobs "(${cores} + 1) / 2")
  set(${result} ${jobs} PARENT_SCOPE)
endfunction()

# parlor_add_wasm(TESTS <ON|OFF>) adds
#   parlor_wasm        builds ${PROJECT_BINARY_DIR}/wasm/parlor.wasm. A target that reads the module depends on this
#                      target (add_dependencies) and its custom command on that file.
#   parlor_wasm_tests  with TESTS, the core's tests as ${PROJECT_BINARY_DIR}/wasm/core_tests.wasm.
function(parlor_add_wasm)
  cmake_parse_arguments(PARSE_ARGV 0 wasm "" "TESTS" "")
  parlor_find_emscripten(toolchain)
  parlor_inner_jobs(jobs)
  set(output ${PROJECT_BINARY_DIR}/wasm)
  set(inner ${PROJECT_BINARY_DIR}/wasm-build)
  include(ExternalProject)
  ExternalProject_Add(parlor_wasm
    SOURCE_DIR ${PROJECT_SOURCE_DIR}
    BINARY_DIR ${inner}
    PREFIX ${inner}-steps
    CMAKE_GENERATOR Ninja
    CMAKE_CACHE_ARGS
      -DCMAKE_TOOLCHAIN_FILE:FILEPATH=${toolchain}
      -DCMAKE_BUILD_TYPE:STRING=Release
      -DCMAKE_RUNTIME_OUTPUT_DIRECTORY:PATH=${output}
      -DPARLOR_TESTS:BOOL=${wasm_TESTS}
    BUILD_COMMAND ${CMAKE_COMMAND} --build ${inner} --parallel ${jobs} --target wasm/all
    BUILD_ALWAYS ON
    BUILD_BYPRODUCTS ${output}/parlor.wasm
    INSTALL_COMMAND ""
    USES_TERMINAL_CONFIGURE ON
    USES_TERMINAL_BUILD ON)
  if(wasm_TESTS)
    add_custom_target(parlor_wasm_tests ALL
      COMMAND ${CMAKE_COMMAND} --build ${inner} --parallel ${jobs} --target tests/wasm/all
      USES_TERMINAL VERBATIM)
    add_dependencies(parlor_wasm_tests parlor_wasm)
  endif()
endfunction()
