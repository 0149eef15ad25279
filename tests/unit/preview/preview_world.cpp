#include "unit/preview/preview_world.hpp"

#include "preview/limits.hpp"
#include "unit/preview/words.hpp"

#include <algorithm>

namespace porchlight::preview {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds step_time{50};
constexpr Milliseconds longest_delay{400};

std::size_t index_of(const std::string& address) {
  return address == "n1/0" ? 2 : address == "n2/0" ? 0 : 1;
}

}  // namespace

std::vector<Captures> PreviewWorld::make_visitors() {
  std::vector<Captures> made;
  for (const char* address : {"n2/0", "n2/1"}) {
    // Every thread has its own chance.
    made.emplace_back(address, [address, tokens = CountedTokens()](std::size_t characters) mutable {
      return address + ("-" + tokens(characters));
    });
  }
  return made;
}

void PreviewWorld::run_wild(Milliseconds time) {
  for (const SteadyTime end = now_ + time; now_ < end;) {
    if (chance(0.2)) do_something();
    step();
  }
}

void PreviewWorld::run(Milliseconds time) {
  for (const SteadyTime end = now_ + time; now_ < end;) step();
}

void PreviewWorld::calm_down() {
  calm_ = true;
  queued_.clear();
  room_ = {"s1", "s2", "s3"};
  for (auto& [visitor, pages] : pages_) {
    if (pages.empty()) open_page(visitor);
    for (TestPage& page : pages) {
      const bool was_hidden = std::exchange(page.hidden, false);
      if (was_hidden && !page.nonce.empty()) take_snapshot(page);
    }
  }
}

void PreviewWorld::look_at_all() {
  for (const std::string& socket : room_) {
    for (const auto& [visitor, pages] : pages_) {
      if (!looking_.contains({socket, visitor})) toggle_look(socket, visitor);
    }
  }
}

void PreviewWorld::stop_all() {
  for (const auto& [socket, visitor] : looking_) looks_.stop(socket, visitor);
  looking_.clear();
  carry_out();
}

std::vector<std::string> PreviewWorld::blind() const {
  std::vector<std::string> blind;
  for (const auto& [socket, visitor] : looking_) {
    const TestPage& page = *shown(visitor);
    const auto seen = seen_.find({socket, visitor});
    const std::string now = page.url + " " + std::to_string(page.snapshot);
    if (seen == seen_.end() || seen->second.whole != now) blind.push_back(socket + " " + visitor.uid);
  }
  return blind;
}

void PreviewWorld::do_something() {
  const std::string socket = "s" + std::to_string(1 + any(3));
  const VisitorKey visitor{1, any(2) == 0 ? "ann" : "ben"};
  switch (any(8)) {
    case 0:
    case 1:
      return toggle_look(socket, visitor);
    case 2:
      return leave_or_enter(socket);
    case 3:
      queued_[socket] = any(2) * 2 * limits::agent_queue_bytes;
      return;
    case 4:
    case 5:
      return open_page(visitor);
    case 6:
      return close_page(visitor);
    default:
      for (TestPage& page : pages_[visitor]) {
        page.hidden = chance(0.3);
        if (!page.nonce.empty() && !page.hidden) take_snapshot(page);
      }
  }
}

void PreviewWorld::toggle_look(const std::string& socket, const VisitorKey& visitor) {
  if (!room_.contains(socket)) return;
  if (looking_.erase({socket, visitor}) > 0) {
    looks_.stop(socket, visitor);
  } else {
    looking_.insert({socket, visitor});
    if (!looks_.look(socket, visitor, now_)) fault(socket + " may not look");
  }
  carry_out();
}

void PreviewWorld::leave_or_enter(const std::string& socket) {
  if (room_.insert(socket).second) return;
  room_.erase(socket);
  std::erase_if(looking_, [&](const auto& look) { return look.first == socket; });
  looks_.leave(socket, 1);
  carry_out();
}

