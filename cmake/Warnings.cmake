# The compile options of every target of ours: warnings are errors, sanitizers by PORCHLIGHT_SANITIZE.

set(PORCHLIGHT_SANITIZE "" CACHE STRING "Sanitizers for every target of ours, as for -fsanitize=")

function(porchlight_options target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Woverloaded-virtual -Wnon-virtual-dtor -Wnull-dereference -Wimplicit-fallthrough
    -fno-omit-frame-pointer -fpch-preprocess
    # g++ 12 reports overflows and uninitialised reads inside inlined standard and Boost headers that
    # are not there (gcc bugs 105329, 105562, 105651); the sanitizers look for the real ones.
    -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized -Wno-null-dereference
    -Wno-stringop-overread -Wno-free-nonheap-object)
  if(PORCHLIGHT_UNITY)
    # A class of one .cpp that has members from its anonymous namespace: g++ takes the .cpp for a header here.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
  if(PORCHLIGHT_SANITIZE)
    # Asio has fences, which ThreadSanitizer does not see (-Wno-tsan); it needs none of them to be right here.
    target_compile_options(${target} PRIVATE -fsanitize=${PORCHLIGHT_SANITIZE} -fno-sanitize-recover=all -O1 -Wno-tsan)
    target_link_options(${target} PRIVATE -fsanitize=${PORCHLIGHT_SANITIZE})
    # It opens a pipe to look at a type that it has not met, and where no descriptor is left takes it for a wrong one.
    target_compile_options(${target} PRIVATE -fno-sanitize=vptr)
  endif()
endfunction()
