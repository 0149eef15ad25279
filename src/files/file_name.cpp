#include "files/file_name.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "files/limits.hpp"

#include <algorithm>

namespace porchlight::files {
namespace {

constexpr std::string_view nameless = "file";

/// Of Unicode's format characters and separators, those that hide or turn around; Windows takes none of the
/// others in a name.
bool is_left_out(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == utf8::no_character;
  const bool hidden = c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
                      (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
                      (c >= 0xFFF0 && c <= 0xFFFD) || (c >= 0xE0000 && c <= 0xE0FFF);
  return control || hidden || c == ':' || c == '*' || c == '?' || c == '"' || c == '<' || c == '>' ||
         c == '|';
}

/// What stands behind the last dot, dot included; empty where that is no ending.
std::string_view ending_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || dot == 0 || name.size() - dot > limits::name_ending_bytes) return {};
  return name.substr(dot);
}

std::string cut(const std::string& name) {
  if (name.size() <= limits::name_bytes) return name;
  const std::string ending(ending_of(name));
  const std::string_view kept = std::string_view(name).substr(0, limits::name_bytes - ending.size());
  return std::string(kept.substr(0, utf8::valid_prefix(kept))) + ending;
}

bool stands_as_it_is(char c) {
  return ascii::is_letter_or_digit(c) || c == '-' || c == '_' || c == '.';
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += digits[byte >> 4];
  out += digits[byte & 0xF];
}

}  // namespace

std::string clean_name(std::string_view text) {
  if (const std::size_t folder = text.find_last_of("/\\"); folder != text.npos)
    text.remove_prefix(folder + 1);
  std::string name;
  name.reserve(text.size());
  while (!text.empty()) {
    const utf8::Character character = utf8::take(text);
    if (!is_left_out(character.code)) name += character.bytes;
  }
  // No system takes a name that ends with a dot or blank, and one that begins with a dot is hidden.
  const std::size_t begin = name.find_first_not_of(" .");
  if (begin == name.npos) return std::string(nameless);
  name = name.substr(begin, name.find_last_not_of(" .") + 1 - begin);
  return cut(name);
}

std::string content_disposition(bool shown, std::string_view name) {
  std::string plain;
  std::string escaped;
  for (const char c : name) {
    const bool as_it_is = stands_as_it_is(c);
    plain += as_it_is || c == ' ' ? c : '_';
    as_it_is ? void(escaped += c) : append_escaped(escaped, c);
  }
  return std::string(shown ? "inline" : "attachment") + "; filename=\"" + plain + "\"; filename*=UTF-8''" +
         escaped;
}

}  // namespace porchlight::files
