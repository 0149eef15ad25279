# porchlight_layer(NAME LINK targets…): the static library of src/NAME, from every .cpp in it.
#
# Where PORCHLIGHT_UNITY is set, a layer is compiled in a few pieces instead of file by file, which takes a third
# of the time; so names in anonymous namespaces are unique within a piece. Where one file is changed at a time
# (the preset `dev`), file by file is quicker.
#
# One precompiled header serves the whole tree: it is compiled once, with porchlight_base.

function(porchlight_layer name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${name}/*.cpp")
  set(target porchlight_${name})
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
  porchlight_pieces(${sources})
endfunction()

# What is compiled together: each form of the stores by itself (they have names in common), of the rest 24 files.
function(porchlight_pieces)
  set(count 0)
  foreach(source IN LISTS ARGN)
    get_filename_component(name "${source}" NAME)
    if(name MATCHES "^(postgres|sqlite|redis|memory)_")
      set(piece ${CMAKE_MATCH_1})
    else()
      math(EXPR piece "${count} / 24")
      math(EXPR count "${count} + 1")
    endif()
    if(name STREQUAL "stream.cpp")
      # Tests link a fake in its place.
      set_source_files_properties("${source}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    else()
      set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${piece}")
    endif()
  endforeach()
endfunction()

function(porchlight_precompiled target)
  if(target STREQUAL "porchlight_base")
    target_precompile_headers(${target} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp")
  else()
    target_precompile_headers(${target} REUSE_FROM porchlight_base)
  endif()
endfunction()
