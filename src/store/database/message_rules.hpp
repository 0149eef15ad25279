#pragma once
// What every database asks of messages before it stores them, so that no form of it is laxer than another
// and no way in goes around it. A message is plain text: what would be markup elsewhere stays as it is, and
// is shown as text.

#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/database/conversations.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

/// UTF-8 without control characters but line feed and tab, without blanks at both ends (what JavaScript's
/// trim() takes), and without floods of what takes no room. The same again changes nothing.
[[nodiscard]] std::string tidied(std::string_view text);

/// The content as it is stored: line ends are line feeds; control characters but line feed and tab are taken
/// out, and so are blanks at both ends (what JavaScript's trim() takes, so that clients know beforehand), and
/// what takes no room is kept only where it is no flood (invisible_text.hpp). The same again changes nothing.
/// Errors: badRequest where nothing is left to be seen (unless it may be empty) or it is no UTF-8,
/// payloadTooLarge.
[[nodiscard]] Result<std::string> normalized_content(std::string_view text, bool may_be_empty = false);

/// Errors: badRequest for what nobody can have, for one that is there twice, and past limits::message_files.
[[nodiscard]] Result<void> check_file_ids(FileIds ids);

/// A rating's comment as it is stored, in the same shape; nothing to be seen is none. Errors: badRequest, of
/// the score as well.
[[nodiscard]] Result<std::string> normalized_rating_comment(std::int64_t score, std::string_view comment);

/// Errors: badRequest.
[[nodiscard]] Result<void> check_temp_id(std::string_view temp_id);

/// False for a uid that nobody can have: empty, no UTF-8, with a zero.
[[nodiscard]] bool can_be_visitor(const VisitorKey& visitor);

/// Errors: badRequest for a uid that nobody can have, forbidden where there is no secret.
[[nodiscard]] Result<void> check_chatter(const VisitorKey& visitor, std::string_view secret_hash);

/// With bounds that are in order, and a limit within limits::thread_messages.
[[nodiscard]] MessageQuery bounded(const MessageQuery& query);

// Said in several places, with the same words.
[[nodiscard]] Error no_conversation();
[[nodiscard]] Error another_secret();
[[nodiscard]] Error no_such_visitor();
[[nodiscard]] Error no_such_agent(std::int64_t agent);
[[nodiscard]] Error no_member(std::int64_t agent);
/// Of files that a message may not name.
[[nodiscard]] Error not_to_send();

}  // namespace porchlight::store
