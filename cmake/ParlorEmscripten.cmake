# Where Emscripten is.

# Sets `result` to Emscripten's CMake toolchain file: that of $EMSDK, or that of the distribution's package.
function(parlor_find_emscripten result)
  set(below cmake/Modules/Platform/Emscripten.cmake)
  foreach(folder "$ENV{EMSDK}/upstream/emscripten" /usr/share/emscripten)
    if(EXISTS ${folder}/${below})
      set(${result} ${folder}/${below} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "A wasm module is wanted (PARLOR_WASM), but Emscripten is neither in $EMSDK nor in "
                      "/usr/share/emscripten. Install it (apt-get install emscripten), or do without: "
                      "-DPARLOR_WASM=OFF.")
endfunction()
