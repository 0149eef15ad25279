#include "preview/looks.hpp"

#include "preview/limits.hpp"

#include <algorithm>

namespace porchlight::preview {
namespace {

std::vector<std::string> sockets_of(const auto& lookers) {
  std::vector<std::string> sockets;
  sockets.reserve(lookers.size());
  for (const auto& looker : lookers) sockets.push_back(looker.socket);
  return sockets;
}

Error too_many_looks() {
  return {ErrorCode::rate_limited, "Expected fewer previews: at most 4 at once, one a second."};
}

}  // namespace

Result<void> Looks::admit(TokenBucket& requests, SteadyTime now) {
  if (!requests.take(limits::request_rate, now)) return too_many_looks();
  return {};
}

Result<void> Looks::look(std::string socket, const VisitorKey& visitor, SteadyTime now) {
  const auto known = looks_.find(visitor);
  const bool already = known != looks_.end() && looks(known->second, socket);
  if (!already && looks_of(socket) >= limits::looks_per_agent) return too_many_looks();
  Look& look = looks_[visitor];
  std::erase_if(look.lookers, [&](const Looker& looker) { return looker.socket == socket; });
  if (look.state.empty() && look.at.empty()) look.state = "searching";
  tell({socket}, visitor, look.state.empty() ? "searching" : look.state);
  look.lookers.push_back({std::move(socket), now + limits::longest_look});
  look_up(visitor, look, now);
  if (!next_) next_ = now + limits::tick;
  return {};
}

void Looks::stop(std::string_view socket, const VisitorKey& visitor) {
  if (const auto found = looks_.find(visitor); found != looks_.end()) remove(found, socket);
}

void Looks::leave(std::string_view socket, ProjectId project) {
  for (auto next = looks_.begin(); next != looks_.end();) {
    const auto look = next++;
    if (look->first.project == project) remove(look, socket);
  }
}

bool Looks::looks(const Look& look, std::string_view socket) {
  return std::ranges::find(look.lookers, socket, &Looker::socket) != look.lookers.end();
}

std::size_t Looks::looks_of(std::string_view socket) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(looks_, [socket](const auto& entry) { return looks(entry.second, socket); }));
}

std::vector<std::string> Looks::lookers(const VisitorKey& visitor) const {
  const auto found = looks_.find(visitor);
  return found == looks_.end() ? std::vector<std::string>() : sockets_of(found->second.lookers);
}

std::vector<std::pair<std::string, VisitorKey>> Looks::slow() const {
  std::vector<std::pair<std::string, VisitorKey>> slow;
  for (const auto& [visitor, look] : looks_) {
    for (const Looker& looker : look.lookers) {
      if (looker.pace == Pace::slow) slow.emplace_back(looker.socket, visitor);
    }
  }
  return slow;
}

void Looks::remove(LookMap::iterator look, std::string_view socket) {
  std::erase_if(look->second.lookers, [socket](const Looker& looker) { return looker.socket == socket; });
  if (!look->second.lookers.empty()) return;
  leave_thread(look->first, look->second);
  looks_.erase(look);
}

void Looks::on_visitor_changed(const VisitorKey& visitor, SteadyTime now) {
  if (const auto found = looks_.find(visitor); found != looks_.end()) look_up(visitor, found->second, now);
}

void Looks::look_up(const VisitorKey& visitor, Look& look, SteadyTime now) {
  look.next = now + (look.at.empty() ? limits::search : limits::renewal);
  actions_.push_back(LookUp{visitor, ++look.number});
}

void Looks::on_presence(const VisitorKey& visitor, std::uint64_t number, const Whereabouts& where,
                        SteadyTime now) {
  const auto found = looks_.find(visitor);
  if (found == looks_.end() || found->second.number != number) return;
  Look& look = found->second;
  if (where.online) return follow(visitor, look, where.url, now);
  leave_thread(visitor, look);
  look.next = now + limits::renewal;  // an event comes before
  tell_state(visitor, look, where.known ? "offline" : "unknown");
}

void Looks::follow(const VisitorKey& visitor, Look& look, const std::string& url, SteadyTime now) {
  if (!look.at.empty() && now - look.heard > limits::silence) {
    leave_thread(visitor, look);
    tell_state(visitor, look, "searching");
  }
  if (look.at.empty()) {
    if (look.state == "offline" || look.state == "unknown") tell_state(visitor, look, "searching");
    look.next = now + limits::search;
    return find(visitor, url);
  }
  Message message = say(address_, Kind::attach, visitor);
  message.url = url;
  message.fresh = std::ranges::find(look.lookers, Pace::waiting, &Looker::pace) != look.lookers.end();
  send(look.at, std::move(message));
}

void Looks::find(const VisitorKey& visitor, std::string url) {
  Message message = say(address_, Kind::find, visitor);
  message.url = std::move(url);
  actions_.push_back(Broadcast{std::move(message)});
}

void Looks::send(const std::string& to, Message message) {
  actions_.push_back(Send{{to}, std::move(message)});
}

void Looks::detach(const std::string& from, const VisitorKey& visitor) {
  send(from, say(address_, Kind::detach, visitor));
}

void Looks::leave_thread(const VisitorKey& visitor, Look& look) {
  if (look.at.empty()) return;
  detach(look.at, visitor);
  look.at.clear();
  begin_capture(look, {});
}

/// What comes of it comes from its start.
void Looks::begin_capture(Look& look, std::string name) {
  look.capture = std::move(name);
  look.snapshot = look.next_index = 0;
  static_cast<void>(wait_for_start(look));
}

