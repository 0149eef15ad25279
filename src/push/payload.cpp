#include "push/payload.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "protocol/events.hpp"
#include "push/limits.hpp"

#include <algorithm>

namespace porchlight::push {
namespace {

/// Of one line, and of so many characters.
std::string excerpt(std::string_view text, std::size_t characters) {
  std::string out;
  for (std::size_t i = 0; i < characters && !text.empty(); ++i) {
    const utf8::Character next = utf8::take(text);
    const bool is_control = next.bytes.size() == 1 && utf8::is_control(next.bytes.front());
    is_control ? out += ' ' : out += next.bytes;
  }
  return out;
}

std::string write(const Occasion& occasion, bool named, bool shows_text) {
  std::string out;
  json::ObjectWriter object(out);
  object.text("kind", to_string(occasion.kind)).number("projectId", occasion.project);
  object.text_or_null("uid", occasion.uid);
  object.text_or_null("name", named ? excerpt(occasion.name, limits::name_characters) : std::string());
  if (occasion.kind == Kind::mention) {
    object.text_or_null("by", named ? excerpt(occasion.by, limits::name_characters) : std::string());
  }
  object.text_or_null("text",
                      shows_text ? excerpt(occasion.text, limits::excerpt_characters) : std::string());
  object.number("at", to_milliseconds(occasion.at)).end();
  return out;
}

/// A shown name, as the inbox shows it.
Occasion about(const store::Conversation& conversation) {
  Occasion occasion;
  occasion.project = conversation.project;
  occasion.conversation = conversation.id;
  occasion.uid = conversation.visitor_uid;
  occasion.name = conversation.visitor_name;
  return occasion;
}

/// What a message of files alone is shown as: their names.
std::string shown_text(const store::Message& message) {
  if (!message.content.empty()) return message.content;
  std::string names;
  for (const store::File& file : message.files) names += (names.empty() ? "" : ", ") + file.name;
  return names;
}

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::new_message:
      return protocol::to_agent::new_message.name;
    case Kind::new_conversation:
      return "newConversation";
    case Kind::mention:
      return "mention";
    case Kind::test:
      break;
  }
  return "test";
}

std::optional<Occasion> occasion_of(const store::Appended& appended) {
  if (appended.repeated || appended.message.author != store::Author::visitor) return std::nullopt;
  Occasion occasion = about(appended.conversation);
  const bool begins = appended.created || appended.reopened;
  occasion.kind = begins ? Kind::new_conversation : Kind::new_message;
  occasion.text = shown_text(appended.message);
  occasion.at = appended.message.sent_at;
  if (appended.conversation.assignee != 0) occasion.agents.push_back(appended.conversation.assignee);
  return occasion;
}

std::optional<Occasion> occasion_of(const store::NoteWritten& written) {
  if (written.repeated) return std::nullopt;
  Occasion occasion = about(written.conversation);
  occasion.kind = Kind::mention;
  occasion.by = written.note.agent_name;
  occasion.text = written.note.content;
  occasion.at = written.note.written;
  for (const store::NoteMention& mention : written.note.mentions) {
    if (mention.agent != written.note.agent) occasion.agents.push_back(mention.agent);
  }
  if (occasion.agents.empty()) return std::nullopt;
  return occasion;
}

std::string write_payload(const Occasion& occasion, bool shows_text) {
  for (const bool with_text : {shows_text, false}) {
    std::string payload = write(occasion, true, with_text);
    if (payload.size() <= limits::payload_bytes) return payload;
  }
  return write(occasion, false, false);
}

}  // namespace porchlight::push
