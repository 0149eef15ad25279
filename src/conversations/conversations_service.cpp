#include "conversations/conversations_service.hpp"

#include "conversations/conversation_json.hpp"
#include "protocol/events.hpp"

#include <utility>

namespace porchlight::conversations {

namespace to_agent = protocol::to_agent;
namespace to_visitor = protocol::to_visitor;

namespace {

using store::Appended;
using store::Conversation;
using store::ConversationId;

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
  ask(
      [visitor = std::move(visitor), secret_hash = std::move(secret_hash), temp_id = std::move(temp_id),
       content = std::move(content), files = std::move(files),
       now = known_time()](store::ConversationsRepository& repository) {
        return repository.append_from_visitor(visitor, secret_hash, temp_id, content, now, files);
      },
      sent(std::move(answer)));
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

void ConversationsService::typing_of_visitor(const VisitorKey& visitor, ConversationId conversation,
                                             bool is_typing) {
  fan_.tell({.project = visitor.project,
             .agents = ready(to_agent::visitor_is_typing({.project_id = visitor.project,
                                                          .conversation_id = conversation,
                                                          .visitor_uid = visitor.uid,
                                                          .is_typing = is_typing})),
             .visitor_uid = {},
             .visitor = {}});
}

void ConversationsService::send_from_agent(ProjectId project, ConversationId id, std::int64_t agent,
                                           std::string temp_id, std::string content,
                                           std::vector<std::string> files, Answer<SentMessage> answer) {
  ask(
      [project, id, agent, temp_id = std::move(temp_id), content = std::move(content),
       files = std::move(files), now = known_time()](store::ConversationsRepository& repository) {
        return repository.append_from_agent(project, id, agent, temp_id, content, now, files);
      },
      sent(std::move(answer)));
}

void ConversationsService::invite(VisitorKey visitor, std::int64_t agent, std::string temp_id,
                                  std::string content, std::vector<std::string> files,
                                  Answer<SentMessage> answer) {
  ask(
      [visitor = std::move(visitor), agent, temp_id = std::move(temp_id), content = std::move(content),
       files = std::move(files), now = known_time()](store::ConversationsRepository& repository) {
        return repository.append_from_agent(visitor, agent, temp_id, content, now, files);
      },
      sent(std::move(answer)));
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
                                          Answer<EnrichedConversation> answer) {
  ask(
      [project, id, position](store::ConversationsRepository& repository) {
        return repository.mark_read_by_agents(project, id, position);
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
      [this, answer = std::move(answer)](Result<Conversation> changed) mutable {
        if (!changed) return answer(changed.error());
        tell_changed(*changed);
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
                                              .known = report.known});
            });
      });
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

void ConversationsService::tell_changed(const Conversation& conversation, ReadyEvent visitor) {
  fan_.tell(
      {.project = conversation.project,
       .agents = ready(to_agent::conversation_updated({.project_id = conversation.project,
                                                       .conversation = {conversation_json(conversation)},
                                                       .now = now()})),
       .visitor_uid = conversation.visitor_uid,
       .visitor = std::move(visitor)});
}

}  // namespace porchlight::conversations
