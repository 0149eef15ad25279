#include "identity/secret_checks.hpp"

#include "base/crypto.hpp"
#include "identity/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::identity {

SecretVerdict judge_secret(const KnownVisitor& known, std::string_view secret) {
  if (!known.known) return SecretVerdict::unknown;
  if (!known.visitor || known.visitor->secret_hash.empty()) return SecretVerdict::right;
  const bool same =
      !secret.empty() && crypto::equal_constant_time(known.visitor->secret_hash, crypto::sha256_hex(secret));
  return same ? SecretVerdict::right : SecretVerdict::wrong;
}

SecretChecks::SecretChecks(net::EventLoop& loop, VisitorLookup& lookup, Metrics& metrics)
    : loop_(loop),
      lookup_(lookup),
      unchecked_(metrics.gauge("porchlight_unchecked_visits",
                               "Visits whose secret the database could not be asked about yet.")),
      lost_(metrics.counter("porchlight_unchecked_visits_lost_total",
                            "Unchecked visits that ended and are in no history: there were too many.")),
      timer_(loop.timers(), [this] { ask_some(); }) {}

void SecretChecks::on_answer(ConnectionAnswer on_connection, DepartedAnswer on_departed) {
  on_connection_ = std::move(on_connection);
  on_departed_ = std::move(on_departed);
}

void SecretChecks::add(std::string socket, WhoIs who) {
  push({std::move(socket), std::move(who), {}, {}});
}

void SecretChecks::add_departed(Identified visit) {
  if (departed_ >= limits::unchecked_departed) return lost_.add();
  ++departed_;
  WhoIs who{{visit.message.project, visit.message.uid}, visit.user_id};
  push({{}, std::move(who), std::move(visit), loop_.now()});
}

void SecretChecks::push(Claim claim) {
  waiting_.push_back(std::move(claim));
  unchecked_.add(1);
  if (asking_ == 0 && !timer_.armed()) timer_.arm_in(limits::secret_check_retry);
}

void SecretChecks::ask_some() {
  const std::size_t batch = database_answers_ ? limits::secret_checks_at_once : 1;
  asking_ = std::min(batch, waiting_.size());
  for (std::size_t left = asking_; left > 0; --left) {
    Claim claim = std::move(waiting_.front());
    waiting_.pop_front();
    WhoIs who = claim.who;
    lookup_.find_patiently(std::move(who), [this, claim = std::move(claim)](KnownVisitor known) mutable {
      answered(std::move(claim), std::move(known));
    });
  }
}

void SecretChecks::answered(Claim claim, KnownVisitor known) {
  --asking_;
  unchecked_.add(-1);
  database_answers_ = known.known;
  if (!claim.socket.empty()) {
    on_connection_(claim.socket, claim.who.key, std::move(known));  // adds it again where it has to
  } else if (known.known) {
    --departed_;
    on_departed_(claim.visit, claim.left, known);
  } else {
    push(std::move(claim));
  }
  if (asking_ > 0 || waiting_.empty()) return;
  timer_.arm_in(database_answers_ ? Milliseconds(0) : limits::secret_check_retry);
}

}  // namespace porchlight::identity
