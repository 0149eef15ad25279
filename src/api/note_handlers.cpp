// What agents write to each other beside a conversation.

#include "api/api.hpp"
#include "api/conversation_fields.hpp"
#include "api/note_fields.hpp"
#include "api/request_fields.hpp"
#include "conversations/note_json.hpp"

#include <utility>

namespace porchlight::api {

void Api::list_notes(Call call) {
  const auto id = read_conversation_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  const ProjectId project = call.project;
  services_.notes.list(project, *id,
                       [call = std::move(call)](const Result<std::vector<store::Note>>& notes) mutable {
                         if (!notes) return call.fail(notes.error());
                         call.answer(json_response(conversations::notes_json(*notes)));
                       });
}

void Api::add_note(Call call) {
  constexpr unsigned status_created = 201;
  const auto id = read_conversation_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto note = read_new_note(*object);
  if (!note) return call.fail(note.error());
  note->project = call.project;
  note->conversation = *id;
  note->agent = call.agent.id;
  services_.notes.add(
      std::move(*note), [call = std::move(call)](const Result<store::NoteWritten>& written) mutable {
        if (!written) return call.fail(written.error());
        call.answer(
            json_response(conversations::note_json(written->note), written->repeated ? 200 : status_created));
      });
}

void Api::remove_note(Call call) {
  const auto id = read_conversation_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  const auto note = read_id("note", call.captures.at(2));
  if (!note) return call.fail(note.error());
  const store::NoteRemoval removal{.project = call.project,
                                   .conversation = *id,
                                   .note = *note,
                                   .agent = call.agent.id,
                                   .of_anybody = call.agent.role_in(call.project) == store::Role::owner};
  services_.notes.remove(removal,
                         [call = std::move(call)](const Result<store::Conversation>& conversation) mutable {
                           if (!conversation) return call.fail(conversation.error());
                           call.answer(json_response("{}"));
                         });
}

void Api::see_notes(Call call) {
  const auto id = read_conversation_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  const ProjectId project = call.project;
  const std::int64_t agent = call.agent.id;
  services_.notes.see(project, *id, agent,
                      [call = std::move(call)](const Result<store::Conversation>& seen) mutable {
                        if (!seen) return call.fail(seen.error());
                        call.answer(json_response("{}"));
                      });
}

}  // namespace porchlight::api
