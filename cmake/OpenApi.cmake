# The description of REST (docs/openapi.json) as a string literal, so that the server can hand it out.

set(openapi_document "${CMAKE_SOURCE_DIR}/docs/openapi.json")
set(openapi_source "${CMAKE_BINARY_DIR}/generated/openapi_document.cpp")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${openapi_document}")
file(READ "${openapi_document}" openapi_text)
# Indentation is for those who edit it. (A literal of more than 64 KB is none that every compiler takes.)
string(REGEX REPLACE "\n *" "\n" openapi_text "${openapi_text}")
file(CONFIGURE OUTPUT "${openapi_source}" @ONLY CONTENT
  "#include \"api/openapi_document.hpp\"

std::string_view porchlight::api::openapi_document() {
  return R\"openapi(${openapi_text})openapi\";
}
")
target_sources(porchlight_api PRIVATE "${openapi_source}")
