#pragma once
// Conversations and messages as clients see them, over REST and in events. Pure.

#include "conversations/enriched_conversation.hpp"
#include "protocol/events.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::conversations {

/// The agent's name as visitors see it: empty where it is an e-mail address, or has one in it. Agents without
/// a name are known by theirs among each other.
[[nodiscard]] std::string_view public_name(std::string_view name);

/// A file as whoever may read it sees it.
[[nodiscard]] std::string file_json(const store::File& file);

/// A message as its visitor sees it, and as agents do, who see whose it is.
[[nodiscard]] std::string message_for_visitor(const store::Message& message);
[[nodiscard]] std::string message_for_agents(const store::Message& message);
/// `[…]`, in that order.
[[nodiscard]] std::string messages_for_visitor(const std::vector<store::Message>& messages);
[[nodiscard]] std::string messages_for_agents(const std::vector<store::Message>& messages);
/// `conversationHistory`: the newest messages, and how far both sides have read.
[[nodiscard]] protocol::EncodedEvent history_for_visitor(const store::Thread& thread);

/// As events show it: the visitor without presence, which has events of its own.
[[nodiscard]] std::string conversation_json(const store::Conversation& conversation);
/// `conversationUpdated`.
[[nodiscard]] protocol::EncodedEvent conversation_changed(const store::Conversation& conversation,
                                                          WallTime now);
/// As REST shows it.
[[nodiscard]] std::string conversation_json(const EnrichedConversation& found);
/// How many ratings there are, which, and what they are on average.
[[nodiscard]] std::string scores_json(const store::ScoreCounts& counts, WallTime now);
[[nodiscard]] std::string conversation_page_json(const EnrichedConversationPage& page);

}  // namespace porchlight::conversations
