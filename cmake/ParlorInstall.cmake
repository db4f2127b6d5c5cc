# What `cmake --install` leaves behind: the program, both libraries with their headers, and what another project's own
# server and wasm module are made of, for find_package(parlor).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/parlor)
set(share ${CMAKE_INSTALL_DATADIR}/parlor)

install(TARGETS parlor RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
set_target_properties(parlor_core PROPERTIES EXPORT_NAME core)
set_target_properties(parlor_server PROPERTIES EXPORT_NAME server)
install(TARGETS parlor_core parlor_server EXPORT parlor ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT parlor NAMESPACE parlor:: DESTINATION ${package} FILE parlor-targets.cmake)
foreach(folder core native)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}/parlor DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
          FILES_MATCHING PATTERN "*.hpp")
endforeach()

# A module is compiled as a whole: its kinds, the core and the C interface, by the compiler that is there.
install(FILES ${PROJECT_SOURCE_DIR}/CMakeLists.txt DESTINATION ${share})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/cmake ${PROJECT_SOURCE_DIR}/core ${PROJECT_SOURCE_DIR}/wasm
        DESTINATION ${share})
install(FILES ${PROJECT_SOURCE_DIR}/native/parlor/cli/main.cpp DESTINATION ${share})
# The JavaScript package is text that the server carries; Node programs take it from here.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/js/ DESTINATION ${share}/js
        FILES_MATCHING PATTERN "*.js" PATTERN "package.json" PATTERN node_modules EXCLUDE PATTERN dist EXCLUDE)

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/parlor-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/parlor-config.cmake INSTALL_DESTINATION ${package} PATH_VARS share)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/parlor-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/parlor-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/parlor-config-version.cmake
              ${PROJECT_SOURCE_DIR}/cmake/ParlorProgram.cmake
        DESTINATION ${package})
