#pragma once
// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace porchlight::utf8 {

/// Checks text that arrives in pieces (a fragmented WebSocket message).
class Validator {
 public:
  /// False as soon as the bytes can no longer become valid.
  [[nodiscard]] bool feed(std::string_view bytes);
  /// True where no character is left half done.
  [[nodiscard]] bool complete() const { return expected_ == 0; }
  void reset() { *this = Validator{}; }

 private:
  std::uint8_t expected_ = 0;  // continuation bytes still to come
  std::uint8_t low_ = 0x80;    // bounds of the next continuation byte
  std::uint8_t high_ = 0xBF;
};

/// The number of leading bytes that are whole, valid characters.
[[nodiscard]] std::size_t valid_prefix(std::string_view text);

/// The number of characters of valid text.
[[nodiscard]] std::size_t characters(std::string_view text);

[[nodiscard]] inline bool is_valid(std::string_view text) {
  return valid_prefix(text) == text.size();
}

/// Of what is no UTF-8.
inline constexpr char32_t no_character = 0xFFFFFFFF;

struct Character {
  char32_t code;
  std::string_view bytes;
};
/// Takes the first character of a text that is not empty off it; or, where the text begins with none, one
/// byte, as `no_character`.
[[nodiscard]] Character take(std::string_view& text);

template <typename Predicate>
[[nodiscard]] bool any_of(std::string_view text, Predicate&& predicate) {
  while (!text.empty()) {
    if (predicate(take(text).code)) return true;
  }
  return false;
}

/// The text without what is blank at its ends.
[[nodiscard]] std::string_view trim(std::string_view text, bool (*is_blank)(char32_t));

/// So that texts that differ only in case are the same, in every script. What is not valid UTF-8 stays as it
/// is. Source: Unicode's full case folding, in which `ß` is `ss`.
[[nodiscard]] std::string fold_case(std::string_view text);

/// ASCII's control characters, line ends and tabs among them.
[[nodiscard]] inline bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}
/// Text of one line, of at most so many characters.
[[nodiscard]] bool is_line(std::string_view text, std::size_t characters);

}  // namespace porchlight::utf8
