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

constexpr std::array<Range, 6> combining_marks{{
    {0x300, 0x36F},
    {0x483, 0x489},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x20D0, 0x20FF},
    {0xFE20, 0xFE2F},
}};

}  // namespace

bool is_hidden(char32_t character) {
  const auto holds = [character](const Range& range) {
    return character >= range.first && character <= range.last;
  };
  return is_invisible_character(character) && std::ranges::none_of(combining_marks, holds);
}

bool has_directional_override(std::string_view text) {
  return utf8::any_of(
      text, [](char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); });
}

std::string without_invisible_floods(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  std::size_t run = 0;
  while (!text.empty()) {
    const utf8::Character character = utf8::take(text);
    run = is_invisible_character(character.code) ? run + 1 : 0;
    if (run <= limits::invisible_run) kept += character.bytes;
  }
  return kept;
}

bool is_invisible(std::string_view text) {
  return !utf8::any_of(text, [](char32_t character) {
    const bool blank = character == ' ' || character == '\t' || character == '\n';
    return !blank && !is_invisible_character(character);
  });
}

}  // namespace porchlight::store
