#pragma once
// What a push says once a browser has decrypted it. Pure.

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/database/conversations.hpp"
#include "store/database/notes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::push {

enum class Kind : std::uint8_t { new_message, new_conversation, mention, test };
/// `newMessage`, `newConversation`, `mention`, `test`
[[nodiscard]] std::string_view to_string(Kind kind);

/// Something that agents who are away are told.
struct Occasion {
  Kind kind = Kind::new_message;
  ProjectId project = 0;
  store::ConversationId conversation = 0;
  std::string uid;   // of the visitor
  std::string name;  // of the visitor; empty: none
  std::string by;    // the agent who mentions; empty: nobody
  std::string text;
  WallTime at{};
  std::vector<std::int64_t> agents;  // for whom; empty: for every member
  std::vector<std::int64_t> here;    // who has a dashboard of the project open, and is not told
};

/// Of a message that a visitor has just sent; none where it was told before.
[[nodiscard]] std::optional<Occasion> occasion_of(const store::Appended& appended);
/// Of a note that has just been written; none where it mentions nobody, or was told before.
[[nodiscard]] std::optional<Occasion> occasion_of(const store::NoteWritten& written);

/// JSON, limits::payload_bytes at most. `shows_text`: with what was said.
[[nodiscard]] std::string write_payload(const Occasion& occasion, bool shows_text);

}  // namespace porchlight::push
