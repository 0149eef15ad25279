#include "conversations/note_json.hpp"

#include "base/json.hpp"

namespace porchlight::conversations {
namespace {

void append_note(std::string& out, const store::Note& note) {
  json::ObjectWriter object(out);
  object.number("id", note.id).number("conversationId", note.conversation).number("position", note.position);
  object.number("agentId", note.agent).text("agentName", note.agent_name).text("content", note.content);
  json::ListWriter mentions(object.member("mentions"));
  for (const store::NoteMention& mention : note.mentions) {
    json::ObjectWriter(mentions.next()).number("agentId", mention.agent).text("name", mention.name).end();
  }
  mentions.end();
  object.text("tempId", note.temp_id).text("writtenAt", to_iso8601(note.written)).end();
}

}  // namespace

std::string note_json(const store::Note& note) {
  std::string out;
  append_note(out, note);
  return out;
}

std::string notes_json(const std::vector<store::Note>& notes) {
  std::string out;
  json::ObjectWriter object(out);
  json::ListWriter list(object.member("notes"));
  for (const store::Note& note : notes) append_note(list.next(), note);
  list.end();
  object.end();
  return out;
}

}  // namespace porchlight::conversations
