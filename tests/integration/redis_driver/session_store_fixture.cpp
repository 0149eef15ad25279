#include "integration/redis_driver/session_store_fixture.hpp"

#include <utility>

namespace porchlight::test {
namespace {

constexpr ProjectId project = 7;
const std::string holder = "h";

}  // namespace

struct Store::Parts {
  Parts(Store& of, net::EventLoop& loop)
      : options(driver::parse_redis_url(of.url_).value()),
        availability(loop, loop.timers(), of, of.metrics_),
        events(loop, options, {.name = "events", .prefix = {}}, of, availability, of.metrics_),
        store(loop, options, {.name = "store", .prefix = {}, .lease = of.lease_}, events, availability,
              of.metrics_) {}
  driver::RedisOptions options;
  store::Availability availability;
  store::RedisEvents events;
  store::RedisSessionStore store;
};

Store::Store(std::string url, Milliseconds lease) : url_(std::move(url)), lease_(lease) {
  thread_.call([this] {
    parts_ = std::make_unique<Parts>(*this, thread_.loop());
    parts_->store.on_connected([this](bool same_server) {
      servers_.add(same_server ? "the same" : "another");
      journal_.add("up");
    });
    parts_->events.start([this](ProjectId of, store::Answer<store::Revision> answer) {
      parts_->store.revision(of, std::move(answer));
    });
    parts_->store.start();
  });
}

std::string Store::servers() const {
  std::string words;
  for (const std::string& one : servers_.lines()) words += (words.empty() ? "" : ", ") + one;
  return words;
}

Store::~Store() {
  thread_.call([this] { parts_.reset(); });
}

template <typename Reply, typename Call>
Result<Reply> Store::ask(Call call) {
  auto promise = std::make_shared<std::promise<Result<Reply>>>();
  auto answer = promise->get_future();
  thread_.loop().post([this, promise, call = std::move(call)]() mutable {
    call(parts_->store,
         store::Answer<Reply>([promise](Result<Reply> reply) { promise->set_value(std::move(reply)); }));
  });
  return answer.get();
}

bool Store::claim(const std::string& uid, store::Activity activity) {
  return bool(ask<store::ClaimReply>([=, this](auto& store, auto answer) {
    store::VisitorState state;
    state.activity = activity;
    store.claim(project, holder, lease_, uid, std::move(state), std::move(answer));
  }));
}

bool Store::release(const std::string& uid, Milliseconds grace) {
  return bool(ask<store::ReleaseReply>([=](auto& store, auto answer) {
    store.release(project, holder, uid, grace, Milliseconds{0}, std::move(answer));
  }));
}

std::vector<std::string> Store::claims() {
  auto page = ask<store::ClaimsPage>(
      [](auto& store, auto answer) { store.claims_of(project, holder, "", 100, std::move(answer)); });
  return page ? page->uids : std::vector<std::string>{"(" + page.error().message + ")"};
}

bool Store::is_online(const std::string& uid) {
  const auto read = ask<store::ReadReply>(
      [uid](auto& store, auto answer) { store.read(project, {uid}, std::move(answer)); });
  return read && read->sessions.at(0).has_value();
}

std::string Store::do_everything() {
  refused_.clear();
  expect(eventually([this] { return journal_.count("up") + journal_.count("degraded") > 0; }), "the start");
  expect(claim("v"), "claim");
  expect(claim("v", store::Activity::away), "claim away");
  read_everything();
  expect(release("v", Milliseconds{60'000}), "release with grace");
  expect(claim("v"), "claim again");
  expect(release("v"), "release");
  if (refused_.empty()) lapse_and_reap();
  if (refused_.empty()) listen();
  return refused_;
}

void Store::expect(bool done, const char* what) {
  if (!done && refused_.empty()) refused_ = what;
}

template <typename Reply, typename Call>
void Store::expect(Call call) {
  const auto reply = ask<Reply>(std::move(call));
  if (!reply && refused_.empty()) refused_ = reply.error().message;
}

void Store::read_everything() {
  expect<store::RenewReply>(
      [this](auto& store, auto answer) { store.renew(project, holder, lease_, std::move(answer)); });
  expect<store::RefreshReply>(
      [this](auto& store, auto answer) { store.refresh(project, holder, lease_, {"v"}, std::move(answer)); });
  expect(claims() == std::vector<std::string>{"v"}, "claims");
  expect(is_online("v"), "read");
  expect<store::Revision>([](auto& store, auto answer) { store.revision(project, std::move(answer)); });
  expect<store::PresenceCounts>([](auto& store, auto answer) { store.counts(project, std::move(answer)); });
  expect<store::OnlinePage>(
      [](auto& store, auto answer) { store.list_online(project, "", 100, std::move(answer)); });
  const auto projects =
      ask<std::vector<ProjectId>>([](auto& store, auto answer) { store.recent_projects(std::move(answer)); });
  expect(projects && *projects == std::vector<ProjectId>{project}, "the list of projects");
}

/// A lease that nobody renews lapses, and its visitors are told offline.
void Store::lapse_and_reap() {
  expect(claim("lost"), "claim");
  const bool ended = eventually([this] {
    const auto now = ask<WallTime>([](auto& store, auto answer) { store.time(std::move(answer)); });
    expect(bool(now), "time");
    if (!now) return true;
    const auto reaped = ask<store::ReapReply>(
        [&](auto& store, auto answer) { store.reap(project, *now, 100, std::move(answer)); });
    if (!reaped) refused_ = reaped.error().message;
    return !reaped || !reaped->ended.empty();
  });
  expect(ended, "reap");
}

void Store::listen() {
  Listener listener(url_);
  const auto subscribed = [&listener](const std::string& channel) {
    listener.subscribe(channel);
    const bool answered = eventually(
        [&] { return listener.journal.count("+" + channel) + listener.journal.count("down") > 0; });
    return answered && listener.journal.count("down") == 0;
  };
  expect(subscribed("events:{8}"), "subscribe");
  listener.unsubscribe("events:{8}");
  expect(subscribed("chat:{7}"), "unsubscribe");
  if (!refused_.empty()) return;
  const auto before = journal_.count("event");
  thread_.call([this] { parts_->store.subscribe(project, [] {}); });
  expect(eventually([&] { return claim("heard") && release("heard") && journal_.count("event") > before; }),
         "events");
}

}  // namespace porchlight::test
