#include "store/database/text_excerpt.hpp"

#include "base/utf8.hpp"
#include "store/database/limits.hpp"

#include <algorithm>

namespace porchlight::store {
namespace {

bool is_blank_byte(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The text's characters, folded one by one, and where each begins: folding may make one longer.
struct FoldedText {
  std::string folded;
  std::vector<std::size_t> origins;  // of each byte of `folded`, the number of its character
  std::vector<std::string_view> characters;

  explicit FoldedText(std::string_view text) {
    characters.reserve(text.size());
    while (!text.empty()) {
      const utf8::Character character = utf8::take(text);
      folded += utf8::fold_case(character.bytes);
      origins.resize(folded.size(), characters.size());
      characters.push_back(character.bytes);
    }
  }
  /// The number of the first character of the word; none: it is not there.
  [[nodiscard]] std::size_t find(const std::vector<std::string>& words) const {
    for (const std::string& word : words) {
      if (const std::size_t at = folded.find(word); at != std::string::npos) return origins[at];
    }
    return 0;
  }
};

}  // namespace

std::vector<std::string> folded_words(std::string_view text) {
  const std::string folded = utf8::fold_case(text);
  std::vector<std::string> words;
  for (std::string_view rest = folded; !rest.empty();) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(rest, is_blank_byte) - rest.begin());
    if (end > 0) words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return words;
}

bool has_words(std::string_view text, const std::vector<std::string>& words) {
  const std::string folded = utf8::fold_case(text);
  std::size_t from = 0;
  for (const std::string& word : words) {
    const std::size_t at = folded.find(word, from);
    if (at == std::string::npos) return false;
    from = at + word.size();
  }
  return true;
}

std::string excerpt_of(std::string_view text, const std::vector<std::string>& words) {
  const FoldedText folded(text);
  const std::size_t count = folded.characters.size();
  const std::size_t found = folded.find(words);
  std::size_t begin = found - std::min(found, limits::excerpt_characters / 3);
  const std::size_t end = std::min(count, begin + limits::excerpt_characters);
  begin = std::min(begin, end - std::min(end, limits::excerpt_characters));
  std::string excerpt = begin > 0 ? "…" : "";
  for (std::size_t i = begin; i < end; ++i) {
    const bool breaks = folded.characters[i] == "\n" || folded.characters[i] == "\t";
    excerpt += breaks ? std::string_view(" ") : folded.characters[i];
  }
  return end < count ? excerpt + "…" : excerpt;
}

}  // namespace porchlight::store
