#include "conversations/notes_service.hpp"

#include "conversations/note_json.hpp"
#include "protocol/events.hpp"

#include <utility>

namespace porchlight::conversations {

namespace to_agent = protocol::to_agent;

template <typename Work, typename Done>
void NotesService::ask(Work work, Done done) {
  pool_.ask(
      loop_, [&repository = database_.notes(), work = std::move(work)] { return work(repository); },
      lifetime_.guard(std::move(done)));
}

void NotesService::list(ProjectId project, store::ConversationId conversation,
                        Answer<std::vector<store::Note>> answer) {
  ask([project,
       conversation](store::NotesRepository& repository) { return repository.list(project, conversation); },
      std::move(answer));
}

void NotesService::add(store::NewNote note, Answer<store::NoteWritten> answer) {
  note.now = conversations_.now();
  ask([note = std::move(note)](store::NotesRepository& repository) { return repository.add(note); },
      [this, answer = std::move(answer)](Result<store::NoteWritten> written) mutable {
        if (written) tell_added(*written);
        answer(std::move(written));
      });
}

void NotesService::remove(const store::NoteRemoval& removal, Answer<store::Conversation> answer) {
  ask([removal](store::NotesRepository& repository) { return repository.remove(removal); },
      [this, removal, answer = std::move(answer)](Result<store::Conversation> conversation) mutable {
        if (conversation) tell_removed(removal, *conversation);
        answer(std::move(conversation));
      });
}

void NotesService::see(ProjectId project, store::ConversationId conversation, std::int64_t agent,
                       Answer<store::Conversation> answer) {
  ask([project, conversation,
       agent](store::NotesRepository& repository) { return repository.see(project, conversation, agent); },
      [this, answer = std::move(answer)](Result<store::MentionsSeen> seen) mutable {
        if (!seen) return answer(seen.error());
        if (seen->changed) conversations_.tell_changed(seen->conversation);
        answer(std::move(seen->conversation));
      });
}

/// A repeated one as well: who wrote it has not heard of it the first time, and others may have missed it
/// too.
void NotesService::tell_added(const store::NoteWritten& written) {
  const ProjectId project = written.conversation.project;
  fan_.tell({.project = project,
             .agents = ready(to_agent::note_added({.project_id = project,
                                                   .conversation_id = written.conversation.id,
                                                   .note = {note_json(written.note)},
                                                   .now = conversations_.now()})),
             .visitor_uid = {},
             .visitor = {}});
  if (!written.note.mentions.empty()) conversations_.tell_changed(written.conversation);
  if (on_note_) on_note_(written);
}

void NotesService::tell_removed(const store::NoteRemoval& removal, const store::Conversation& conversation) {
  fan_.tell({.project = removal.project,
             .agents = ready(to_agent::note_removed({.project_id = removal.project,
                                                     .conversation_id = removal.conversation,
                                                     .note_id = removal.note,
                                                     .now = conversations_.now()})),
             .visitor_uid = {},
             .visitor = {}});
  conversations_.tell_changed(conversation);
}

}  // namespace porchlight::conversations
