# uap-core's rules for user agents (Debian's package uap-core) as a table in C++ (src/visits/user_agent_rules.hpp).

set(rules_tool "${CMAKE_SOURCE_DIR}/tools/user-agent-rules.mjs")
set(rules_source "${CMAKE_BINARY_DIR}/generated/user_agent_rules.cpp")
find_program(PORCHLIGHT_NODE NAMES node nodejs DOC "Node, 18 or newer, for tools/*.mjs")
find_file(PORCHLIGHT_UAP_REGEXES regexes.yaml PATHS /usr/share/uap-core NO_DEFAULT_PATH REQUIRED
  DOC "regexes.yaml of uap-core")
add_custom_command(
  OUTPUT "${rules_source}"
  COMMAND "${PORCHLIGHT_NODE}" "${rules_tool}" "${PORCHLIGHT_UAP_REGEXES}" "${rules_source}"
  DEPENDS "${rules_tool}" "${PORCHLIGHT_UAP_REGEXES}"
  COMMENT "Rules for user agents" VERBATIM)
target_sources(porchlight_visits PRIVATE "${rules_source}")
set_source_files_properties("${rules_source}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
