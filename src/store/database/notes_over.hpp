#pragma once

#include "store/database/notes.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// Notes, in either database.
class NotesOver final : public NotesRepository {
 public:
  explicit NotesOver(SqlAccess& access) : access_(access) {}
  Result<std::vector<Note>> list(ProjectId project, ConversationId conversation) override;
  Result<NoteWritten> add(const NewNote& note) override;
  Result<Conversation> remove(const NoteRemoval& removal) override;
  Result<MentionsSeen> see(ProjectId project, ConversationId conversation, std::int64_t agent) override;

 private:
  SqlAccess& access_;
};

/// What a conversation's row says of who is mentioned, made anew from its notes. Whoever calls holds the row.
[[nodiscard]] Result<void> refresh_mentioned(SqlConnection& sql, ConversationId conversation);

}  // namespace porchlight::store
