#include "conversations/conversations_service.hpp"

#include "base/log.hpp"
#include "conversations/conversation_json.hpp"
#include "protocol/event_encoding.hpp"
#include "protocol/events.hpp"
#include "store/database/notes.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::conversations {

namespace to_agent = protocol::to_agent;
namespace to_visitor = protocol::to_visitor;

namespace {

using store::Appended;
using store::Conversation;
using store::ConversationId;

struct AssignedMessage {
  Appended appended;
  bool assigned = false;
};

/// What nobody has; and what was opened again while whoever had it is not here.
bool is_to_be_assigned(const Appended& appended, const ConversationsService::Assigning& assigning) {
  if (assigning.rule == store::Assignment::off || assigning.available.empty()) return false;
  const std::int64_t assignee = appended.conversation.assignee;
  return assignee == 0 || (appended.reopened && std::ranges::count(assigning.available, assignee) == 0);
}

/// To the visitor.
ReadyEvent status_of(const Conversation& conversation) {
  return ready(to_visitor::conversation_status_changed({.status = to_string(conversation.status)}));
}

}  // namespace

ConversationsService::ConversationsService(store::Database& database,
                                           presence::RealtimeSessionService& sessions, ChatFan& fan,
                                           Executor& loop, BlockingPool& pool)
    : database_(database), sessions_(sessions), fan_(fan), loop_(loop), pool_(pool) {}

template <typename Work, typename Done>
void ConversationsService::ask(Work work, Done done) {
  pool_.ask(
      loop_, [&repository = database_.conversations(), work = std::move(work)] { return work(repository); },
      lifetime_.guard(std::move(done)));
}

auto ConversationsService::sent(Answer<SentMessage> answer) {
  return [this, answer = std::move(answer)](Result<Appended> appended) mutable {
    if (!appended) return answer(appended.error());
    tell_sent(*appended);
    const WallTime told_at = now_of(*appended);
    answer(SentMessage{std::move(*appended), told_at});
  };
}

void ConversationsService::send_from_visitor(VisitorKey visitor, std::string secret_hash, std::string temp_id,
                                             std::string content, std::vector<std::string> files,
                                             Answer<SentMessage> answer) {
  VisitorsWords words{std::move(visitor), std::move(secret_hash), std::move(temp_id),
                      std::move(content), std::move(files),       known_time()};
  if (!ask_assigning_) return append_from_visitor(std::move(words), {}, std::move(answer));
  const ProjectId project = words.visitor.project;
  ask_assigning_(project, lifetime_.guard([this, words = std::move(words),
                                           answer = std::move(answer)](const Assigning& assigning) mutable {
    append_from_visitor(std::move(words), assigning, std::move(answer));
  }));
}

/// Assigned right behind the message, which is stored whatever becomes of that. It is told as it is then.
void ConversationsService::append_from_visitor(VisitorsWords words, const Assigning& assigning,
                                               Answer<SentMessage> answer) {
  auto work = [words = std::move(words),
               assigning](store::ConversationsRepository& repository) -> Result<AssignedMessage> {
    auto appended = repository.append_from_visitor(words.visitor, words.secret_hash, words.temp_id,
                                                   words.content, words.now, words.files);
    if (!appended) return appended.error();
    if (!is_to_be_assigned(*appended, assigning)) return AssignedMessage{std::move(*appended), false};
    auto assigned = repository.assign({.project = words.visitor.project,
                                       .conversation = appended->conversation.id,
                                       .rule = assigning.rule,
                                       .available = assigning.available,
                                       .assignee = appended->conversation.assignee,
                                       .now = appended->message.sent_at});
    if (!assigned) {
      log::warning("a conversation could not be assigned", {{"reason", assigned.error().message}});
      return AssignedMessage{std::move(*appended), false};
    }
    if (*assigned) appended->conversation = std::move(**assigned);
    return AssignedMessage{std::move(*appended), assigned->has_value()};
  };
  auto done = [this, answer = std::move(answer)](Result<AssignedMessage> message) mutable {
    if (!message) return answer(message.error());
    tell_sent(message->appended);
    if (message->assigned) tell_changed(message->appended.conversation);
    if (on_visitor_message_) on_visitor_message_(message->appended);
    const WallTime told_at = now_of(message->appended);
    answer(SentMessage{std::move(message->appended), told_at});
  };
  ask(std::move(work), std::move(done));
}

