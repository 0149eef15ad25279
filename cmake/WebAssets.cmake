# porchlight_web_assets: the built dashboard, demo shop and widget as a static library (src/app/web_assets.hpp).
#
# npm builds them, not CMake: where they are missing, configuring goes on (most tests do not need them) and
# building this library says what to run. The globs are looked at again at every build, so that new files are noticed.

set(web "${CMAKE_SOURCE_DIR}/web")
set(generated "${CMAKE_BINARY_DIR}/web_assets")
set(embed "${CMAKE_SOURCE_DIR}/tools/embed-assets.mjs")
find_program(PORCHLIGHT_NODE NAMES node nodejs DOC "Node, 18 or newer, for tools/embed-assets.mjs")

file(GLOB_RECURSE web_files CONFIGURE_DEPENDS
  "${web}/dashboard/dist/*" "${web}/demo/dist/*")
# The widget's files, the languages of the chat among them, and the types of its calls.
set(widget_mounts)
file(GLOB widget_files CONFIGURE_DEPENDS "${web}/widget/dist/*.js" "${web}/widget/dist/*.d.ts")
foreach(widget_file IN LISTS widget_files)
  get_filename_component(widget_name "${widget_file}" NAME)
  list(APPEND widget_mounts --mount "/${widget_name}=${widget_file}")
endforeach()
file(MAKE_DIRECTORY "${generated}")

if(PORCHLIGHT_NODE AND EXISTS "${web}/dashboard/dist/index.html" AND EXISTS "${web}/demo/dist/index.html"
   AND EXISTS "${web}/widget/dist/widget.js" AND EXISTS "${web}/widget/dist/widget-chat.js"
   AND EXISTS "${web}/widget/dist/widget-preview.js" AND EXISTS "${web}/widget/dist/widget-bubble.js"
   AND EXISTS "${web}/widget/dist/widget-polling.js" AND EXISTS "${web}/widget/dist/widget-calls.js"
   AND EXISTS "${web}/widget/dist/porchlight.d.ts")
  add_custom_command(
    OUTPUT "${generated}/web_assets.cpp" "${generated}/web_assets.S"
    COMMAND "${PORCHLIGHT_NODE}" "${embed}" --out "${generated}"
            --mount "/=${web}/dashboard/dist" --mount "/demo/=${web}/demo/dist"
            ${widget_mounts}
    DEPENDS "${embed}" ${web_files} ${widget_files}
    COMMENT "Embedding the web files" VERBATIM)
else()
  add_custom_command(
    OUTPUT "${generated}/web_assets.cpp" "${generated}/web_assets.S"
    COMMAND "${CMAKE_COMMAND}" -E echo "The built web files (web/*/dist) or node are missing: run ./dev build"
    COMMAND "${CMAKE_COMMAND}" -E false
    COMMENT "Embedding the web files" VERBATIM)
endif()

add_library(porchlight_web_assets STATIC "${generated}/web_assets.cpp" "${generated}/web_assets.S")
target_include_directories(porchlight_web_assets PRIVATE "${CMAKE_SOURCE_DIR}/src")
set_source_files_properties("${generated}/web_assets.S" PROPERTIES LANGUAGE ASM)
