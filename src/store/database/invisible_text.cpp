#include "store/database/invisible_text.hpp"

#include "base/utf8.hpp"
#include "store/database/limits.hpp"

#include <algorithm>
#include <array>

namespace porchlight::store {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array<Range, 21> invisible{{
    {0xAD, 0xAD},        // soft hyphen
    {0x300, 0x36F},      // combining marks
    {0x483, 0x489},      // those of Cyrillic
    {0x61C, 0x61C},      // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian selectors
    {0x1AB0, 0x1AFF},    // combining marks, extended
    {0x1DC0, 0x1DFF},    // … supplement
    {0x200B, 0x200F},    // zero-width space and joiners, directional marks
    {0x202A, 0x202E},    // directional embeddings and overrides
    {0x2060, 0x206F},    // word joiner, invisible operators, isolates
    {0x20D0, 0x20FF},    // combining marks for symbols
    {0x2800, 0x2800},    // Braille without a dot
    {0x3164, 0x3164},    // Hangul filler
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFE20, 0xFE2F},    // combining half marks
    {0xFEFF, 0xFEFF},    // zero-width no-break space
    {0xFFA0, 0xFFA0},    // Hangul filler, half width
    {0xFFF9, 0xFFFB},    // annotation marks
    {0xE0000, 0xE0FFF},  // tags, further variation selectors
}};

bool is_invisible_character(char32_t character) {
  const auto* const found = std::ranges::lower_bound(invisible, character, {}, &Range::last);
  return found != invisible.end() && character >= found->first;
}

/// Bytes of the character that begins with this one.
std::size_t length_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xE0) return 2;
  return first < 0xF0 ? 3 : 4;
}

/// The first character of valid, non-empty UTF-8.
char32_t first_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = length_of(first);
  char32_t character = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    character = (character << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return character;
}

/// Calls `visit(character, bytes)` for each character of valid UTF-8.
template <typename Visit>
void for_each_character(std::string_view text, Visit&& visit) {
  while (!text.empty()) {
    const std::string_view bytes = text.substr(0, length_of(static_cast<unsigned char>(text.front())));
    visit(first_character(bytes), bytes);
    text.remove_prefix(bytes.size());
  }
}

}  // namespace

std::string without_invisible_floods(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  std::size_t run = 0;
  for_each_character(text, [&](char32_t character, std::string_view bytes) {
    run = is_invisible_character(character) ? run + 1 : 0;
    if (run <= limits::invisible_run) kept += bytes;
  });
  return kept;
}

bool is_invisible(std::string_view text) {
  bool seen = false;
  for_each_character(text, [&](char32_t character, std::string_view) {
    const bool blank = character == ' ' || character == '\t' || character == '\n';
    seen = seen || (!blank && !is_invisible_character(character));
  });
  return !seen;
}

}  // namespace porchlight::store
