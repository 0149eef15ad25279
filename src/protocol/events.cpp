// Made from docs/socket-events.json by web/protocol/generate.mjs. Do not edit.

#include "protocol/events.hpp"

namespace porchlight::protocol {

void ConversationHistory::append_to(std::string& out) const {
  write_object(out, "messages", messages, "hasMore", has_more, "agentReadPosition", agent_read_position,
               "visitorReadPosition", visitor_read_position, "unread", unread, "status", IfAny{status},
               "rating", IfAny{rating}, "contactEmail", IfAny{contact_email});
}

void MessageSent::append_to(std::string& out) const {
  write_object(out, "tempId", temp_id, "finalMessage", final_message);
}

void AgentReplied::append_to(std::string& out) const {
  write_object(out, "message", message);
}

void AgentTyping::append_to(std::string& out) const {
  write_object(out, "isTyping", is_typing, "name", name);
}

void MessagesSeen::append_to(std::string& out) const {
  write_object(out, "position", position);
}

void HistoryRead::append_to(std::string& out) const {
  write_object(out, "position", position);
}

void ConversationStatusChanged::append_to(std::string& out) const {
  write_object(out, "status", status);
}

void AvailabilityChanged::append_to(std::string& out) const {
  write_object(out, "availability", availability, "open", IfAny{open}, "opensAt", IfAny{opens_at});
}

void PreviewRequested::append_to(std::string& out) const {
  write_object(out, "nonce", nonce, "text", text, "images", images, "consent", consent, "notice", notice);
}

void PreviewStopped::append_to(std::string& out) const {
  write_object(out, "nonce", nonce);
}

void EventError::append_to(std::string& out) const {
  write_object(out, "code", code, "message", message);
}

void IdentifySettings::append_to(std::string& out) const {
  write_object(out, "chat", IfAny{chat}, "visitorUid", IfAny{visitor_uid});
}

void IdentifyAck::append_to(std::string& out) const {
  write_object(out, "ok", true, "visitorUid", visitor_uid, "now", now, "settings", settings, "warning",
               IfAny{warning}, "checked", IfAny{checked});
}

void AckError::append_to(std::string& out) const {
  write_object(out, "ok", false, "error", error);
}

void Ok::append_to(std::string& out) const {
  write_object(out, "ok", true);
}

void SendMessageAck::append_to(std::string& out) const {
  write_object(out, "ok", true, "message", message);
}

void GetHistoryAck::append_to(std::string& out) const {
  write_object(out, "ok", true, "messages", messages, "hasMore", has_more);
}

void AvailabilityAck::append_to(std::string& out) const {
  write_object(out, "ok", true, "availability", availability, "open", IfAny{open}, "opensAt",
               IfAny{opens_at});
}

void VisitorStatusChanged::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "visitorUid", visitor_uid, "isOnline", is_online, "status",
               status, "lastSeenAt", last_seen_at, "name", name, "currentUrl", IfAny{current_url}, "title",
               IfAny{title}, "onlineSince", IfAny{online_since}, "again", IfAny{again}, "devices",
               IfAny{devices}, "moreDevices", IfAny{more_devices}, "revision", revision, "now", now);
}

void VisitorIdentified::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "visitorUid", visitor_uid, "name", name, "email", email,
               "userId", user_id, "verified", verified, "contactEmail", IfAny{contact_email}, "agentName",
               IfAny{agent_name}, "note", IfAny{note}, "tags", IfAny{tags}, "attributes", IfAny{attributes},
               "now", now);
}

void VisitorContextUpdated::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "visitorUid", visitor_uid, "status", status, "currentUrl",
               current_url, "title", title, "devices", IfAny{devices}, "moreDevices", IfAny{more_devices},
               "revision", revision, "now", now);
}

void PresenceResync::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "spreadMs", spread_ms);
}

void PresenceDegraded::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "degraded", degraded);
}

void NewMessage::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "conversationId", conversation_id, "visitorUid", visitor_uid,
               "message", message, "conversation", conversation, "now", now);
}

void ConversationUpdated::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "conversation", conversation, "now", now);
}

void MessageMailed::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "conversationId", conversation_id, "position", position, "mail",
               mail, "now", now);
}

void NoteAdded::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "conversationId", conversation_id, "note", note, "now", now);
}

void NoteRemoved::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "conversationId", conversation_id, "noteId", note_id, "now",
               now);
}

void VisitorIsTyping::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "conversationId", conversation_id, "visitorUid", visitor_uid,
               "isTyping", is_typing, "text", IfAny{text});
}

void AgentIsTyping::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "conversationId", conversation_id, "agentId", agent_id, "name",
               name, "isTyping", is_typing);
}

void Viewer::append_to(std::string& out) const {
  write_object(out, "agentId", agent_id, "name", name);
}

void ConversationViewers::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "conversationId", conversation_id, "viewers", viewers);
}

void VisitorViewers::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "visitorUid", visitor_uid, "viewers", viewers);
}

void AgentAvailability::append_to(std::string& out) const {
  write_object(out, "agentId", agent_id, "name", name, "availability", availability);
}

void AgentsAvailability::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "availability", availability, "agents", agents);
}

void AgentPreviewPiece::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "visitorUid", visitor_uid, "capture", capture, "snapshot",
               snapshot, "index", index, "count", count, "kind", kind, "encoding", encoding, "data",
               Attachment{0});
}

void AgentPreviewScroll::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "visitorUid", visitor_uid, "capture", capture, "snapshot",
               snapshot, "x", x, "y", y, "width", width, "height", height);
}

void AgentPreviewState::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "visitorUid", visitor_uid, "state", state);
}

void TableWaiting::append_to(std::string& out) const {
  write_object(out, "arrived", arrived, "gone", gone, "moved", moved);
}

void TableChanged::append_to(std::string& out) const {
  write_object(out, "projectId", project_id, "revision", revision, "now", now, "from", from, "uids", uids,
               "rows", rows, "total", total, "waiting", waiting, "counts", counts, "groups", groups);
}

void JoinAck::append_to(std::string& out) const {
  write_object(out, "ok", true, "revision", revision, "now", now);
}

void LeaveAck::append_to(std::string& out) const {
  write_object(out, "ok", true);
}

void WatchedVisitor::append_to(std::string& out) const {
  write_object(out, "isOnline", is_online, "status", status, "currentUrl", IfAny{current_url}, "title",
               IfAny{title}, "onlineSince", IfAny{online_since});
}

void WatchAck::append_to(std::string& out) const {
  write_object(out, "ok", true, "revision", revision, "now", now, "statuses", statuses);
}

void ViewAck::append_to(std::string& out) const {
  write_object(out, "ok", true, "viewers", viewers, "visitorViewers", visitor_viewers);
}

void RequestPreviewAck::append_to(std::string& out) const {
  write_object(out, "ok", true, "imagesFrom", images_from);
}

void TableAck::append_to(std::string& out) const {
  write_object(out, "ok", true, "revision", revision, "now", now, "from", from, "uids", uids, "rows", rows,
               "total", total, "waiting", waiting, "counts", counts, "groups", groups);
}

}  // namespace porchlight::protocol
