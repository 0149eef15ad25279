#include "mail/outbox.hpp"

#include "base/log.hpp"
#include "mail/limits.hpp"
#include "protocol/events.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace porchlight::mail {

using Outcome = driver::Handed::Outcome;

Milliseconds retry_after(std::int64_t attempts) {
  Milliseconds wait = limits::first_retry;
  for (std::int64_t i = 1; i < attempts && wait < limits::last_retry; ++i) wait *= 2;
  return std::min(wait, limits::last_retry);
}

Outbox::Outbox(Parts parts)
    : parts_(std::move(parts)),
      clock_(parts_.timers.clock()),
      waiting_(
          parts_.metrics.gauge("porchlight_mails_waiting", "Mails that wait to be sent, of all gateways.")),
      oldest_(
          parts_.metrics.gauge("porchlight_mails_oldest_seconds", "How long the first of them has waited.")),
      timer_(parts_.timers, [this] { tick(); }) {
  for (const char* const result : {"sent", "later", "refused", "expired", "dropped"}) counter(result);
  timer_.arm_in(limits::mail_poll);
}

Counter Outbox::counter(std::string_view result) {
  return parts_.metrics.counter("porchlight_mails_total", "Tries to hand a mail in, by what became of them.",
                                {{"result", std::string(result)}});
}

/// No more tasks than threads: those that are under way look for more themselves.
void Outbox::tick() {
  timer_.arm_in(limits::mail_poll);
  if (busy_ >= parts_.threads) return;
  ++busy_;
  const bool taken = parts_.pool.try_post([this] {
    send_due();
    --busy_;
  });
  if (!taken) --busy_;
}

bool Outbox::is_time(std::atomic<std::int64_t>& next, Milliseconds interval) const {
  const std::int64_t now = clock_.steady().time_since_epoch().count();
  std::int64_t at = next;
  return now >= at && next.compare_exchange_strong(at, now + SteadyTime::duration(interval).count());
}

void Outbox::look() {
  if (is_time(next_waiting_, limits::waiting_poll)) queue_waiting();
  if (is_time(next_count_, limits::mail_poll)) count();
}

void Outbox::count() {
  const std::scoped_lock lock(counting_);
  const auto counts = parts_.mails.count(clock_.wall());
  if (!counts) return;
  waiting_.set(static_cast<double>(counts->waiting));
  const auto age = counts->waiting == 0 ? Milliseconds(0) : clock_.wall() - counts->oldest;
  oldest_.set(std::chrono::duration<double>(std::max(age, Milliseconds(0))).count());
}

void Outbox::queue_waiting() {
  // What does not answer now is asked again in half a minute.
  static_cast<void>(parts_.mails.queue_waiting(clock_.wall()));
}

void Outbox::send_due() {
  look();
  while (!stop_ && clock_.steady().time_since_epoch().count() >= silent_until_) {
    const auto mail = parts_.mails.take(clock_.wall());
    if (!mail || !*mail) break;
    const bool goes_on = send(**mail);
    look();
    if (!goes_on) break;
  }
}

bool Outbox::send(const store::Mail& mail) {
  if (mail.recipient.empty()) {
    counter("dropped").add();
    end(mail, false);
    return true;
  }
  const driver::Handed handed = parts_.hand_in(letter_of(mail, parts_.head, clock_.wall()), stop_);
  note_server(handed);
  settle(mail, handed, clock_.wall());
  return handed.outcome != Outcome::failed;
}

void Outbox::settle(const store::Mail& mail, const driver::Handed& handed, WallTime now) {
  const bool expired = handed.outcome == Outcome::failed && now >= mail.queued + limits::mail_lifetime;
  if (handed.outcome == Outcome::failed && !expired) {
    counter("later").add();
    // Where this does not reach the database, its lease ends.
    static_cast<void>(parts_.mails.later(mail, stop_ ? now : now + retry_after(mail.attempts)));
    return;
  }
  const bool accepted = handed.outcome == Outcome::accepted;
  counter(accepted ? "sent" : expired ? "expired" : "refused").add();
  if (!accepted) {
    log::warning("a mail is given up", {{"kind", to_string(mail.kind)},
                                        {"project", mail.project},
                                        {"conversation", mail.conversation},
                                        {"reason", handed.reason}});
  }
  end(mail, accepted);
}

void Outbox::end(const store::Mail& mail, bool sent) {
  const auto ended = sent ? parts_.mails.sent(mail) : parts_.mails.failed(mail);
  if (ended && *ended) tell(**ended, sent ? "sent" : "failed");
}

void Outbox::tell(const store::MailedMessage& message, std::string_view state) {
  parts_.fan.tell({.project = message.project,
                   .agents = conversations::ready(
                       protocol::to_agent::message_mailed({.project_id = message.project,
                                                           .conversation_id = message.conversation,
                                                           .position = message.position,
                                                           .mail = state,
                                                           .now = clock_.wall()})),
                   .visitor_uid = {},
                   .visitor = {}});
}

/// One line when it goes away, and one when it is back.
void Outbox::note_server(const driver::Handed& handed) {
  const bool away = handed.outcome == Outcome::failed && !stop_;
  if (away) silent_until_ = (clock_.steady() + limits::server_pause).time_since_epoch().count();
  if (server_away_.exchange(away) == away) return;
  if (away) {
    log::warning("the mail server takes nothing: mails wait", {{"reason", handed.reason}});
  } else {
    log::info("the mail server takes mails again");
  }
}

}  // namespace porchlight::mail
