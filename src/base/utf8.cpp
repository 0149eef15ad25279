#include "base/utf8.hpp"

#include <algorithm>
#include <cstring>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/uchar.h>

namespace porchlight::utf8 {
namespace {

/// The number of leading ASCII bytes, eight at a time.
std::size_t ascii_prefix(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    if ((word & 0x8080808080808080ULL) != 0) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

}  // namespace

bool Validator::feed(std::string_view bytes) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (expected_ == 0) {
      i += ascii_prefix(bytes.substr(i));
      if (i == bytes.size()) return true;
    }
    const auto byte = static_cast<std::uint8_t>(bytes[i++]);
    if (expected_ > 0) {
      if (byte < low_ || byte > high_) return false;
      --expected_;
      low_ = 0x80;
      high_ = 0xBF;
    } else if (byte >= 0xC2 && byte <= 0xDF) {
      expected_ = 1;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
      expected_ = 2;
      if (byte == 0xE0) low_ = 0xA0;
      if (byte == 0xED) high_ = 0x9F;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
      expected_ = 3;
      if (byte == 0xF0) low_ = 0x90;
      if (byte == 0xF4) high_ = 0x8F;
    } else {
      return false;
    }
  }
  return true;
}

std::size_t valid_prefix(std::string_view text) {
  std::size_t whole = ascii_prefix(text);
  Validator validator;
  for (std::size_t i = whole; i < text.size(); ++i) {
    if (!validator.feed(text.substr(i, 1))) break;
    if (validator.complete()) whole = i + 1;
  }
  return whole;
}

std::size_t characters(std::string_view text) {
  // Every byte but the continuations begins one.
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Character take(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  Character taken{first, text.substr(0, length)};
  if (length > 1 && !is_valid(taken.bytes)) {
    taken = {no_character, text.substr(0, 1)};
  } else if (length > 1) {
    taken.code = first & (0xFFU >> (length + 1));
    for (const char c : taken.bytes.substr(1))
      taken.code = (taken.code << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  }
  text.remove_prefix(taken.bytes.size());
  return taken;
}

std::string_view trim(std::string_view text, bool (*is_blank)(char32_t)) {
  std::string_view trimmed;
  for (std::string_view rest = text; !rest.empty();) {
    const Character taken = take(rest);
    if (is_blank(taken.code)) continue;
    const char* const begin = trimmed.empty() ? taken.bytes.data() : trimmed.data();
    trimmed = {begin, taken.bytes.data() + taken.bytes.size()};
  }
  return trimmed;
}

std::string fold_case(std::string_view text) {
  std::string folded;
  icu::StringByteSink<std::string> sink(&folded, static_cast<std::int32_t>(text.size()));
  UErrorCode problem = U_ZERO_ERROR;
  icu::CaseMap::utf8Fold(U_FOLD_CASE_DEFAULT, {text.data(), static_cast<std::int32_t>(text.size())}, sink,
                         nullptr, problem);
  return U_SUCCESS(problem) ? folded : std::string(text);
}

bool is_line(std::string_view text, std::size_t limit) {
  return is_valid(text) && std::ranges::none_of(text, is_control) && characters(text) <= limit;
}

}  // namespace porchlight::utf8