void ConversationsService::thread_of_visitor(VisitorKey visitor, std::string secret_hash,
                                             store::MessageQuery query, Answer<store::Thread> answer) {
  ask(
      [visitor = std::move(visitor), secret_hash = std::move(secret_hash),
       query](store::ConversationsRepository& repository) {
        return repository.thread_of_visitor(visitor, secret_hash, query);
      },
      std::move(answer));
}

void ConversationsService::read_by_visitor(VisitorKey visitor, std::string secret_hash, std::int64_t position,
                                           Answer<Conversation> answer) {
  ask(
      [visitor = std::move(visitor), secret_hash = std::move(secret_hash),
       position](store::ConversationsRepository& repository) {
        return repository.mark_read_by_visitor(visitor, secret_hash, position);
      },
      [this, answer = std::move(answer)](Result<Conversation> read) mutable {
        if (read)
          tell_changed(*read, ready(to_visitor::history_read({.position = read->visitor_read_position})));
        answer(std::move(read));
      });
}

void ConversationsService::rate_by_visitor(VisitorKey visitor, std::string secret_hash, store::Rating rating,
                                           Answer<Conversation> answer) {
  ask(
      [visitor = std::move(visitor), secret_hash = std::move(secret_hash), rating = std::move(rating),
       now = now()](store::ConversationsRepository& repository) {
        return repository.rate(visitor, secret_hash, rating, now);
      },
      [this, answer = std::move(answer)](Result<Conversation> rated) mutable {
        if (rated) tell_changed(*rated, {std::string(history_changed), "{}"});
        answer(std::move(rated));
      });
}

void ConversationsService::leave_contact(VisitorKey visitor, std::string secret_hash, std::string email,
                                         Answer<store::ContactLeft> answer) {
  ask(
      [visitor = std::move(visitor), secret_hash = std::move(secret_hash),
       email = std::move(email)](store::ConversationsRepository& repository) {
        return repository.set_contact(visitor, secret_hash, email);
      },
      [this, answer = std::move(answer)](Result<store::ContactLeft> left) mutable {
        if (!left && left.error().code == ErrorCode::not_found) {
          return answer(Error{ErrorCode::unavailable, "The visitor is not written yet: try again."});
        }
        if (left) {
          fan_.tell({.project = left->visitor.project,
                     .agents = ready(protocol::encode_identified(left->visitor, now())),
                     .visitor_uid = {},
                     .visitor = {}});
          if (left->conversation) tell_changed(*left->conversation);
        }
        answer(std::move(left));
      });
}

void ConversationsService::typing_of_visitor(const VisitorKey& visitor, ConversationId conversation,
                                             bool is_typing, std::string_view text) {
  fan_.tell({.project = visitor.project,
             .agents = ready(to_agent::visitor_is_typing({.project_id = visitor.project,
                                                          .conversation_id = conversation,
                                                          .visitor_uid = visitor.uid,
                                                          .is_typing = is_typing,
                                                          .text = protocol::text_or_none(text)})),
             .visitor_uid = {},
             .visitor = {}});
}

void ConversationsService::send_from_agent(ProjectId project, ConversationId id, AgentsWords words,
                                           Answer<SentMessage> answer) {
  ask(
      [project, id, words = std::move(words),
       now = known_time()](store::ConversationsRepository& repository) {
        return repository.append_from_agent(project, id, words.agent, words.temp_id, words.content, now,
                                            words.by_email, words.files);
      },
      sent(std::move(answer)));
}