/// Was there anybody who had seen the start of the last snapshot?
bool Looks::wait_for_start(Look& look) {
  bool anybody = false;
  for (Looker& looker : look.lookers) {
    if (looker.pace != Pace::current) continue;
    looker.pace = Pace::waiting;
    anybody = true;
  }
  return anybody;
}

void Looks::on_message(Message message, SteadyTime now) {
  const auto found = looks_.find(message.visitor);
  const bool looked_at = found != looks_.end();
  if (message.kind == Kind::offer) {
    if (looked_at) on_offer(message, found->second, now);
    return;
  }
  if (!looked_at || message.from != found->second.at) {
    // Asked by somebody who has stopped meanwhile, or looks elsewhere.
    if (message.kind != Kind::gone) detach(message.from, message.visitor);
    return;
  }
  found->second.heard = now;
  on_word(std::move(message), found->second, now);
}

/// From the thread that captures.
void Looks::on_word(Message message, Look& look, SteadyTime now) {
  switch (message.kind) {
    case Kind::attached:
      return on_attached(message, look, now);
    case Kind::state:
      return tell_state(message.visitor, look, message.state);
    case Kind::piece:
      return on_piece(std::move(message), look, now);
    case Kind::scroll:
      return on_scroll(std::move(message), look);
    case Kind::gone:
      return on_gone(message, look, now);
    case Kind::elsewhere:
      return find(message.visitor, std::move(message.url));
    default:
      return;  // not for agents
  }
}

/// The first that offers is taken; where the visitor has moved to another one, that one is left.
void Looks::on_offer(const Message& message, Look& look, SteadyTime now) {
  if (look.at == message.from) return;
  leave_thread(message.visitor, look);
  look.at = message.from;
  look.heard = now;
  look_up(message.visitor, look, now);
}

void Looks::on_attached(const Message& message, Look& look, SteadyTime now) {
  if (look.capture == message.capture) return check_nothing_lost(look, message.piece, now);
  begin_capture(look, message.capture);
  tell_state(message.visitor, look, "searching");
}

void Looks::on_queued(std::string_view socket, const VisitorKey& visitor, std::size_t bytes, SteadyTime now) {
  const auto found = looks_.find(visitor);
  if (found == looks_.end()) return;
  Look& look = found->second;
  const auto looker = std::ranges::find(look.lookers, socket, &Looker::socket);
  if (looker == look.lookers.end()) return;
  if (bytes > limits::agent_queue_bytes) {
    looker->pace = Pace::slow;
  } else if (looker->pace == Pace::slow) {
    looker->pace = Pace::waiting;
    look.next = now;
  }
}

/// A piece that comes twice or too late is none; one before which something was lost is the end of what can
/// be seen of its snapshot, and another one is asked for.
bool Looks::is_next(Look& look, const protocol::PreviewPiece& piece, SteadyTime now) {
  if (piece.index == 0 && piece.snapshot > look.snapshot) {
    look.snapshot = piece.snapshot;
    look.next_index = 0;
  }
  if (piece.snapshot == look.snapshot && piece.index == look.next_index) {
    ++look.next_index;
    return true;
  }
  check_nothing_lost(look, piece, now);
  return false;
}

/// Everything before this piece should be here.
void Looks::check_nothing_lost(Look& look, const protocol::PreviewPiece& upcoming, SteadyTime now) {
  const bool lost = std::pair(upcoming.snapshot, upcoming.index) > std::pair(look.snapshot, look.next_index);
  if (lost && wait_for_start(look)) look.next = now;
}

void Looks::on_piece(Message message, Look& look, SteadyTime now) {
  if (message.capture != look.capture) return;
  look.state.clear();
  if (!is_next(look, message.piece, now)) return;
  Tell told{{}, std::move(message)};
  for (Looker& looker : look.lookers) {
    if (told.message.piece.index == 0 && looker.pace == Pace::waiting) looker.pace = Pace::current;
    if (looker.pace == Pace::current) {
      told.sockets.push_back(looker.socket);
    } else {
      ++told.skipped;
    }
  }
  actions_.push_back(std::move(told));
}

void Looks::on_scroll(Message message, const Look& look) {
  if (message.capture == look.capture) actions_.push_back(Tell{sockets_of(look.lookers), std::move(message)});
}

void Looks::on_gone(const Message& message, Look& look, SteadyTime now) {
  look.at.clear();
  begin_capture(look, {});
  look.next = now;
  tell_state(message.visitor, look, "searching");
}

void Looks::tell_state(const VisitorKey& visitor, Look& look, std::string_view state) {
  if (look.state == state) return;
  look.state = state;
  tell(sockets_of(look.lookers), visitor, state);
}

void Looks::tell(std::vector<std::string> sockets, const VisitorKey& visitor, std::string_view state) {
  Message message = say(address_, Kind::state, visitor);
  message.state = state;
  actions_.push_back(Tell{std::move(sockets), std::move(message)});
}

void Looks::run(SteadyTime now) {
  for (auto next = looks_.begin(); next != looks_.end();) {
    const auto entry = next++;
    auto& [visitor, look] = *entry;
    end_old(visitor, look, now);
    if (look.lookers.empty()) {
      leave_thread(visitor, look);
      looks_.erase(entry);
    } else if (look.next <= now) {
      look_up(visitor, look, now);
    }
  }
  next_ = looks_.empty() ? std::nullopt : std::optional(now + limits::tick);
}

void Looks::end_old(const VisitorKey& visitor, Look& look, SteadyTime now) {
  std::erase_if(look.lookers, [&](const Looker& looker) {
    if (looker.until > now) return false;
    tell({looker.socket}, visitor, "ended");
    return true;
  });
}

}  // namespace porchlight::preview
