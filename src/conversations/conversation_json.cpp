#include "conversations/conversation_json.hpp"

#include "base/json.hpp"

#include <algorithm>

namespace porchlight::conversations {
namespace {

using json::ObjectWriter;

enum class Audience : std::uint8_t { visitor, agents };

void append_file(std::string& out, const store::File& file) {
  const std::string path = "/api/v1/files/" + file.id;
  const std::string key = "?k=" + file.key;
  ObjectWriter object(out);
  object.text("id", file.id).text("name", file.name).text("type", file.type).number("bytes", file.bytes);
  file.width == 0 ? object.null("width") : object.number("width", file.width);
  file.height == 0 ? object.null("height") : object.number("height", file.height);
  object.boolean("hasThumbnail", !file.thumbnail.empty()).text("url", path + key);
  object.text_or_null("thumbnailUrl", file.thumbnail.empty() ? "" : path + "/thumbnail" + key).end();
}

std::string message_files_json(const std::vector<store::File>& files) {
  std::string out;
  json::ListWriter list(out);
  for (const store::File& file : files) append_file(list.next(), file);
  list.end();
  return out;
}

void append_message(std::string& out, const store::Message& message, Audience audience) {
  ObjectWriter object(out);
  object.text("id", std::to_string(message.conversation) + "-" + std::to_string(message.position))
      .number("position", message.position)
      .text("author", to_string(message.author));
  object.text_or_null("agentName",
                      audience == Audience::visitor ? public_name(message.agent_name) : message.agent_name);
  if (audience == Audience::agents) {
    message.agent == 0 ? object.null("agentId") : object.number("agentId", message.agent);
  }
  object.text("content", message.content).text("tempId", message.temp_id);
  object.text("sentAt", to_iso8601(message.sent_at));
  object.raw("files", message_files_json(message.files));
  if (audience == Audience::agents) object.text_or_null("mail", to_string(message.mail));
  object.end();
}

std::string messages_json(const std::vector<store::Message>& messages, Audience audience) {
  std::string out;
  json::ListWriter list(out);
  for (const store::Message& message : messages) append_message(list.next(), message, audience);
  list.end();
  return out;
}

/// The visitor's part, with presence where it is given.
std::string visitor_part(const store::Conversation& conversation, const presence::VisitorStatus* status,
                         WallTime now) {
  std::string out;
  ObjectWriter object(out);
  object.text("visitorUid", conversation.visitor_uid);
  object.text_or_null("name", conversation.visitor_name);
  object.text_or_null("email", conversation.visitor_email);
  object.text_or_null("contactEmail", conversation.visitor_contact);
  object.raw("tags", json::list_of_texts(conversation.visitor_tags));
  if (status != nullptr) {
    object.boolean("isOnline", status->is_online).text("status", to_string(status->status));
    object.text("lastSeenAt", to_iso8601(status->is_online ? std::max(now, conversation.visitor_last_seen)
                                                           : conversation.visitor_last_seen));
    if (status->is_online) {
      object.text_or_null("currentUrl", status->url);
      object.text_or_null("title", status->title);
      object.text("onlineSince", to_iso8601(status->online_since));
    }
  }
  object.end();
  return out;
}

void append_rating(std::string& out, const std::optional<store::Rating>& rating) {
  if (!rating) {
    out += "null";
    return;
  }
  ObjectWriter object(out);
  object.number("score", rating->score).text_or_null("comment", rating->comment);
  object.text("ratedAt", to_iso8601(rating->at)).end();
}

/// Since it was closed the last time.
std::optional<std::int64_t> standing_rating(const store::Conversation& conversation) {
  const bool is_closed = conversation.status == store::ConversationStatus::closed;
  if (!is_closed || !conversation.rating || !conversation.rating->stands) return std::nullopt;
  return conversation.rating->score;
}

void write_conversation(ObjectWriter& object, const store::Conversation& conversation,
                        std::string_view visitor) {
  object.number("id", conversation.id).number("projectId", conversation.project).raw("visitor", visitor);
  object.text("status", to_string(conversation.status));
  if (conversation.assignee == 0) {
    object.null("assignee");
  } else {
    std::string assignee;
    ObjectWriter(assignee).number("id", conversation.assignee).text("name", conversation.assignee_name).end();
    object.raw("assignee", assignee);
  }
  object.number("unread", conversation.unread)
      .number("lastPosition", conversation.last_position)
      .number("agentReadPosition", conversation.agent_read_position)
      .number("visitorReadPosition", conversation.visitor_read_position)
      .raw("lastMessage", message_for_agents(conversation.last_message))
      .text("createdAt", to_iso8601(conversation.created_at));
  json::ListWriter mentioned(object.member("mentionedAgents"));
  for (const std::int64_t agent : conversation.mentioned) json::append_number(mentioned.next(), agent);
  mentioned.end();
  conversation.snoozed_until ? object.text("snoozedUntil", to_iso8601(*conversation.snoozed_until))
                             : object.null("snoozedUntil");
  append_rating(object.member("rating"), conversation.rating);
  const auto& since = conversation.waiting_since;
  since ? object.text("waitingSince", to_iso8601(*since)) : object.null("waitingSince");
}

std::string match_json(const store::ConversationMatch& match) {
  std::string out;
  ObjectWriter object(out);
  match.position == 0 ? object.null("position") : object.number("position", match.position);
  match.note == 0 ? object.null("noteId") : object.number("noteId", match.note);
  object.text("excerpt", match.excerpt).end();
  return out;
}

/// `match`: null where nothing was looked for.
void append_enriched(std::string& out, const store::Conversation& conversation,
                     const presence::VisitorStatus& status, store::Revision revision, WallTime now,
                     const store::ConversationMatch* match = nullptr) {
  ObjectWriter object(out);
  write_conversation(object, conversation, visitor_part(conversation, &status, now));
  if (match != nullptr) object.raw("match", match_json(*match));
  object.number("revision", revision).text("now", to_iso8601(now)).end();
}

/// A quotient with two digits behind the point.
std::string hundredths(std::int64_t sum, std::int64_t count) {
  const std::int64_t rounded = (sum * 100 + count / 2) / count;
  const std::string digits = std::to_string(rounded % 100);
  return std::to_string(rounded / 100) + (digits.size() == 1 ? ".0" : ".") + digits;
}

std::string message_json(const store::Message& message, Audience audience) {
  std::string out;
  append_message(out, message, audience);
  return out;
}

}  // namespace

std::string_view public_name(std::string_view name) {
  const auto is_blank_at = [name](std::size_t i) { return i >= name.size() || name[i] == ' '; };
  for (std::size_t at = name.find('@'); at != std::string_view::npos; at = name.find('@', at + 1)) {
    if (at > 0 && !is_blank_at(at - 1) && !is_blank_at(at + 1)) return {};
  }
  return name;
}

std::string file_json(const store::File& file) {
  std::string out;
  append_file(out, file);
  return out;
}

std::string message_for_visitor(const store::Message& message) {
  return message_json(message, Audience::visitor);
}

std::string message_for_agents(const store::Message& message) {
  return message_json(message, Audience::agents);
}

std::string messages_for_visitor(const std::vector<store::Message>& messages) {
  return messages_json(messages, Audience::visitor);
}

std::string messages_for_agents(const std::vector<store::Message>& messages) {
  return messages_json(messages, Audience::agents);
}

protocol::EncodedEvent history_for_visitor(const store::Thread& thread) {
  const store::Conversation none;
  const store::Conversation& conversation = thread.conversation ? *thread.conversation : none;
  const auto rating = standing_rating(conversation);
  std::optional<std::string_view> contact;
  if (!thread.contact.empty()) contact = thread.contact;
  auto event = protocol::to_visitor::conversation_history(
      {.messages = {messages_for_visitor(thread.messages)},
       .has_more = thread.has_more,
       .agent_read_position = conversation.agent_read_position,
       .visitor_read_position = conversation.visitor_read_position,
       .unread = static_cast<std::int64_t>(conversation.visitor_unread),
       .status = to_string(conversation.status),
       .rating = rating,
       .contact_email = contact});
  // What is optional is left out where there is none, and "none yet" is news.
  if (!rating) event.payload.replace(event.payload.size() - 1, 1, ",\"rating\":null}");
  return event;
}

std::string conversation_json(const store::Conversation& conversation) {
  std::string out;
  ObjectWriter object(out);
  write_conversation(object, conversation, visitor_part(conversation, nullptr, {}));
  object.end();
  return out;
}

protocol::EncodedEvent conversation_changed(const store::Conversation& conversation, WallTime now) {
  return protocol::to_agent::conversation_updated(
      {.project_id = conversation.project, .conversation = {conversation_json(conversation)}, .now = now});
}

std::string conversation_json(const EnrichedConversation& found) {
  std::string out;
  append_enriched(out, found.conversation, found.presence, found.revision, found.now);
  return out;
}

std::string scores_json(const store::ScoreCounts& counts, WallTime now) {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  std::string scores;
  json::ListWriter list(scores);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    count += counts[i];
    sum += counts[i] * static_cast<std::int64_t>(i + 1);
    json::append_number(list.next(), counts[i]);
  }
  list.end();
  std::string out;
  ObjectWriter object(out);
  object.number("count", count);
  count == 0 ? object.null("average") : object.raw("average", hundredths(sum, count));
  object.raw("scores", scores).text("now", to_iso8601(now)).end();
  return out;
}

std::string conversation_page_json(const EnrichedConversationPage& page) {
  std::string conversations;
  json::ListWriter list(conversations);
  for (std::size_t i = 0; i < page.conversations.size(); ++i) {
    append_enriched(list.next(), page.conversations[i], page.presence[i], page.revision, page.now,
                    page.matches.empty() ? nullptr : &page.matches[i]);
  }
  list.end();
  std::string out;
  ObjectWriter object(out);
  object.raw("conversations", conversations);
  object.text_or_null("nextCursor", page.next_cursor);
  object.boolean("known", page.known).number("revision", page.revision);
  object.text("now", to_iso8601(page.now)).end();
  return out;
}

}  // namespace porchlight::conversations