void ConversationsService::invite(VisitorKey visitor, AgentsWords words, Answer<SentMessage> answer) {
  ask(
      [visitor = std::move(visitor), words = std::move(words),
       now = known_time()](store::ConversationsRepository& repository) {
        return repository.append_from_agent(visitor, words.agent, words.temp_id, words.content, now,
                                            words.by_email, words.files);
      },
      // Where it was closed, it is open now.
      [this, told = sent(std::move(answer))](Result<Appended> appended) mutable {
        if (appended && !appended->repeated)
          tell_visitor(appended->conversation, status_of(appended->conversation));
        told(std::move(appended));
      });
}

void ConversationsService::find(ProjectId project, ConversationId id, Answer<EnrichedConversation> answer) {
  ask([project, id](store::ConversationsRepository& repository) { return repository.find(project, id); },
      [this, answer = std::move(answer)](Result<Conversation> found) mutable {
        if (!found) return answer(found.error());
        enrich(std::move(*found), std::move(answer));
      });
}

void ConversationsService::thread(ProjectId project, ConversationId id, store::MessageQuery query,
                                  Answer<store::Thread> answer) {
  ask([project, id,
       query](store::ConversationsRepository& repository) { return repository.thread(project, id, query); },
      std::move(answer));
}

void ConversationsService::read_by_agents(ProjectId project, ConversationId id, std::int64_t position,
                                          std::int64_t agent, Answer<EnrichedConversation> answer) {
  ask(
      [project, id, position, agent,
       &notes = database_.notes()](store::ConversationsRepository& repository) -> Result<Conversation> {
        auto read = repository.mark_read_by_agents(project, id, position);
        if (!read || std::ranges::count(read->mentioned, agent) == 0) return read;
        auto seen = notes.see(project, id, agent);
        if (!seen) return seen.error();
        return std::move(seen->conversation);
      },
      [this, answer = std::move(answer)](Result<Conversation> read) mutable {
        if (!read) return answer(read.error());
        tell_changed(*read, ready(to_visitor::messages_seen({.position = read->agent_read_position})));
        enrich(std::move(*read), std::move(answer));
      });
}

void ConversationsService::states_of(ProjectId project, std::vector<std::string> uids,
                                     Answer<std::vector<store::ConversationState>> answer) {
  ask([project, uids = std::move(uids)](
          store::ConversationsRepository& repository) { return repository.states_of(project, uids); },
      std::move(answer));
}

void ConversationsService::update(ProjectId project, ConversationId id, store::ConversationChange change,
                                  Answer<EnrichedConversation> answer) {
  ask([project, id,
       change](store::ConversationsRepository& repository) { return repository.update(project, id, change); },
      [this, has_status = change.status.has_value(),
       answer = std::move(answer)](Result<Conversation> changed) mutable {
        if (!changed) return answer(changed.error());
        tell_changed(*changed, has_status ? status_of(*changed) : ReadyEvent());
        enrich(std::move(*changed), std::move(answer));
      });
}

void ConversationsService::page(ProjectId project, store::ConversationQuery query,
                                Answer<EnrichedConversationPage> answer) {
  ask([project, query = std::move(query)](
          store::ConversationsRepository& repository) { return repository.page(project, query); },
      [this, project, answer = std::move(answer)](Result<store::ConversationPage> page) mutable {
        if (!page) return answer(page.error());
        std::vector<std::string> uids;
        for (const Conversation& conversation : page->conversations) uids.push_back(conversation.visitor_uid);
        sessions_.get_many_visitor_online_status(
            project, std::move(uids),
            [page = std::move(*page), answer = std::move(answer)](presence::StatusReport report) mutable {
              answer(EnrichedConversationPage{.conversations = std::move(page.conversations),
                                              .presence = std::move(report.statuses),
                                              .next_cursor = std::move(page.next_cursor),
                                              .revision = report.revision,
                                              .now = report.now,
                                              .known = report.known,
                                              .matches = std::move(page.matches)});
            });
      });
}

