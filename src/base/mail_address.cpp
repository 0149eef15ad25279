#include "base/mail_address.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace porchlight {
namespace {

constexpr std::size_t longest_label = 63;  // of a domain's name

bool is_box_character(char c) {
  constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~";
  return ascii::is_letter_or_digit(c) || others.find(c) != others.npos;
}

/// Pieces between dots, one or more, none of them empty.
template <typename Fits>
bool all_pieces(std::string_view text, Fits fits) {
  for (;;) {
    const std::size_t dot = text.find('.');
    const std::string_view piece = text.substr(0, dot);
    if (piece.empty() || !fits(piece)) return false;
    if (dot == text.npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_label(std::string_view text) {
  return text.size() <= longest_label && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char c) { return ascii::is_letter_or_digit(c) || c == '-'; });
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == text.npos || text.size() > longest_mail_address || at > longest_mail_box) return false;
  return all_pieces(text.substr(0, at),
                    [](std::string_view piece) { return std::ranges::all_of(piece, is_box_character); }) &&
         all_pieces(text.substr(at + 1), is_label);
}

}  // namespace porchlight
