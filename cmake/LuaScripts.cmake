# The session store's scripts (src/store/sessions/redis/lua) as string literals, so that the binary is one file.

set(lua_folder "${CMAKE_SOURCE_DIR}/src/store/sessions/redis/lua")
set(lua_source "${CMAKE_BINARY_DIR}/generated/lua_scripts.cpp")
set(lua_text "#include \"store/sessions/redis/lua_scripts.hpp\"\n\nnamespace porchlight::store::lua {\n\n")
foreach(name settle claim release renew refresh reap claims)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${lua_folder}/${name}.lua")
  file(READ "${lua_folder}/${name}.lua" body)
  string(APPEND lua_text "const std::string_view ${name} = R\"lua(${body})lua\";\n")
endforeach()
string(APPEND lua_text "\n}  // namespace porchlight::store::lua\n")
file(CONFIGURE OUTPUT "${lua_source}" CONTENT "${lua_text}" @ONLY)
target_sources(porchlight_store_sessions_redis PRIVATE "${lua_source}")
