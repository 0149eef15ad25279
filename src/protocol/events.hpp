#pragma once
// Made from docs/socket-events.json by web/protocol/generate.mjs. Do not edit.
//
// Names as `to_agent::new_message`; called with its payload, an event of the server's is ready to be sent.
// Where a field is optional: null if it has to be there, left out if not.

#include "base/clock.hpp"
#include "protocol/event_parts.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace porchlight::protocol {

struct ConversationHistory {
  Json messages;
  bool has_more;
  std::int64_t agent_read_position;
  std::int64_t visitor_read_position;
  std::int64_t unread;
  std::optional<std::string_view> status = {};
  std::optional<std::int64_t> rating = {};
  std::optional<std::string_view> contact_email = {};
  void append_to(std::string& out) const;
};

struct MessageSent {
  std::string_view temp_id;
  Json final_message;
  void append_to(std::string& out) const;
};

struct AgentReplied {
  Json message;
  void append_to(std::string& out) const;
};

struct AgentTyping {
  bool is_typing;
  std::string_view name;
  void append_to(std::string& out) const;
};

struct MessagesSeen {
  std::int64_t position;
  void append_to(std::string& out) const;
};

struct HistoryRead {
  std::int64_t position;
  void append_to(std::string& out) const;
};

struct ConversationStatusChanged {
  std::string_view status;
  void append_to(std::string& out) const;
};

struct AvailabilityChanged {
  std::string_view availability;
  std::optional<bool> open = {};
  std::optional<WallTime> opens_at = {};
  void append_to(std::string& out) const;
};

struct PreviewRequested {
  std::string_view nonce;
  std::string_view text;
  std::string_view images;
  bool consent;
  bool notice;
  void append_to(std::string& out) const;
};

struct PreviewStopped {
  std::string_view nonce;
  void append_to(std::string& out) const;
};

struct EventError {
  std::string_view code;
  std::string_view message;
  void append_to(std::string& out) const;
};

struct IdentifySettings {
  std::optional<Json> chat = {};
  std::optional<std::string_view> visitor_uid = {};
  void append_to(std::string& out) const;
};

struct IdentifyAck {
  std::string_view visitor_uid;
  WallTime now;
  IdentifySettings settings;
  std::optional<EventError> warning = {};
  std::optional<bool> checked = {};
  void append_to(std::string& out) const;
};

struct AckError {
  EventError error;
  void append_to(std::string& out) const;
};

struct Ok {
  void append_to(std::string& out) const;
};

struct SendMessageAck {
  Json message;
  void append_to(std::string& out) const;
};

struct GetHistoryAck {
  Json messages;
  bool has_more;
  void append_to(std::string& out) const;
};

struct AvailabilityAck {
  std::string_view availability;
  std::optional<bool> open = {};
  std::optional<WallTime> opens_at = {};
  void append_to(std::string& out) const;
};

struct VisitorStatusChanged {
  std::int64_t project_id;
  std::string_view visitor_uid;
  bool is_online;
  std::string_view status;
  WallTime last_seen_at;
  std::optional<std::string_view> name;
  std::optional<std::string_view> current_url = {};
  std::optional<std::string_view> title = {};
  std::optional<WallTime> online_since = {};
  std::optional<bool> again = {};
  std::optional<Json> devices = {};
  std::optional<std::int64_t> more_devices = {};
  std::uint64_t revision;
  WallTime now;
  void append_to(std::string& out) const;
};

struct VisitorIdentified {
  std::int64_t project_id;
  std::string_view visitor_uid;
  std::optional<std::string_view> name;
  std::optional<std::string_view> email;
  std::optional<std::string_view> user_id;
  bool verified;
  std::optional<std::string_view> contact_email = {};
  std::optional<std::string_view> agent_name = {};
  std::optional<std::string_view> note = {};
  std::optional<std::span<const std::string>> tags = {};
  std::optional<Json> attributes = {};
  WallTime now;
  void append_to(std::string& out) const;
};

struct VisitorContextUpdated {
  std::int64_t project_id;
  std::string_view visitor_uid;
  std::string_view status;
  std::optional<std::string_view> current_url;
  std::optional<std::string_view> title;
  std::optional<Json> devices = {};
  std::optional<std::int64_t> more_devices = {};
  std::uint64_t revision;
  WallTime now;
  void append_to(std::string& out) const;
};

struct PresenceResync {
  std::int64_t project_id;
  std::int64_t spread_ms;
  void append_to(std::string& out) const;
};

struct PresenceDegraded {
  std::int64_t project_id;
  bool degraded;
  void append_to(std::string& out) const;
};

