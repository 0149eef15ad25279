# What `cmake --install` puts on a machine: the server, its debug information beside the build, a settings file in
# which every line is a comment, the manual page, completion in bash, what to watch it with, and the licence.

include(GNUInstallDirs)

# The debug information is twenty times the program: it stays in the build folder, linked by name and checksum, so
# that debuggers and `addr2line` find it there (or wherever it is put for them).
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  add_custom_command(TARGET porchlight POST_BUILD VERBATIM
    COMMAND ${CMAKE_OBJCOPY} --only-keep-debug $<TARGET_FILE:porchlight> $<TARGET_FILE:porchlight>.debug
    COMMAND ${CMAKE_OBJCOPY} --strip-unneeded --add-gnu-debuglink=$<TARGET_FILE:porchlight>.debug
            $<TARGET_FILE:porchlight>)
endif()

if(NOT PORCHLIGHT_SANITIZE)
  set(default_file "${CMAKE_BINARY_DIR}/generated/porchlight.toml")
  add_custom_command(TARGET porchlight POST_BUILD VERBATIM
    COMMAND sh -c "\"$1\" default-config > \"$2\"" sh $<TARGET_FILE:porchlight> "${default_file}")
  install(FILES "${default_file}" DESTINATION "${CMAKE_INSTALL_SYSCONFDIR}/porchlight")
endif()

install(TARGETS porchlight RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES "${CMAKE_SOURCE_DIR}/docs/porchlight.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${CMAKE_SOURCE_DIR}/packaging/bash-completion/porchlight"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
# Not among the documents, which Debian compresses.
install(FILES "${CMAKE_SOURCE_DIR}/packaging/prometheus/porchlight.rules.yml"
              "${CMAKE_SOURCE_DIR}/packaging/grafana/porchlight.json"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/porchlight")
