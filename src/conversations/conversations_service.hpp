#pragma once
// Conversations for one I/O thread: the database's, enriched by who is here now, and everybody told of what
// has changed. The database is blocking and runs on the pool; answers come back to the loop. A message is
// answered once the database has it for good.
//
// Thread: everything on the loop's.

#include "base/blocking_pool.hpp"
#include "base/lifetime.hpp"
#include "conversations/chat_fan.hpp"
#include "conversations/enriched_conversation.hpp"
#include "conversations/sent_message.hpp"
#include "presence/realtime_session_service.hpp"
#include "store/database/conversations.hpp"
#include "store/database/people.hpp"
#include "store/database/repositories.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::conversations {

class ConversationsService {
 public:
  template <typename T>
  using Answer = UniqueFunction<void(Result<T>)>;

  ConversationsService(store::Database& database, presence::RealtimeSessionService& sessions, ChatFan& fan,
                       Executor& loop, BlockingPool& pool);
  ConversationsService(const ConversationsService&) = delete;
  ConversationsService& operator=(const ConversationsService&) = delete;

  /// By which rule conversations of a project are somebody's, and of whom; called with each message of a
  /// visitor, before it is stored. Without it they are nobody's.
  struct Assigning {
    store::Assignment rule = store::Assignment::off;
    std::vector<std::int64_t> available;
  };
  using AskAssigning = UniqueFunction<void(ProjectId, UniqueFunction<void(Assigning)>)>;
  void set_assigning(AskAssigning ask) { ask_assigning_ = std::move(ask); }

  /// Told of each message of a visitor once it is stored, and of one that is repeated, again.
  using OnVisitorMessage = UniqueFunction<void(const store::Appended&)>;
  void on_visitor_message(OnVisitorMessage told) { on_visitor_message_ = std::move(told); }

  // All of them: Errors: `unavailable` (the database), and what the repository says
  // (store/conversations.hpp).

  // The visitor's, who proves with the hash of a secret that the conversation is hers.

  void send_from_visitor(VisitorKey visitor, std::string secret_hash, std::string temp_id,
                         std::string content, std::vector<std::string> files, Answer<SentMessage> answer);
  void thread_of_visitor(VisitorKey visitor, std::string secret_hash, store::MessageQuery query,
                         Answer<store::Thread> answer);
  void read_by_visitor(VisitorKey visitor, std::string secret_hash, std::int64_t position,
                       Answer<store::Conversation> answer);
  /// Of a conversation that is closed. Errors: also conflict.
  void rate_by_visitor(VisitorKey visitor, std::string secret_hash, store::Rating rating,
                       Answer<store::Conversation> answer);
  /// Agents are told where the visitor wants to be answered; empty: nowhere any more.
  void leave_contact(VisitorKey visitor, std::string secret_hash, std::string email,
                     Answer<store::ContactLeft> answer);
  /// Told to agents, if there is a conversation; with what is written so far, unless that is empty.
  void typing_of_visitor(const VisitorKey& visitor, store::ConversationId conversation, bool is_typing,
                         std::string_view text);

  /// Several visitors have become one. `agents`: told where messages have moved.
  void tell_joined(ProjectId project, const store::Joined& joined, ReadyEvent agents);

  // The agents'.

  void send_from_agent(ProjectId project, store::ConversationId id, AgentsWords words,
                       Answer<SentMessage> answer);
  /// Their conversation goes on, or begins.
  void invite(VisitorKey visitor, AgentsWords words, Answer<SentMessage> answer);
  void find(ProjectId project, store::ConversationId id, Answer<EnrichedConversation> answer);
  void thread(ProjectId project, store::ConversationId id, store::MessageQuery query,
              Answer<store::Thread> answer);
  /// `agent` has seen the notes that mention them, too.
  void read_by_agents(ProjectId project, store::ConversationId id, std::int64_t position, std::int64_t agent,
                      Answer<EnrichedConversation> answer);
  /// Of those of the visitors who have one. Errors: unavailable.
  void states_of(ProjectId project, std::vector<std::string> uids,
                 Answer<std::vector<store::ConversationState>> answer);
  void update(ProjectId project, store::ConversationId id, store::ConversationChange change,
              Answer<EnrichedConversation> answer);
  void page(ProjectId project, store::ConversationQuery query, Answer<EnrichedConversationPage> answer);
  /// How many gave which score, of those whose last rating is no older than so many days.
  void scores(ProjectId project, std::int64_t days, Answer<store::ScoreCounts> answer);
  void members(ProjectId project, Answer<std::vector<store::Member>> answer);
  /// Told to the visitor and to the other agents; `done` afterwards, also where there is none to tell.
  void typing_of_agent(ProjectId project, store::ConversationId id, std::int64_t agent, std::string name,
                       bool is_typing, UniqueFunction<void()> done);

  /// Agents are told what the conversation is now, and its visitor what is for them.
  void tell_changed(const store::Conversation& conversation, ReadyEvent visitor = {});

  [[nodiscard]] WallTime now() const { return sessions_.now(); }
  /// What a message is dated by; none before the session store's first reply.
  [[nodiscard]] std::optional<WallTime> known_time() const { return sessions_.date(sessions_.moment()); }
  /// By the clock that the message was dated by.
  [[nodiscard]] WallTime now_of(const store::Appended& appended) const {
    return known_time().value_or(appended.message.sent_at);
  }

 private:
  struct VisitorsWords {
    VisitorKey visitor;
    std::string secret_hash;
    std::string temp_id;
    std::string content;
    std::vector<std::string> files;
    std::optional<WallTime> now;
  };
  /// `work` on the pool, then `done` with its answer on the loop, unless the service is gone.
  template <typename Work, typename Done>
  void ask(Work work, Done done);
  void enrich(store::Conversation conversation, Answer<EnrichedConversation> answer);
  /// What an append answers: everybody is told, and whoever sent it.
  [[nodiscard]] auto sent(Answer<SentMessage> answer);
  void append_from_visitor(VisitorsWords words, const Assigning& assigning, Answer<SentMessage> answer);
  void tell_sent(const store::Appended& appended);
  void tell_visitor(const store::Conversation& conversation, ReadyEvent event);

  store::Database& database_;
  presence::RealtimeSessionService& sessions_;
  ChatFan& fan_;
  Executor& loop_;
  BlockingPool& pool_;
  AskAssigning ask_assigning_;
  OnVisitorMessage on_visitor_message_;
  Lifetime lifetime_;
};

}  // namespace porchlight::conversations
