#include "store/files/file_store.hpp"

#include "base/ascii.hpp"
#include "store/files/limits.hpp"

#include <algorithm>

namespace porchlight::store {
namespace {

bool may_stand_in_name(char c) {
  return ascii::is_letter_or_digit(c) || c == '-' || c == '_' || c == '.';
}

}  // namespace

bool is_file_name(std::string_view name) {
  return name.size() >= limits::file_name_least && name.size() <= limits::file_name_most &&
         name.front() != '.' && name.find("..") == name.npos && std::ranges::all_of(name, may_stand_in_name);
}

std::string thumbnail_name(std::string_view id) {
  return std::string(id) + ".thumbnail";
}

}  // namespace porchlight::store
