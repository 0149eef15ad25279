# The compile options of every target of ours: warnings are errors, sanitizers by PORCHLIGHT_SANITIZE.

set(PORCHLIGHT_SANITIZE "" CACHE STRING "Sanitizers for every target of ours, as for -fsanitize=")

function(porchlight_options target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Woverloaded-virtual -Wnon-virtual-dtor -Wimplicit-fallthrough -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE
      -fpch-preprocess
      # g++ 12 reports overflows and uninitialised reads inside inlined standard and Boost headers that
      # are not there (gcc bugs 105329, 105562, 105651); the sanitizers look for the real ones.
      -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized -Wno-null-dereference
      -Wno-stringop-overread -Wno-free-nonheap-object)
    if(PORCHLIGHT_UNITY)
      # A class of one .cpp that has members from its anonymous namespace: g++ takes the .cpp for a header here.
      target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
    endif()
  else()
    # clang's own: names of files that are compiled together shadow each other's (g++ looks for those that a reader
    # would mistake), the OpenAPI document is one long string, and braces may be left out of a braced list.
    target_compile_options(${target} PRIVATE -Wno-shadow -Wno-overlength-strings -Wno-missing-braces)
  endif()
  if(PORCHLIGHT_SANITIZE)
    # Without optimisation, and with no more than lines for its reports, clang compiles in a quarter of the time. What
    # computes for long (porchlight_computes) is worth more.
    # `vptr` opens a pipe to look at a type that it has not met, and where no descriptor is left takes it for a wrong one.
    target_compile_options(${target} PRIVATE
      -fsanitize=${PORCHLIGHT_SANITIZE} -fno-sanitize-recover=all -fno-sanitize=vptr -g1
      $<IF:$<BOOL:$<TARGET_PROPERTY:${target},PORCHLIGHT_COMPUTES>>,-O1,-O0>)
    target_compile_definitions(${target} PRIVATE PORCHLIGHT_SANITIZE)
    target_link_options(${target} PRIVATE -fsanitize=${PORCHLIGHT_SANITIZE})
  endif()
endfunction()
