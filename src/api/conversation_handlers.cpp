// The inbox: conversations, their messages, and who answers them.

#include "access/identifiers.hpp"
#include "api/account_json.hpp"
#include "api/api.hpp"
#include "api/conversation_fields.hpp"
#include "api/request_fields.hpp"
#include "base/json.hpp"
#include "conversations/conversation_json.hpp"

#include <utility>

namespace porchlight::api {
namespace {

constexpr unsigned status_created = 201;

/// Answers with the conversation as it is now.
auto with_conversation(Call call) {
  return [call = std::move(call)](Result<conversations::EnrichedConversation> found) mutable {
    if (!found) return call.fail(found.error());
    call.answer(json_response(conversations::conversation_json(*found)));
  };
}

std::string thread_json(const store::Thread& thread, WallTime now) {
  std::string out;
  json::ObjectWriter(out)
      .raw("messages", conversations::messages_for_agents(thread.messages))
      .boolean("hasMore", thread.has_more)
      .text("now", to_iso8601(now))
      .end();
  return out;
}

std::string sent_json(const store::Appended& appended) {
  std::string out;
  json::ObjectWriter(out)
      .raw("message", conversations::message_for_agents(appended.message))
      .raw("conversation", conversations::conversation_json(appended.conversation))
      .end();
  return out;
}

auto with_sent(Call call) {
  return [call = std::move(call)](const Result<conversations::SentMessage>& sent) mutable {
    if (!sent) return call.fail(sent.error());
    const store::Appended& appended = sent->appended;
    call.answer(json_response(sent_json(appended), appended.repeated ? 200 : status_created));
  };
}

}  // namespace

void Api::list_agents(Call call) {
  const ProjectId project = call.project;
  services_.conversations.members(
      project, [call = std::move(call)](Result<std::vector<store::Member>> members) mutable {
        if (!members) return call.fail(members.error());
        call.answer(json_response(members_json(*members)));
      });
}

void Api::list_conversations(Call call) {
  auto query = read_conversation_query(call.request, call.agent.id);
  if (!query) return call.fail(query.error());
  const ProjectId project = call.project;
  services_.conversations.page(
      project, std::move(*query),
      [call = std::move(call)](Result<conversations::EnrichedConversationPage> page) mutable {
        if (!page) return call.fail(page.error());
        call.answer(json_response(conversations::conversation_page_json(*page)));
      });
}

void Api::summarize_ratings(Call call) {
  const auto days = read_rating_days(call.request);
  if (!days) return call.fail(days.error());
  const ProjectId project = call.project;
  services_.conversations.scores(
      project, *days, [this, call = std::move(call)](const Result<store::ScoreCounts>& counts) mutable {
        if (!counts) return call.fail(counts.error());
        call.answer(json_response(conversations::scores_json(*counts, services_.sessions.now())));
      });
}

void Api::find_conversation(Call call) {
  const auto id = read_conversation_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  const ProjectId project = call.project;
  services_.conversations.find(project, *id, with_conversation(std::move(call)));
}

void Api::change_conversation(Call call) {
  const auto id = read_conversation_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  const auto change = read_conversation_change(*object, services_.sessions.now());
  if (!change) return call.fail(change.error());
  const ProjectId project = call.project;
  services_.conversations.update(project, *id, *change, with_conversation(std::move(call)));
}

void Api::list_messages(Call call) {
  const auto id = read_conversation_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  const auto query = read_message_query(call.request);
  if (!query) return call.fail(query.error());
  const ProjectId project = call.project;
  services_.conversations.thread(project, *id, *query,
                                 [this, call = std::move(call)](const Result<store::Thread>& thread) mutable {
                                   if (!thread) return call.fail(thread.error());
                                   call.answer(json_response(thread_json(*thread, services_.sessions.now())));
                                 });
}

/// Errors: badRequest, conflict where it is to go by mail and nothing does.
Result<conversations::AgentsWords> Api::read_words(const boost::json::object& object,
                                                   std::int64_t agent) const {
  auto message = read_new_message(object);
  if (!message) return message.error();
  if (message->by_email && !services_.mail) {
    return Error{ErrorCode::conflict, "byEmail: this server has no mail server (mail.server)"};
  }
  return conversations::AgentsWords{agent, std::move(message->temp_id), std::move(message->content),
                                    message->by_email, std::move(message->files)};
}

void Api::send_message(Call call) {
  const auto id = read_conversation_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto words = read_words(*object, call.agent.id);
  if (!words) return call.fail(words.error());
  const ProjectId project = call.project;
  services_.conversations.send_from_agent(project, *id, std::move(*words), with_sent(std::move(call)));
}

void Api::write_to_visitor(Call call) {
  std::string uid = std::move(call.captures.at(1));
  if (!access::is_visitor_uid(uid)) return call.fail(access::bad_uid());
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto words = read_words(*object, call.agent.id);
  if (!words) return call.fail(words.error());
  const VisitorKey visitor{call.project, std::move(uid)};
  services_.conversations.invite(visitor, std::move(*words), with_sent(std::move(call)));
}

void Api::read_conversation(Call call) {
  const auto id = read_conversation_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  const auto position = read_position(*object);
  if (!position) return call.fail(position.error());
  const ProjectId project = call.project;
  const std::int64_t agent = call.agent.id;
  services_.conversations.read_by_agents(project, *id, *position, agent, with_conversation(std::move(call)));
}

}  // namespace porchlight::api
