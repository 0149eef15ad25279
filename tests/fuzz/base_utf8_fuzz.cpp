// Properties: the validator agrees with a decoder by the table of RFC 3629, however the text is cut; and the
// valid prefix is the longest one.

#include "base/utf8.hpp"
#include "fuzz.hpp"

#include <algorithm>

namespace {

using namespace porchlight;

/// The bytes of the character in front, 0 where there is none. Written from the RFC's grammar (section 4),
/// unlike the validator, which is a state machine.
std::size_t character(std::string_view text) {
  const auto in = [text](std::size_t at, unsigned low, unsigned high) {
    if (at >= text.size()) return false;
    const auto byte = static_cast<unsigned char>(text[at]);
    return byte >= low && byte <= high;
  };
  const auto tail = [&in](std::size_t at) { return in(at, 0x80, 0xBF); };
  if (in(0, 0x00, 0x7F)) return 1;
  if (in(0, 0xC2, 0xDF) && tail(1)) return 2;
  const bool three = (in(0, 0xE0, 0xE0) && in(1, 0xA0, 0xBF)) || (in(0, 0xE1, 0xEC) && tail(1)) ||
                     (in(0, 0xED, 0xED) && in(1, 0x80, 0x9F)) || (in(0, 0xEE, 0xEF) && tail(1));
  if (three && tail(2)) return 3;
  const bool four = (in(0, 0xF0, 0xF0) && in(1, 0x90, 0xBF)) || (in(0, 0xF1, 0xF3) && tail(1)) ||
                    (in(0, 0xF4, 0xF4) && in(1, 0x80, 0x8F));
  return four && tail(2) && tail(3) ? 4 : 0;
}

bool valid_in_pieces(std::string_view text, std::size_t piece) {
  utf8::Validator validator;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    if (!validator.feed(text.substr(0, piece))) return false;
  }
  return validator.complete();
}

}  // namespace

std::vector<std::string> fuzz::samples() {
  return {"plain ASCII, longer than a word",
          "\xc3\xa4\xc3\xb6",
          "\xe2\x82\xac",
          "\xf0\x9f\x98\x80",
          "\xed\x9f\xbf",
          "\xf4\x8f\xbf\xbf",
          "\xee\x80\x80"};
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::view(data, size);
  std::size_t prefix = 0;
  while (const std::size_t length = character(text.substr(prefix))) prefix += length;
  fuzz::require(utf8::valid_prefix(text) == prefix, "the valid prefix is the RFC's");
  for (const std::size_t piece : {1U, 3U, 9U}) {
    fuzz::require(valid_in_pieces(text, piece) == (prefix == text.size()),
                  "pieces give the verdict of the whole");
  }
  return 0;
}
