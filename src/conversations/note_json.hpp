#pragma once
// Notes as agents see them, over REST and in events. Pure.

#include "store/database/notes.hpp"

#include <string>
#include <vector>

namespace porchlight::conversations {

[[nodiscard]] std::string note_json(const store::Note& note);
/// `{"notes":[…]}`
[[nodiscard]] std::string notes_json(const std::vector<store::Note>& notes);

}  // namespace porchlight::conversations
