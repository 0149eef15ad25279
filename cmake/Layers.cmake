# porchlight_layer(NAME LINK targets…): the static library of src/NAME, from every .cpp in it: of the room a/b it
# is porchlight_a_b. porchlight_rooms(NAME): all rooms of src/NAME as one, porchlight_NAME.
#
# Where PORCHLIGHT_UNITY is set, a layer is compiled in a few pieces instead of file by file, which takes a third
# of the time; so names in anonymous namespaces are unique within a piece. Where one file is changed at a time
# (the preset `dev`), file by file is quicker.
#
# One precompiled header serves the whole tree: it is compiled once, with porchlight_base.

function(porchlight_layer name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${name}/*.cpp")
  string(REPLACE "/" "_" target "porchlight_${name}")
  set_property(GLOBAL APPEND PROPERTY porchlight_layers ${target})
  if(NOT sources)
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${ARG_LINK})
    return()
  endif()
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}/src")
  target_link_libraries(${target} PUBLIC ${ARG_LINK})
  porchlight_options(${target})
  porchlight_precompiled(${target})
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${PORCHLIGHT_UNITY} UNITY_BUILD_MODE GROUP)
  porchlight_pieces(24 ${sources})
endfunction()

function(porchlight_rooms name)
  get_property(rooms GLOBAL PROPERTY porchlight_layers)
  list(FILTER rooms INCLUDE REGEX "^porchlight_${name}_")
  add_library(porchlight_${name} INTERFACE)
  target_link_libraries(porchlight_${name} INTERFACE ${rooms})
endfunction()

# What is compiled together: so many files.
function(porchlight_pieces size)
  set(count 0)
  foreach(source IN LISTS ARGN)
    get_filename_component(name "${source}" NAME)
    math(EXPR piece "${count} / ${size}")
    math(EXPR count "${count} + 1")
    if(name MATCHES "^(stream|assert_test|assert_release_test)\\.cpp$")
      # Tests link a fake in place of the first; the others say each for itself whether it is a release.
      set_source_files_properties("${source}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    else()
      set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${piece}")
    endif()
  endforeach()
endfunction()

# porchlight_computes(TARGET…): is optimised under the sanitizers as well, and so without the precompiled header.
function(porchlight_computes)
  if(PORCHLIGHT_SANITIZE)
    set_target_properties(${ARGN} PROPERTIES PORCHLIGHT_COMPUTES ON DISABLE_PRECOMPILE_HEADERS ON)
  endif()
endfunction()

function(porchlight_precompiled target)
  if(target STREQUAL "porchlight_base")
    target_precompile_headers(${target} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp")
  else()
    target_precompile_headers(${target} REUSE_FROM porchlight_base)
  endif()
endfunction()
