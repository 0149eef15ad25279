#pragma once
// The texts of lua/, put into the binary by cmake/LuaScripts.cmake.

#include <string_view>

namespace porchlight::store::lua {

extern const std::string_view settle;
extern const std::string_view claim;
extern const std::string_view release;
extern const std::string_view renew;
extern const std::string_view refresh;
extern const std::string_view reap;
extern const std::string_view claims;

}  // namespace porchlight::store::lua