void PreviewWorld::open_page(const VisitorKey& visitor) {
  auto& pages = pages_[visitor];
  if (pages.size() > 2) return;
  TestPage page;
  page.id = PageId{++last_page_};
  page.thread = any(2);
  page.url = "/" + std::to_string(last_page_);
  pages.push_back(std::move(page));
  post({Event::Kind::changed, agents_thread, say({}, {}, visitor)});
}

void PreviewWorld::close_page(const VisitorKey& visitor) {
  auto& pages = pages_[visitor];
  if (pages.empty()) return;
  const auto page = pages.begin() + static_cast<std::ptrdiff_t>(any(pages.size()));
  visitors_[page->thread].on_gone(visitor, page->id);
  pages.erase(page);
  carry_out();
  post({Event::Kind::changed, agents_thread, say({}, {}, visitor)});
}

void PreviewWorld::take_snapshot(TestPage& page) {
  ++page.snapshot;
  page.unsent.clear();
  const auto count = static_cast<std::int64_t>(1 + any(4));
  for (std::int64_t index = 0; index < count; ++index) {
    page.unsent.push_back({page.snapshot, index, count, "page", "none", page.url});
  }
}

void PreviewWorld::work(const VisitorKey& visitor, TestPage& page) {
  if (page.nonce.empty() || page.unsent.empty()) return;
  Captures& captures = visitors_[page.thread];
  const auto taken = page.hidden ? captures.on_state(visitor, page.id, page.nonce, "hidden")
                                 : captures.on_piece(visitor, page.id, page.nonce, page.unsent.front(), now_);
  if (!taken) fault("a page's answer is refused: " + taken.error().message);
  page.hidden ? page.unsent.clear() : page.unsent.pop_front();
  carry_out();
}

const TestPage* PreviewWorld::shown(const VisitorKey& visitor) const {
  const auto& pages = pages_.at(visitor);
  return pages.empty() ? nullptr : &pages.back();
}

std::optional<FrontPage> PreviewWorld::front_of(std::size_t thread, const VisitorKey& visitor) const {
  std::optional<FrontPage> front;
  for (const TestPage& page : pages_.at(visitor)) {
    if (page.thread == thread) front = FrontPage{page.id, page.url};
  }
  return front;
}

void PreviewWorld::post(Event event) {
  const bool message = event.kind == Event::Kind::message;
  const std::size_t copies = calm_ || !message ? 1 : chance(0.1) ? 0 : chance(0.1) ? 2 : 1;
  for (std::size_t i = 0; i < copies; ++i) {
    const Milliseconds delay = calm_ ? step_time : Milliseconds(any(longest_delay.count()));
    events_.emplace(now_ + delay, event);
  }
}

void PreviewWorld::deliver() {
  while (!events_.empty() && events_.begin()->first <= now_) {
    auto event = events_.extract(events_.begin());
    deliver(event.mapped());
    carry_out();
  }
}

void PreviewWorld::deliver(Event& event) {
  Message& message = event.message;
  const VisitorKey visitor = message.visitor;
  if (event.kind == Event::Kind::changed) return looks_.on_visitor_changed(visitor, now_);
  if (event.kind == Event::Kind::answer) {
    const TestPage* const page = shown(visitor);
    const bool known = calm_ || !chance(0.05);
    return looks_.on_presence(visitor, event.number,
                              {known, known && page != nullptr, page != nullptr ? page->url : ""}, now_);
  }
  if (event.to == agents_thread) {
    for (const std::string& socket : looks_.lookers(visitor)) {
      if (message.kind == Kind::piece) looks_.on_queued(socket, visitor, queued_[socket], now_);
    }
    return looks_.on_message(std::move(message), now_);
  }
  Captures& captures = visitors_[event.to];
  const auto front = front_of(event.to, visitor);
  if (message.kind == Kind::find) captures.on_find(message, front);
  if (message.kind == Kind::attach) captures.on_attach(message, front, {}, now_);
  if (message.kind == Kind::detach) captures.on_detach(message);
}

void PreviewWorld::step() {
  now_ += step_time;
  deliver();
  for (auto& [visitor, pages] : pages_) {
    for (TestPage& page : pages) work(visitor, page);
  }
  run_due();
  check();
}