struct NewMessage {
  std::int64_t project_id;
  std::int64_t conversation_id;
  std::string_view visitor_uid;
  Json message;
  Json conversation;
  WallTime now;
  void append_to(std::string& out) const;
};

struct ConversationUpdated {
  std::int64_t project_id;
  Json conversation;
  WallTime now;
  void append_to(std::string& out) const;
};

struct MessageMailed {
  std::int64_t project_id;
  std::int64_t conversation_id;
  std::int64_t position;
  std::string_view mail;
  WallTime now;
  void append_to(std::string& out) const;
};

struct NoteAdded {
  std::int64_t project_id;
  std::int64_t conversation_id;
  Json note;
  WallTime now;
  void append_to(std::string& out) const;
};

struct NoteRemoved {
  std::int64_t project_id;
  std::int64_t conversation_id;
  std::int64_t note_id;
  WallTime now;
  void append_to(std::string& out) const;
};

struct VisitorIsTyping {
  std::int64_t project_id;
  std::int64_t conversation_id;
  std::string_view visitor_uid;
  bool is_typing;
  std::optional<std::string_view> text = {};
  void append_to(std::string& out) const;
};

struct AgentIsTyping {
  std::int64_t project_id;
  std::int64_t conversation_id;
  std::int64_t agent_id;
  std::string_view name;
  bool is_typing;
  void append_to(std::string& out) const;
};

struct Viewer {
  std::int64_t agent_id;
  std::string_view name;
  void append_to(std::string& out) const;
};

struct ConversationViewers {
  std::int64_t project_id;
  std::int64_t conversation_id;
  std::span<const Viewer> viewers;
  void append_to(std::string& out) const;
};

struct VisitorViewers {
  std::int64_t project_id;
  std::string_view visitor_uid;
  std::span<const Viewer> viewers;
  void append_to(std::string& out) const;
};

struct AgentAvailability {
  std::int64_t agent_id;
  std::string_view name;
  std::string_view availability;
  void append_to(std::string& out) const;
};

struct AgentsAvailability {
  std::int64_t project_id;
  std::string_view availability;
  std::span<const AgentAvailability> agents;
  void append_to(std::string& out) const;
};

struct AgentPreviewPiece {
  std::int64_t project_id;
  std::string_view visitor_uid;
  std::string_view capture;
  std::int64_t snapshot;
  std::int64_t index;
  std::int64_t count;
  std::string_view kind;
  std::string_view encoding;
  void append_to(std::string& out) const;
};

struct AgentPreviewScroll {
  std::int64_t project_id;
  std::string_view visitor_uid;
  std::string_view capture;
  std::int64_t snapshot;
  std::int64_t x;
  std::int64_t y;
  std::int64_t width;
  std::int64_t height;
  void append_to(std::string& out) const;
};

struct AgentPreviewState {
  std::int64_t project_id;
  std::string_view visitor_uid;
  std::string_view state;
  void append_to(std::string& out) const;
};

struct TableWaiting {
  std::int64_t arrived;
  std::int64_t gone;
  std::int64_t moved;
  void append_to(std::string& out) const;
};

struct TableChanged {
  std::int64_t project_id;
  std::uint64_t revision;
  WallTime now;
  std::int64_t from;
  std::span<const std::string> uids;
  Json rows;
  std::int64_t total;
  TableWaiting waiting;
  Json counts;
  std::optional<Json> groups;
  void append_to(std::string& out) const;
};

struct JoinAck {
  std::optional<std::uint64_t> revision;
  WallTime now;
  void append_to(std::string& out) const;
};

struct LeaveAck {
  void append_to(std::string& out) const;
};

struct WatchedVisitor {
  bool is_online;
  std::string_view status;
  std::optional<std::string_view> current_url = {};
  std::optional<std::string_view> title = {};
  std::optional<WallTime> online_since = {};
  void append_to(std::string& out) const;
};

struct WatchAck {
  std::uint64_t revision;
  WallTime now;
  Json statuses;
  void append_to(std::string& out) const;
};

struct ViewAck {
  std::span<const Viewer> viewers;
  std::span<const Viewer> visitor_viewers;
  void append_to(std::string& out) const;
};

struct RequestPreviewAck {
  std::span<const std::string> images_from;
  void append_to(std::string& out) const;
};

struct TableAck {
  std::uint64_t revision;
  WallTime now;
  std::int64_t from;
  std::span<const std::string> uids;
  Json rows;
  std::int64_t total;
  TableWaiting waiting;
  Json counts;
  std::optional<Json> groups;
  void append_to(std::string& out) const;
};

