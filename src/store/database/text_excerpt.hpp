#pragma once
// The piece of a text in which something was found, as a list shows it. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

/// Words that are looked for, in one case: what stands between blanks.
[[nodiscard]] std::vector<std::string> folded_words(std::string_view text);

/// Whether the text has the words, each behind the one before.
[[nodiscard]] bool has_words(std::string_view text, const std::vector<std::string>& words);

/// About limits::excerpt_characters of the text around the first of the words, in one line; what is left out
/// at an end is `…`. Its beginning, where it has no such word.
[[nodiscard]] std::string excerpt_of(std::string_view text, const std::vector<std::string>& words);

}  // namespace porchlight::store
