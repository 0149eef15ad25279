#pragma once
// Agents' notes for one I/O thread: the database first, then every agent of the project is told. Nothing that
// is told here is for a visitor.
//
// Thread: everything on the loop's.

#include "base/blocking_pool.hpp"
#include "base/lifetime.hpp"
#include "conversations/chat_fan.hpp"
#include "conversations/conversations_service.hpp"
#include "store/database/notes.hpp"
#include "store/database/repositories.hpp"

#include <utility>
#include <vector>

namespace porchlight::conversations {

class NotesService {
 public:
  template <typename T>
  using Answer = UniqueFunction<void(Result<T>)>;

  NotesService(store::Database& database, ConversationsService& conversations, ChatFan& fan, Executor& loop,
               BlockingPool& pool)
      : database_(database), conversations_(conversations), fan_(fan), loop_(loop), pool_(pool) {}
  NotesService(const NotesService&) = delete;
  NotesService& operator=(const NotesService&) = delete;

  /// Told of each note once it is stored, and of one that is repeated, again.
  using OnNote = UniqueFunction<void(const store::NoteWritten&)>;
  void on_note(OnNote told) { on_note_ = std::move(told); }

  // All of them: Errors: `unavailable` (the database), and what the repository says
  // (store/database/notes.hpp).

  void list(ProjectId project, store::ConversationId conversation, Answer<std::vector<store::Note>> answer);
  void add(store::NewNote note, Answer<store::NoteWritten> answer);
  void remove(const store::NoteRemoval& removal, Answer<store::Conversation> answer);
  void see(ProjectId project, store::ConversationId conversation, std::int64_t agent,
           Answer<store::Conversation> answer);

 private:
  /// `work` on the pool, then `done` with its answer on the loop, unless the service is gone.
  template <typename Work, typename Done>
  void ask(Work work, Done done);
  void tell_added(const store::NoteWritten& written);
  void tell_removed(const store::NoteRemoval& removal, const store::Conversation& conversation);

  store::Database& database_;
  ConversationsService& conversations_;
  ChatFan& fan_;
  Executor& loop_;
  BlockingPool& pool_;
  OnNote on_note_;
  Lifetime lifetime_;
};

}  // namespace porchlight::conversations
