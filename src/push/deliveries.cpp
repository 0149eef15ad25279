#include "push/deliveries.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace porchlight::push {
namespace {

using Outcome = Sent::Outcome;

std::string_view host_of(std::string_view endpoint) {
  const std::size_t start = endpoint.find("://");
  if (start == endpoint.npos) return {};
  endpoint.remove_prefix(start + 3);
  return endpoint.substr(0, endpoint.find_first_of("/?"));
}

/// Messages of a conversation take each other's place; a mention does not take a message's.
std::string topic_of(const Occasion& occasion) {
  return (occasion.kind == Kind::mention ? "mention " : "messages ") + std::to_string(occasion.project) +
         ' ' + std::to_string(occasion.conversation);
}

}  // namespace

Milliseconds retry_in(int tries) {
  Milliseconds wait = limits::first_retry;
  for (int i = 1; i < tries && wait < limits::last_retry; ++i) wait *= 2;
  return std::min(wait, limits::last_retry);
}

Deliveries::Deliveries(Parts parts)
    : parts_(std::move(parts)),
      clock_(parts_.timers.clock()),
      dropped_(parts_.metrics.counter("porchlight_pushes_dropped_total",
                                      "Occasions and pushes for which there was no room.")),
      waiting_count_(parts_.metrics.gauge("porchlight_pushes_waiting", "Pushes that wait to be sent.")),
      timer_(parts_.timers, [this] { go_on(); }) {
  for (const char* const result :
       {"sent", "later", "gone", "refused", "forbidden", "expired", "limited", "replaced"}) {
    static_cast<void>(parts_.metrics.counter("porchlight_pushes_total", "Pushes, by what became of them.",
                                             {{"result", result}}));
  }
}

void Deliveries::count(std::string_view result) const {
  parts_.metrics
      .counter("porchlight_pushes_total", "Pushes, by what became of them.",
               {{"result", std::string(result)}})
      .add();
}

void Deliveries::tell(Occasion occasion) {
  parts_.home.post([this, occasion = std::move(occasion)]() mutable {
    QuietTimes::Passed passed = quiet_.pass(std::move(occasion), clock_.steady());
    if (passed.dropped) dropped_.add();
    for (Occasion& one : passed.now) look_up(std::move(one));
    arm();
  });
}

bool Deliveries::test(const store::PushSubscription& subscription, WallTime now) {
  if (!may_tell(subscription.agent)) return false;
  Occasion occasion;
  occasion.kind = Kind::test;
  occasion.at = now;
  // None takes another's place: each has somebody who waits for it.
  Push push{subscription, write_payload(occasion, false), "test " + std::to_string(++tests_)};
  parts_.home.post([this, push = std::move(push)]() mutable {
    add(std::move(push));
    go_on();
  });
  return true;
}

void Deliveries::look_up(Occasion occasion) {
  if (lookups_ >= limits::lookups) return dropped_.add();
  ++lookups_;
  auto work = [&subscriptions = parts_.subscriptions,
               audience = store::PushAudience{occasion.project, occasion.agents, occasion.here}] {
    return subscriptions.of(audience);
  };
  auto done = [this, occasion = std::move(occasion)](
                  const Result<std::vector<store::PushSubscription>>& subscriptions) {
    --lookups_;
    if (!subscriptions) return dropped_.add();
    queue(occasion, *subscriptions);
    go_on();
  };
  parts_.database.ask(parts_.home, std::move(work), std::move(done));
}

/// All browsers of an agent count as one.
void Deliveries::queue(const Occasion& occasion, const std::vector<store::PushSubscription>& subscriptions) {
  std::map<std::int64_t, bool> allowed;
  const std::string topic = topic_of(occasion);
  for (const store::PushSubscription& one : subscriptions) {
    const auto known = allowed.find(one.agent);
    const bool may = known != allowed.end() ? known->second
                                            : allowed.emplace(one.agent, may_tell(one.agent)).first->second;
    if (may) add({one, write_payload(occasion, one.shows_text), topic});
  }
}

bool Deliveries::may_tell(std::int64_t agent) {
  if (agent_limit_.take(std::to_string(agent), clock_.steady())) return true;
  count("limited");
  return false;
}