void PreviewWorld::run_due() {
  if (looks_.next() && *looks_.next() <= now_) {
    for (const auto& [socket, visitor] : looks_.slow()) {
      looks_.on_queued(socket, visitor, queued_[socket], now_);
    }
    looks_.run(now_);
  }
  for (std::size_t thread = 0; thread < 2; ++thread) {
    Captures& captures = visitors_[thread];
    if (!captures.next() || *captures.next() > now_) continue;
    for (const VisitorKey& visitor : captures.visitors()) {
      captures.run(visitor, front_of(thread, visitor), now_);
    }
  }
  carry_out();
}

void PreviewWorld::carry_out() {
  for (auto& action : looks_.take_actions()) {
    std::visit([this](auto& what) { carry_out(what, agents_thread); }, action);
  }
  for (std::size_t thread = 0; thread < 2; ++thread) {
    for (auto& action : visitors_[thread].take_actions()) {
      std::visit([&](auto& what) { carry_out(what, thread); }, action);
    }
  }
}

void PreviewWorld::carry_out(Send& action, std::size_t) {
  for (const std::string& to : action.to) post({Event::Kind::message, index_of(to), action.message});
}

void PreviewWorld::carry_out(Broadcast& action, std::size_t) {
  for (std::size_t to = 0; to < 2; ++to) post({Event::Kind::message, to, action.message});
}

void PreviewWorld::carry_out(LookUp& action, std::size_t) {
  post({Event::Kind::answer, agents_thread, say({}, {}, action.visitor), action.number});
}

void PreviewWorld::carry_out(Tell& action, std::size_t) {
  const Message& message = action.message;
  told(action.sockets, message.visitor);
  if (message.kind != Kind::piece) return;
  const protocol::PreviewPiece& piece = message.piece;
  for (const std::string& socket : action.sockets) {
    Seen& seen = seen_[{socket, message.visitor}];
    if (piece.index == 0) {
      seen = {message.capture, piece.snapshot, 0, seen.whole};
    } else if (seen.capture != message.capture || seen.snapshot != piece.snapshot ||
               seen.next_index != piece.index) {
      fault(socket + " is told " + word_of(piece) + " of " + message.capture + " after " +
            std::to_string(seen.snapshot) + ":" + std::to_string(seen.next_index) + " of " + seen.capture);
    }
    seen.next_index = piece.index + 1;
    if (seen.next_index == piece.count) seen.whole = piece.data + " " + std::to_string(piece.snapshot);
  }
}

void PreviewWorld::carry_out(AskPage& action, std::size_t from) {
  for (auto& [visitor, pages] : pages_) {
    for (TestPage& page : pages) {
      if (page.id != action.page) continue;
      if (page.thread != from) fault("a page of another thread is asked");
      page.nonce = action.nonce;
      take_snapshot(page);
    }
  }
}

void PreviewWorld::carry_out(StopPage& action, std::size_t) {
  for (auto& [visitor, pages] : pages_) {
    for (TestPage& page : pages) {
      if (page.id == action.page && page.nonce == action.nonce) page.nonce.clear();
    }
  }
}

void PreviewWorld::told(const std::vector<std::string>& sockets, const VisitorKey& visitor) {
  for (const std::string& socket : sockets) {
    if (!room_.contains(socket)) fault(socket + " is told something and has left the room");
    if (!looking_.contains({socket, visitor})) fault(socket + " is told of somebody it does not look at");
  }
}

/// No capture outlives the last who looks by more than the lease, counted from when the last word of that one
/// may have come.
void PreviewWorld::check() {
  for (const auto& [socket, visitor] : looking_) looked_at_[visitor] = now_;
  for (const Captures& captures : visitors_) {
    for (const VisitorKey& visitor : captures.visitors()) {
      if (now_ - looked_at_[visitor] > limits::look_lease + longest_delay + limits::tick + step_time) {
        fault("a page of " + visitor.uid + " is captured and nobody looks");
      }
    }
  }
}

}  // namespace porchlight::preview
