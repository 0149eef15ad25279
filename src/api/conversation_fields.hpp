#pragma once
// What a request about conversations carries, read strictly, with messages that say what was expected. Pure.

#include "base/error.hpp"
#include "net/http.hpp"
#include "store/database/conversations.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::api {

/// The conversation of a path. Errors: badRequest for what is no positive number.
[[nodiscard]] Result<store::ConversationId> read_conversation_id(std::string_view text);

/// `status`, `assignee` (a number, `none`, or `me`, which is `agent`), `snoozed`, `mentioned` (of `agent`),
/// `tag`, `rated`, `q`, `visitor`, `limit` and `cursor`.
/// Errors: badRequest.
[[nodiscard]] Result<store::ConversationQuery> read_conversation_query(const net::HttpRequest& request,
                                                                       std::int64_t agent);

/// `days`, from 1 to limits::rating_days. Errors: badRequest.
[[nodiscard]] Result<std::int64_t> read_rating_days(const net::HttpRequest& request);

/// `before`, `after` and `limit`. Errors: badRequest.
[[nodiscard]] Result<store::MessageQuery> read_message_query(const net::HttpRequest& request);

/// `status`, `assigneeId` (null: nobody) and `snoozedUntil` (null: no more), at least one of them.
/// Errors: badRequest.
[[nodiscard]] Result<store::ConversationChange> read_conversation_change(const boost::json::object& object,
                                                                         WallTime now);

struct NewMessage {
  std::string content;
  std::string temp_id;
  bool by_email = false;
  std::vector<std::string> files{};
};

/// `content`, `tempId`, `byEmail` and perhaps `files`, with which the content may be empty; what they may be
/// is the store's to say. Errors: badRequest.
[[nodiscard]] Result<NewMessage> read_new_message(const boost::json::object& object);

/// `position`, zero or more. Errors: badRequest.
[[nodiscard]] Result<std::int64_t> read_position(const boost::json::object& object);

}  // namespace porchlight::api
