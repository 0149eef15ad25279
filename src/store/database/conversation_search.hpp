#pragma once
// Conversations in which something was said or noted, or whose visitor is called something: the words of a
// text in their order, in any case, each a part of what is looked through.
//
// Two ways, as with visitors (postgres/pages.hpp). Words of three characters have an index, which names where
// they stand: a bounded number, whose conversations are sorted. Where it would name more the text is
// frequent, and where there is no such word there is no index: then the order of the page is walked, so many
// conversations at a time, of each its newest messages. A page may end with the walk; its cursor goes on
// there.

#include "store/database/conversations.hpp"
#include "store/database/sql_text.hpp"

namespace porchlight::store {

/// The query has a text. Errors: badRequest for a cursor.
[[nodiscard]] Result<ConversationPage> search_conversations(SqlConnection& sql, ProjectId project,
                                                            const ConversationQuery& query);

/// By which messages that have the words are found: an index. Parameters: the patterns for SQLite and for
/// PostgreSQL, the project.
[[nodiscard]] const SqlText& message_hits_sql();

/// Whether it is in this conversation, and where.
[[nodiscard]] Result<std::optional<ConversationMatch>> match_in(SqlConnection& sql,
                                                                const Conversation& conversation,
                                                                std::string_view text);

}  // namespace porchlight::store
