#pragma once
// What the database knows of a visitor who identifies: the secret's hash, to refuse a wrong one, and the
// name. Presence never waits for the database: after a time limit the answer is "not known", and while the
// database is away it is so at once. Nobody is let in by that: whoever was not known is asked for again, with
// patience (secret_checks.hpp). Where a user was proven, the person is looked up as well. What one turn of
// the loop asks for is one task on the pool.

#include "base/blocking_pool.hpp"
#include "base/clock.hpp"
#include "base/lifetime.hpp"
#include "net/event_loop.hpp"
#include "store/database/people.hpp"
#include "store/database/repositories.hpp"
#include "store/history/visitor_journal.hpp"
#include "visits/visit_progress.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porchlight::identity {

/// Whom the database is asked for.
struct WhoIs {
  VisitorKey key;
  std::string user_id{};                // proven; empty: none was
  std::optional<store::Proof> proof{};  // is written first, where it is
};

struct KnownVisitor {
  bool known = false;                      // false: the database could not be asked in time
  std::optional<store::Visitor> visitor;   // of that uid; none: a newcomer
  visits::Earlier earlier{};               // of the person
  std::optional<store::Visitor> person{};  // whose device the uid is; none: it is nobody else's
  bool unproven = false;                   // the user is not written of that uid: who is it?
  bool banned = false;                     // by an agent, whatever the database says
  std::optional<store::Joined> joined{};   // what has been written
  std::string user_id{};                   // that was asked for

  /// Who the uid is of; null: a newcomer.
  [[nodiscard]] const store::Visitor* somebody() const {
    if (person) return &*person;
    return visitor ? &*visitor : nullptr;
  }
};

/// Thread: the loop's.
class VisitorLookup {
 public:
  using Answer = UniqueFunction<void(KnownVisitor)>;

  VisitorLookup(store::Database& database, store::VisitorJournal& journal, BlockingPool& pool,
                net::EventLoop& loop);

  void find(WhoIs who, Answer answer);
  /// As long as the database takes, also while it is away: `known` is false where it said so.
  void find_patiently(WhoIs who, Answer answer);
  /// What agents call or tag the visitor was written just now: if it is being looked up, what is found may be
  /// older, and is looked up again.
  void changed(const VisitorKey& visitor);

 private:
  struct Question {
    std::uint64_t id;
    WhoIs who;
    std::uint64_t change = 0;               // the last one before it was asked
    std::optional<store::Joined> joined{};  // was written when it was asked before
  };
  struct Change {
    std::uint64_t number;
    VisitorKey visitor;
  };
  using Answers = std::vector<std::pair<Question, KnownVisitor>>;

  std::uint64_t gather(WhoIs who, Answer answer);
  void gather(Question question);
  void ask();
  void answered(Answers& answers);
  [[nodiscard]] bool is_older(const Question& question, const KnownVisitor& found) const;
  void ask_again(Question& question, KnownVisitor& found);
  void give_up_overdue();

  store::Database& database_;
  store::VisitorJournal& journal_;
  BlockingPool& pool_;
  net::EventLoop& loop_;
  Timer timer_;
  std::uint64_t last_id_ = 0;
  std::vector<Question> gathered_;
  std::size_t asking_ = 0;  // tasks on the pool
  std::uint64_t last_change_ = 0;
  std::deque<Change> changes_;  // since the oldest of those tasks
  std::unordered_map<std::uint64_t, Answer> waiting_;
  std::deque<std::pair<SteadyTime, std::uint64_t>> deadlines_;  // in the order asked
  SteadyTime not_before_{};                                     // the database is away: not asked until then
  Lifetime lifetime_;
};

}  // namespace porchlight::identity
