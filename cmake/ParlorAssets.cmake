# parlor_embed_assets(<target> NAME <name> ROOT <folder> FILES <file>…)
#
# Builds files into <target>, so that the program is a single file. FILES are relative to ROOT, which may be where a
# build step leaves them (they need not be there when CMake runs). The code finds them as
#
#   #include "parlor/assets/<name>.hpp"      const parlor::http::Assets& parlor::assets::<name>();
#
# The bytes come in through the assembler's .incbin: no compiler has to read megabytes of numbers.
function(parlor_embed_assets target)
  cmake_parse_arguments(PARSE_ARGV 1 assets "" "NAME;ROOT" "FILES")
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/assets/${assets_NAME})
  set(header ${folder}/include/parlor/assets/${assets_NAME}.hpp)
  set(assembly ${folder}/${assets_NAME}_bytes.S)
  set(table ${folder}/${assets_NAME}_table.cpp)
  set(paths "")
  foreach(file ${assets_FILES})
    list(APPEND paths ${assets_ROOT}/${file})
  endforeach()

  file(CONFIGURE OUTPUT ${header} @ONLY CONTENT [[
#pragma once

#include "parlor/http/assets.hpp"

namespace parlor::assets {

/// The files that parlor_embed_assets built in under this name.
const http::Assets& @assets_NAME@();

}  // namespace parlor::assets
]])
  list(JOIN assets_FILES "|" files)
  add_custom_command(
    OUTPUT ${assembly} ${table}
    COMMAND ${CMAKE_COMMAND} -DNAME=${assets_NAME} -DROOT=${assets_ROOT} "-DFILES=${files}"
            -DASSEMBLY=${assembly} -DTABLE=${table} -P ${PROJECT_SOURCE_DIR}/cmake/ParlorAssetsTable.cmake
    DEPENDS ${paths} ${PROJECT_SOURCE_DIR}/cmake/ParlorAssetsTable.cmake
    COMMENT "Embedding ${assets_NAME}" VERBATIM)
  target_sources(${target} PRIVATE ${assembly} ${table})
  # The assembler reads the files by itself, which CMake cannot see.
  set_source_files_properties(${assembly} PROPERTIES LANGUAGE ASM OBJECT_DEPENDS "${paths}")
  set_source_files_properties(${table} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${folder}/include>)
endfunction()
