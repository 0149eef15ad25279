#pragma once
// Conversations with what is true of their visitors now.

#include "base/clock.hpp"
#include "presence/realtime_session_service.hpp"
#include "store/database/conversations.hpp"

#include <string>
#include <vector>

namespace porchlight::conversations {

struct EnrichedConversation {
  store::Conversation conversation;
  presence::VisitorStatus presence;
  store::Revision revision = 0;
  WallTime now{};
};

struct EnrichedConversationPage {
  std::vector<store::Conversation> conversations;
  std::vector<presence::VisitorStatus> presence;  // of each, in that order
  std::string next_cursor;                        // empty at the end
  store::Revision revision = 0;
  WallTime now{};
  bool known = true;                                // as in StatusReport
  std::vector<store::ConversationMatch> matches{};  // of each, where a text was asked for
};

}  // namespace porchlight::conversations
