#include "preview/captures.hpp"

#include "base/assert.hpp"
#include "preview/limits.hpp"

#include <algorithm>

namespace porchlight::preview {
namespace {

/// Six bits each: 132.
constexpr std::size_t nonce_characters = 22;
constexpr std::size_t name_characters = 8;

Error not_asked() {
  return {ErrorCode::forbidden, "Expected the nonce of a previewRequested that is not over."};
}

}  // namespace

/// The visitor may have pages on several threads: the one that agents are told of is meant.
void Captures::on_find(const Message& message, const std::optional<FrontPage>& front) {
  if (front && front->url == message.url) answer(message, Kind::offer);
}

void Captures::answer(const Message& to, Kind kind, std::string_view text) {
  Message message = say(address_, kind, to.visitor);
  if (kind == Kind::state) message.state = text;
  if (kind == Kind::elsewhere) message.url = to.url;
  actions_.push_back(Send{{to.from}, std::move(message)});
}

void Captures::on_attach(const Message& message, const std::optional<FrontPage>& front,
                         const store::PreviewSettings& settings, SteadyTime now) {
  if (!front) return answer(message, Kind::gone);
  const auto known = captures_.find(message.visitor);
  if (!settings.enabled) {
    if (known != captures_.end()) end(known);
    return answer(message, Kind::state, "off");
  }
  if (known == captures_.end() && captures_.size() >= limits::captures) {
    return answer(message, Kind::state, "failed");
  }
  if (captures_.empty()) ran_at_ = now;
  attach(message, captures_[message.visitor], settings, *front, now);
}

void Captures::attach(const Message& message, Capture& capture, const store::PreviewSettings& settings,
                      const FrontPage& front, SteadyTime now) {
  const bool is_new = !capture.lookers.contains(message.from);
  capture.lookers[message.from] = now + limits::look_lease;
  const bool changed = capture.settings != settings;
  capture.settings = settings;
  if (capture.nonce.empty() || capture.page != front.id) {
    begin(message.visitor, capture, front.id, now);
  } else {
    if (changed || ((is_new || message.fresh) && capture.begun)) capture.owed = true;
    answer_attached(message, capture);
    if (is_new && !capture.state.empty()) answer(message, Kind::state, capture.state);
    ask_if_owed(capture, now);
  }
  if (front.url != message.url) answer(message, Kind::elsewhere);
}

void Captures::answer_attached(const Message& to, const Capture& capture) {
  Message message = say(address_, Kind::attached, to.visitor);
  message.capture = capture.name;
  message.piece.snapshot = capture.snapshot;
  message.piece.index = capture.next_index;
  actions_.push_back(Send{{to.from}, std::move(message)});
}

void Captures::on_detach(const Message& message) {
  const auto found = captures_.find(message.visitor);
  if (found == captures_.end() || found->second.lookers.erase(message.from) == 0) return;
  if (found->second.lookers.empty()) end(found);
}

/// Another page than before: what that one was asked for it need not answer any more.
void Captures::begin(const VisitorKey& visitor, Capture& capture, PageId page, SteadyTime now) {
  stop(capture);
  Capture next;
  next.page = page;
  next.nonce = tokens_(nonce_characters);
  next.name = tokens_(name_characters);
  next.lookers = std::move(capture.lookers);
  next.budget = capture.budget;
  next.settings = capture.settings;
  capture = std::move(next);
  ask(capture, now);
  tell(visitor, capture, say(address_, Kind::attached, visitor));
}

void Captures::ask(Capture& capture, SteadyTime now) {
  PORCHLIGHT_ASSERT(!capture.nonce.empty() && !capture.lookers.empty());
  capture.asked_at = now;
  capture.begun = capture.owed = false;
  actions_.push_back(AskPage{capture.page, capture.nonce, capture.settings});
}

void Captures::ask_if_owed(Capture& capture, SteadyTime now) {
  if (capture.owed && now - capture.asked_at >= limits::fresh_interval) ask(capture, now);
}

void Captures::stop(const Capture& capture) {
  if (!capture.nonce.empty()) actions_.push_back(StopPage{capture.page, capture.nonce});
}

void Captures::end(CaptureMap::iterator capture) {
  stop(capture->second);
  captures_.erase(capture);
}

void Captures::tell(const VisitorKey& visitor, const Capture& capture, Message message) {
  message.from = address_;
  message.visitor = visitor;
  message.capture = capture.name;
  Send action{{}, std::move(message)};
  for (const auto& [looker, until] : capture.lookers) action.to.push_back(looker);
  actions_.push_back(std::move(action));
}

void Captures::tell_state(const VisitorKey& visitor, Capture& capture, std::string_view state) {
  capture.state = state;
  Message message = say(address_, Kind::state, visitor);
  message.state = state;
  tell(visitor, capture, std::move(message));
}

Captures::Capture* Captures::of_page(const VisitorKey& visitor, PageId page) {
  const auto found = captures_.find(visitor);
  return found != captures_.end() && found->second.page == page ? &found->second : nullptr;
}

Captures::Capture* Captures::asked(const VisitorKey& visitor, PageId page, const std::string& nonce) {
  Capture* const capture = of_page(visitor, page);
  if (capture == nullptr || capture->nonce != nonce) return nullptr;
  capture->answered = true;
  return capture;
}

Result<void> Captures::accept(Capture& capture, const protocol::PreviewPiece& piece, SteadyTime now) {
  if (piece.index == 0 && piece.snapshot > capture.snapshot) {
    capture.snapshot = piece.snapshot;
    capture.count = piece.count;
    capture.next_index = 0;
    capture.bytes = 0;
  }
  if (piece.snapshot != capture.snapshot || piece.index != capture.next_index ||
      piece.count != capture.count) {
    return Error{ErrorCode::bad_request,
                 "Expected the pieces of a snapshot in their order, and a new one with a higher number."};
  }
  if (capture.bytes + piece.data.size() > limits::snapshot_bytes) {
    return Error{ErrorCode::bad_request, "Expected a snapshot of at most 2000000 bytes."};
  }
  if (!capture.budget.take(limits::capture_rate, now, static_cast<double>(piece.data.size()))) {
    return Error{ErrorCode::rate_limited, "Expected fewer bytes a second: try another snapshot later."};
  }
  ++capture.next_index;
  capture.bytes += piece.data.size();
  return {};
}

Result<void> Captures::on_piece(const VisitorKey& visitor, PageId page, const std::string& nonce,
                                protocol::PreviewPiece piece, SteadyTime now) {
  Capture* const capture = asked(visitor, page, nonce);
  if (capture == nullptr) return not_asked();
  if (auto accepted = accept(*capture, piece, now); !accepted) return accepted;
  capture->begun = true;
  capture->state.clear();
  Message message = say(address_, Kind::piece, visitor);
  message.piece = std::move(piece);
  tell(visitor, *capture, std::move(message));
  return {};
}

Result<void> Captures::on_scroll(const VisitorKey& visitor, PageId page, const std::string& nonce,
                                 const protocol::PreviewScroll& scroll) {
  const Capture* const capture = asked(visitor, page, nonce);
  if (capture == nullptr) return not_asked();
  Message message = say(address_, Kind::scroll, visitor);
  message.scroll = scroll;
  tell(visitor, *capture, std::move(message));
  return {};
}

Result<void> Captures::on_state(const VisitorKey& visitor, PageId page, const std::string& nonce,
                                const std::string& state) {
  Capture* const capture = asked(visitor, page, nonce);
  if (capture == nullptr) return not_asked();
  tell_state(visitor, *capture, state);
  return {};
}

void Captures::on_gone(const VisitorKey& visitor, PageId page) {
  const Capture* const capture = of_page(visitor, page);
  if (capture == nullptr) return;
  tell(visitor, *capture, say(address_, Kind::gone, visitor));
  captures_.erase(visitor);
}

void Captures::run(const VisitorKey& visitor, const std::optional<FrontPage>& front, SteadyTime now) {
  ran_at_ = now;
  const auto found = captures_.find(visitor);
  if (found == captures_.end()) return;
  Capture& capture = found->second;
  std::erase_if(capture.lookers, [now](const auto& looker) { return looker.second <= now; });
  if (capture.lookers.empty()) return end(found);
  if (front && front->id != capture.page) return begin(visitor, capture, front->id, now);
  ask_if_owed(capture, now);
  if (!capture.answered && now - capture.asked_at >= limits::answer_time && capture.state != "unsupported") {
    tell_state(visitor, capture, "unsupported");
  }
}

std::optional<SteadyTime> Captures::next() const {
  return captures_.empty() ? std::nullopt : std::optional(ran_at_ + limits::tick);
}

std::vector<VisitorKey> Captures::visitors() const {
  std::vector<VisitorKey> visitors;
  for (const auto& [visitor, capture] : captures_) visitors.push_back(visitor);
  return visitors;
}

}  // namespace porchlight::preview
