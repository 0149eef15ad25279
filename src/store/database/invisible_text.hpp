#pragma once
// Characters that take no room: zero-width ones, marks that are stacked on the one in front, directional
// controls, tags. Some scripts and emoji need a few of them in a row (a flag of England is six behind its
// first), floods of them slow down whoever draws the text, and a text of nothing else looks like none. Pure.
//
// Directional overrides are among them, and stay where they are few: Arabic and Hebrew need the controls.
// What one of them turns around ends with the paragraph; whoever shows a message isolates it.

#include <string>
#include <string_view>

namespace porchlight::store {

/// UTF-8 with no more than limits::invisible_run of them in a row. The same again changes nothing.
[[nodiscard]] std::string without_invisible_floods(std::string_view text);

/// True for a character that is not there for the eye, and belongs into no address: directional controls,
/// zero-width ones, fillers, tags. A mark that stands on another character is to be seen.
[[nodiscard]] bool is_hidden(char32_t character);

/// True where the text turns around what stands behind it: embeddings, overrides, isolates.
[[nodiscard]] bool has_directional_override(std::string_view text);

/// True where nothing of the text can be seen.
[[nodiscard]] bool is_invisible(std::string_view text);

}  // namespace porchlight::store
