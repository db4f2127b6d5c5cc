# PARLOR_SANITIZE: what the compiler should watch, for the whole build ("address,undefined", "thread", …).
set(PARLOR_SANITIZE "" CACHE STRING "Sanitizers for every target, comma-separated")
if(PARLOR_SANITIZE)
  add_compile_options(-fsanitize=${PARLOR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PARLOR_SANITIZE})
  if(PARLOR_SANITIZE MATCHES undefined)
    # The core is built without RTTI, the server with it: nlohmann's classes, common to both, would be reported.
    add_compile_options(-fno-sanitize=vptr)
  endif()
  if(PARLOR_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ warns that it does not watch Asio's atomic_thread_fence.
    add_compile_options(-Wno-tsan)
  endif()
endif()