namespace from_visitor {
inline constexpr std::string_view identify = "identify";
inline constexpr std::string_view update_context = "updateContext";
inline constexpr std::string_view activity = "activity";
inline constexpr std::string_view send_message = "sendMessage";
inline constexpr std::string_view visitor_is_typing = "visitorIsTyping";
inline constexpr std::string_view messages_read = "messagesRead";
inline constexpr std::string_view get_history = "getHistory";
inline constexpr std::string_view rate_conversation = "rateConversation";
inline constexpr std::string_view set_attributes = "setAttributes";
inline constexpr std::string_view agent_availability = "agentAvailability";
inline constexpr std::string_view leave_contact = "leaveContact";
inline constexpr std::string_view preview_piece = "previewPiece";
inline constexpr std::string_view preview_scroll = "previewScroll";
inline constexpr std::string_view preview_state = "previewState";
// clang-format off
inline constexpr std::array all{identify, update_context, activity, send_message, visitor_is_typing,
                                messages_read, get_history, rate_conversation, set_attributes,
                                agent_availability, leave_contact, preview_piece, preview_scroll,
                                preview_state};
// clang-format on
}  // namespace from_visitor

namespace to_visitor {
inline constexpr Event<ConversationHistory> conversation_history{"conversationHistory"};
inline constexpr Event<MessageSent> message_sent{"messageSent"};
inline constexpr Event<AgentReplied> agent_replied{"agentReplied"};
inline constexpr Event<AgentTyping> agent_is_typing{"agentIsTyping"};
inline constexpr Event<MessagesSeen> messages_seen{"messagesSeen"};
inline constexpr Event<HistoryRead> history_read{"historyRead"};
inline constexpr Event<ConversationStatusChanged> conversation_status_changed{"conversationStatusChanged"};
inline constexpr Event<AvailabilityChanged> availability_changed{"availabilityChanged"};
inline constexpr Event<PreviewRequested> preview_requested{"previewRequested"};
inline constexpr Event<PreviewStopped> preview_stopped{"previewStopped"};
inline constexpr Event<EventError> identify_refused{"identifyRefused"};
inline constexpr Event<EventError> error{"error"};
}  // namespace to_visitor

namespace from_agent {
inline constexpr std::string_view join_project_room = "joinProjectRoom";
inline constexpr std::string_view leave_project_room = "leaveProjectRoom";
inline constexpr std::string_view watch_visitors = "watchVisitors";
inline constexpr std::string_view view_conversation = "viewConversation";
inline constexpr std::string_view agent_is_typing = "agentIsTyping";
inline constexpr std::string_view set_availability = "setAvailability";
inline constexpr std::string_view request_preview = "requestPreview";
inline constexpr std::string_view stop_preview = "stopPreview";
inline constexpr std::string_view open_table = "openTable";
inline constexpr std::string_view move_table = "moveTable";
inline constexpr std::string_view close_table = "closeTable";
// clang-format off
inline constexpr std::array all{join_project_room, leave_project_room, watch_visitors, view_conversation,
                                agent_is_typing, set_availability, request_preview, stop_preview, open_table,
                                move_table, close_table};
// clang-format on
}  // namespace from_agent

namespace to_agent {
inline constexpr Event<VisitorStatusChanged> visitor_status_changed{"visitorStatusChanged"};
inline constexpr Event<VisitorIdentified> visitor_identified{"visitorIdentified"};
inline constexpr Event<VisitorContextUpdated> visitor_context_updated{"visitorContextUpdated"};
inline constexpr Event<PresenceResync> presence_resync{"presenceResync"};
inline constexpr Event<PresenceDegraded> presence_degraded{"presenceDegraded"};
inline constexpr Event<NewMessage> new_message{"newMessage"};
inline constexpr Event<ConversationUpdated> conversation_updated{"conversationUpdated"};
inline constexpr Event<MessageMailed> message_mailed{"messageMailed"};
inline constexpr Event<NoteAdded> note_added{"noteAdded"};
inline constexpr Event<NoteRemoved> note_removed{"noteRemoved"};
inline constexpr Event<VisitorIsTyping> visitor_is_typing{"visitorIsTyping"};
inline constexpr Event<AgentIsTyping> agent_is_typing{"agentIsTyping"};
inline constexpr Event<ConversationViewers> conversation_viewers{"conversationViewers"};
inline constexpr Event<VisitorViewers> visitor_viewers{"visitorViewers"};
inline constexpr Event<AgentsAvailability> agents_availability{"agentsAvailability"};
inline constexpr Event<AgentPreviewPiece> preview_piece{"previewPiece"};
inline constexpr Event<AgentPreviewScroll> preview_scroll{"previewScroll"};
inline constexpr Event<AgentPreviewState> preview_state{"previewState"};
inline constexpr Event<TableChanged> table_changed{"tableChanged"};
inline constexpr Event<EventError> error{"error"};
}  // namespace to_agent

}  // namespace porchlight::protocol