void Deliveries::add(Push push) {
  const SteadyTime now = clock_.steady();
  Key key{push.to.id, push.topic};
  if (const auto found = waiting_.find(key); found != waiting_.end()) {
    found->second.push = std::move(push);  // as late as the other one, and as often tried
    found->second.since = now;
    return count("replaced");
  }
  if (waiting_.size() >= limits::waiting_pushes) return dropped_.add();
  std::string host(host_of(push.to.endpoint));
  waiting_.emplace(std::move(key), Waiting{std::move(push), std::move(host), 0, now, now});
}

void Deliveries::go_on() {
  const SteadyTime now = clock_.steady();
  for (Occasion& occasion : quiet_.due(now)) look_up(std::move(occasion));
  while (!stop_ && sending_ < parts_.threads) {
    const std::size_t before = sending_;
    send_next(now);
    if (sending_ == before) break;
  }
  waiting_count_.set(static_cast<double>(waiting_.size()));
  arm();
}

/// The one that is due the longest, if one is.
void Deliveries::send_next(SteadyTime now) {
  const auto first =
      std::ranges::min_element(waiting_, {}, [](const auto& entry) { return entry.second.due; });
  if (first == waiting_.end() || first->second.due > now) return;
  Waiting waiting = std::move(first->second);
  waiting_.erase(first);
  ++waiting.tries;
  ++sending_;
  Push push = waiting.push;
  push.topic = push.topic.starts_with("test") ? "" : parts_.vapid.topic(push.topic);
  auto work = [this, push = std::move(push)]() -> Result<Sent> {
    return parts_.send(push, clock_.wall(), stop_);
  };
  auto done = [this, waiting = std::move(waiting)](const Result<Sent>& sent) mutable {
    --sending_;
    settle(std::move(waiting), sent ? *sent : Sent{Outcome::later, {}, sent.error().message});
    go_on();
  };
  parts_.pool.ask(parts_.home, std::move(work), std::move(done));
}

void Deliveries::settle(Waiting waiting, const Sent& sent) {
  switch (sent.outcome) {
    case Outcome::accepted:
      return count("sent");
    case Outcome::gone: {
      count("gone");
      // Where this does not reach the database, the next push finds it again.
      static_cast<void>(parts_.database.try_post(
          [&subscriptions = parts_.subscriptions, agent = waiting.push.to.agent, id = waiting.push.to.id] {
            static_cast<void>(subscriptions.remove(agent, id));
          }));
      return;
    }
    case Outcome::refused:
    case Outcome::forbidden:
      count(sent.outcome == Outcome::refused ? "refused" : "forbidden");
      log::warning("a push was not taken",
                   {{"agent", waiting.push.to.agent}, {"host", waiting.host}, {"reason", sent.reason}});
      return;
    case Outcome::away:
      leave_alone(waiting.host, clock_.steady() + limits::service_pause);
      break;
    case Outcome::later:
      break;
  }
  try_again(std::move(waiting), sent);
}

void Deliveries::try_again(Waiting waiting, const Sent& sent) {
  const SteadyTime now = clock_.steady();
  Milliseconds wait = std::max(retry_in(waiting.tries), sent.retry_after.value_or(Milliseconds(0)));
  if (sent.outcome == Outcome::away) wait = std::max(wait, limits::service_pause);
  if (waiting.tries >= limits::push_tries || now + wait >= waiting.since + limits::time_to_live) {
    log::warning("a push is given up",
                 {{"agent", waiting.push.to.agent}, {"host", waiting.host}, {"reason", sent.reason}});
    return count("expired");
  }
  count("later");
  waiting.due = now + wait;
  Key key{waiting.push.to.id, waiting.push.topic};
  // A newer one that came meanwhile waits in its place.
  if (const auto [newer, added] = waiting_.try_emplace(std::move(key), std::move(waiting)); !added) {
    newer->second.due = std::max(newer->second.due, now + wait);
  }
}

void Deliveries::leave_alone(const std::string& host, SteadyTime until) {
  for (auto& [key, waiting] : waiting_) {
    if (waiting.host == host) waiting.due = std::max(waiting.due, until);
  }
}

void Deliveries::arm() {
  std::optional<SteadyTime> next = quiet_.next();
  if (sending_ < parts_.threads && !waiting_.empty()) {
    const auto first =
        std::ranges::min_element(waiting_, {}, [](const auto& entry) { return entry.second.due; });
    next = std::min(next.value_or(first->second.due), first->second.due);
  }
  next ? timer_.arm(*next) : timer_.cancel();
}

}  // namespace porchlight::push