void ConversationsService::scores(ProjectId project, std::int64_t days, Answer<store::ScoreCounts> answer) {
  ask([project, since = now() - std::chrono::hours(24 * days)](
          store::ConversationsRepository& repository) { return repository.scores(project, since); },
      std::move(answer));
}

void ConversationsService::members(ProjectId project, Answer<std::vector<store::Member>> answer) {
  pool_.ask(
      loop_, [&agents = database_.agents(), project] { return agents.list_members(project); },
      lifetime_.guard(std::move(answer)));
}

void ConversationsService::typing_of_agent(ProjectId project, ConversationId id, std::int64_t agent,
                                           std::string name, bool is_typing, UniqueFunction<void()> done) {
  // Whose conversation it is, the database knows.
  ask([project, id](store::ConversationsRepository& repository) { return repository.find(project, id); },
      [this, agent, name = std::move(name), is_typing,
       done = std::move(done)](const Result<Conversation>& found) mutable {
        if (!found) return done();
        fan_.tell({.project = found->project,
                   .agents = ready(to_agent::agent_is_typing({.project_id = found->project,
                                                              .conversation_id = found->id,
                                                              .agent_id = agent,
                                                              .name = name,
                                                              .is_typing = is_typing})),
                   .visitor_uid = found->visitor_uid,
                   .visitor = ready(
                       to_visitor::agent_is_typing({.is_typing = is_typing, .name = public_name(name)}))});
        done();
      });
}

void ConversationsService::enrich(Conversation conversation, Answer<EnrichedConversation> answer) {
  const ProjectId project = conversation.project;
  std::vector<std::string> uids{conversation.visitor_uid};
  sessions_.get_many_visitor_online_status(
      project, std::move(uids),
      [conversation = std::move(conversation),
       answer = std::move(answer)](presence::StatusReport report) mutable {
        answer(EnrichedConversation{std::move(conversation), std::move(report.statuses.front()),
                                    report.revision, report.now});
      });
}

/// A repeated one as well: who sent it has not heard of it the first time, and others may have missed it too.
void ConversationsService::tell_sent(const Appended& appended) {
  const Conversation& conversation = appended.conversation;
  const std::string message = message_for_visitor(appended.message);
  auto for_agents = to_agent::new_message({.project_id = conversation.project,
                                           .conversation_id = conversation.id,
                                           .visitor_uid = conversation.visitor_uid,
                                           .message = {message_for_agents(appended.message)},
                                           .conversation = {conversation_json(conversation)},
                                           .now = now_of(appended)});
  auto for_visitor =
      appended.message.author == store::Author::visitor
          ? to_visitor::message_sent({.temp_id = appended.message.temp_id, .final_message = {message}})
          : to_visitor::agent_replied({.message = {message}});
  fan_.tell({.project = conversation.project,
             .agents = ready(std::move(for_agents)),
             .visitor_uid = conversation.visitor_uid,
             .visitor = ready(std::move(for_visitor))});
}

void ConversationsService::tell_joined(ProjectId project, const store::Joined& joined, ReadyEvent agents) {
  for (const std::string& device : joined.devices) {
    fan_.tell({project, {}, device, {std::string(device_joined), "{}"}});
  }
  if (joined.moved_messages) {
    fan_.tell({project, std::move(agents), joined.person, {std::string(person_joined), "{}"}});
  }
}

void ConversationsService::tell_visitor(const Conversation& conversation, ReadyEvent event) {
  fan_.tell({.project = conversation.project,
             .agents = {},
             .visitor_uid = conversation.visitor_uid,
             .visitor = std::move(event)});
}

void ConversationsService::tell_changed(const Conversation& conversation, ReadyEvent visitor) {
  fan_.tell({.project = conversation.project,
             .agents = ready(conversation_changed(conversation, now())),
             .visitor_uid = conversation.visitor_uid,
             .visitor = std::move(visitor)});
}

}  // namespace porchlight::conversations
