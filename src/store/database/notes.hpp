#pragma once
// What agents write to each other beside a conversation. Notes are no messages: they stand in a table of
// their own, which nothing that is read for a visitor asks, and each behind the message that was the last one
// when it was written.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/database/conversations.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace porchlight::store {

using NoteId = std::int64_t;

struct NoteMention {
  std::int64_t agent = 0;
  std::string name;  // as the agent was called then
};

struct Note {
  NoteId id = 0;
  ConversationId conversation = 0;
  std::int64_t position = 0;  // of the message that it stands behind; 0: in front of all
  std::int64_t agent = 0;
  std::string agent_name;  // as the agent was called then
  std::string content;
  std::vector<NoteMention> mentions;
  std::string temp_id;
  WallTime written{};
};

struct NewNote {
  ProjectId project = 0;
  ConversationId conversation = 0;
  std::int64_t agent = 0;
  std::string content;
  std::vector<std::int64_t> mentions{};  // members of the project
  std::string temp_id{};
  WallTime now{};
};

struct NoteWritten {
  Note note;
  Conversation conversation;
  bool repeated = false;  // the tempId was there: the stored note, and nothing has changed
};

struct NoteRemoval {
  ProjectId project = 0;
  ConversationId conversation = 0;
  NoteId note = 0;
  std::int64_t agent = 0;
  bool of_anybody = false;  // an owner's
};

/// A conversation, and whether what was asked has changed it.
struct MentionsSeen {
  Conversation conversation;
  bool changed = false;
};

/// Errors of all: notFound where the conversation is not in the project.
class NotesRepository {
 public:
  virtual ~NotesRepository() = default;
  /// All of them, in their order.
  virtual Result<std::vector<Note>> list(ProjectId project, ConversationId conversation) = 0;
  /// Whom it mentions is mentioned by the conversation until they have seen it, but for whoever writes it.
  /// Errors: also badRequest, payloadTooLarge, notFound for an agent that is not there, conflict past
  /// limits::conversation_notes.
  virtual Result<NoteWritten> add(const NewNote& note) = 0;
  /// Errors: also notFound for the note, forbidden for somebody else's.
  virtual Result<Conversation> remove(const NoteRemoval& removal) = 0;
  /// The agent has seen every note of the conversation that mentions them.
  virtual Result<MentionsSeen> see(ProjectId project, ConversationId conversation, std::int64_t agent) = 0;
};

}  // namespace porchlight::store
