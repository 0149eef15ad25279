#include "identity/visitor_lookup.hpp"

#include "identity/limits.hpp"
#include "store/database/visits.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace porchlight::identity {
namespace {

/// The newest page of a visit: of those that wait, else the database's.
std::optional<store::PageView> newest_page(store::VisitsRepository& visits, const store::Visit& visit,
                                           const std::vector<store::VisitWrite>& pending) {
  for (const store::VisitWrite& write : pending) {
    if (write.visit.started == visit.started && !write.views.empty()) return write.views.back();
  }
  auto views = visits.views(visit.key, visit.started, 1);
  if (!views || views->empty()) return std::nullopt;
  return std::move(views->front());
}

/// What cannot be read of them is not known; the visitor is, all the same. `pending`: was asked for before.
visits::Earlier earlier_visits(store::VisitsRepository& visits, const VisitorKey& key,
                               const std::vector<store::VisitWrite>& pending, bool has_row) {
  std::optional<store::LastVisit> stored;
  if (has_row) {
    auto read = visits.last(key);
    if (read) stored = std::move(*read);
  }
  visits::Earlier earlier;
  earlier.visit = store::last_visit(std::move(stored), pending);
  if (earlier.visit) earlier.page = newest_page(visits, earlier.visit->visit, pending);
  return earlier;
}

/// Of the database, with what waits on top. An answer without a visitor: there is none.
Result<std::optional<store::Visitor>> find_visitor(store::Database& database,
                                                   const store::VisitorJournal& journal,
                                                   const VisitorKey& key) {
  // What waits to be written first: the other way round a flush in between would hide the row from both.
  const auto pending = journal.pending(key);
  auto row = database.visitors().find(key);
  if (row) {
    if (pending) store::overlay(*row, *pending);
    return std::optional(std::move(*row));
  }
  if (row.error().code != ErrorCode::not_found) return row.error();
  return pending ? store::visitor_from(*pending) : std::nullopt;
}

/// Whose device the uid is, by the user that it has proven.
Result<void> find_person(store::Database& database, const store::VisitorJournal& journal, const WhoIs& who,
                         KnownVisitor& known) {
  const auto uid = database.people().person_of(who.key.project, who.user_id);
  if (!uid) return uid.error();
  if (*uid == who.key.uid) return {};
  known.unproven = !*uid || !known.visitor || known.visitor->joined_to != **uid;
  if (known.unproven) return {};
  auto person = find_visitor(database, journal, {who.key.project, **uid});
  if (!person) return person.error();
  known.person = std::move(*person);
  return {};
}

/// What a device has begun is the person's.
visits::Earlier earlier_of(store::Database& database, const store::VisitorJournal& journal, const WhoIs& who,
                           const KnownVisitor& known) {
  const VisitorKey person{who.key.project, known.person ? known.person->uid : who.key.uid};
  auto pending = journal.pending_visits(person);
  if (known.person) {
    std::ranges::move(journal.pending_visits(who.key), std::back_inserter(pending));
    std::ranges::stable_sort(pending, std::greater(), [](const auto& one) { return one.visit.started; });
  }
  return earlier_visits(database.visits(), person, pending, known.somebody() != nullptr);
}

/// A proof that is refused is somebody else's uid, as the look-up behind it says.
KnownVisitor look_up(store::Database& database, const store::VisitorJournal& journal, const WhoIs& who) {
  KnownVisitor known;
  if (who.proof) {
    auto joined = database.people().prove(*who.proof);
    if (!joined && joined.error().code != ErrorCode::forbidden) return {};
    if (joined) known.joined = std::move(*joined);
  }
  auto visitor = find_visitor(database, journal, who.key);
  if (!visitor) return {};
  known.visitor = std::move(*visitor);
  if (!who.user_id.empty() && !find_person(database, journal, who, known)) return {};
  known.earlier = earlier_of(database, journal, who, known);
  known.user_id = who.user_id;
  known.known = true;
  return known;
}

}  // namespace

VisitorLookup::VisitorLookup(store::Database& database, store::VisitorJournal& journal, BlockingPool& pool,
                             net::EventLoop& loop)
    : database_(database), journal_(journal), pool_(pool), loop_(loop), timer_(loop.timers(), [this] {
        give_up_overdue();
      }) {}

void VisitorLookup::find(WhoIs who, Answer answer) {
  const SteadyTime now = loop_.now();
  if (now < not_before_ || waiting_.size() >= limits::waiting_lookups) return answer({});
  deadlines_.emplace_back(now + limits::secret_check_time, gather(std::move(who), std::move(answer)));
  if (!timer_.armed()) timer_.arm(deadlines_.front().first);
}

void VisitorLookup::find_patiently(WhoIs who, Answer answer) {
  gather(std::move(who), std::move(answer));
}

std::uint64_t VisitorLookup::gather(WhoIs who, Answer answer) {
  const std::uint64_t id = ++last_id_;
  waiting_.emplace(id, std::move(answer));
  gather(Question{.id = id, .who = std::move(who)});
  return id;
}

void VisitorLookup::gather(Question question) {
  if (gathered_.empty()) loop_.at_end_of_turn([this] { ask(); });
  gathered_.push_back(std::move(question));
}

void VisitorLookup::changed(const VisitorKey& visitor) {
  if (asking_ == 0) return;
  changes_.push_back({++last_change_, visitor});
  if (changes_.size() > limits::lookup_changes) changes_.pop_front();
}

void VisitorLookup::ask() {
  auto questions = std::exchange(gathered_, {});
  for (Question& question : questions) question.change = last_change_;
  ++asking_;
  const bool taken = pool_.try_post(
      [&database = database_, &journal = journal_, questions,
       home = lifetime_.bring_home(loop_, [this](Answers answers) { answered(answers); })]() mutable {
        Answers answers;
        answers.reserve(questions.size());
        for (const Question& question : questions) {
          answers.emplace_back(question, look_up(database, journal, question.who));
        }
        home(std::move(answers));
      });
  if (taken) return;
  // A full pool is a database that hangs.
  Answers unknown;
  for (Question& question : questions) unknown.emplace_back(std::move(question), KnownVisitor{});
  answered(unknown);
}

bool VisitorLookup::is_older(const Question& question, const KnownVisitor& found) const {
  return std::ranges::any_of(changes_, [&](const Change& change) {
    const VisitorKey& key = question.who.key;
    const bool is_person = found.person && change.visitor == VisitorKey{key.project, found.person->uid};
    return change.number > question.change && (change.visitor == key || is_person);
  });
}

/// What was proved is written by now.
void VisitorLookup::ask_again(Question& question, KnownVisitor& found) {
  if (found.joined) question.joined = std::move(found.joined);
  question.who.proof.reset();
  gather(std::move(question));
}

void VisitorLookup::answered(Answers& answers) {
  --asking_;
  for (auto& [question, visitor] : answers) {
    not_before_ = visitor.known ? SteadyTime{} : loop_.now() + limits::database_pause;
    const auto found = waiting_.find(question.id);
    if (found == waiting_.end()) continue;  // too late
    if (is_older(question, visitor)) {
      ask_again(question, visitor);
      continue;
    }
    if (!visitor.joined) visitor.joined = std::move(question.joined);
    if (visitor.known && !visitor.visitor) {
      // Another of the same batch, or of another thread, may have come with that uid and a secret meanwhile.
      if (const auto pending = journal_.pending(question.who.key))
        visitor.visitor = store::visitor_from(*pending);
    }
    Answer answer = std::move(found->second);
    waiting_.erase(found);
    answer(std::move(visitor));
  }
  if (asking_ == 0) changes_.clear();
  while (!deadlines_.empty() && !waiting_.contains(deadlines_.front().second)) deadlines_.pop_front();
}

void VisitorLookup::give_up_overdue() {
  const SteadyTime now = loop_.now();
  while (!deadlines_.empty() && deadlines_.front().first <= now) {
    const auto found = waiting_.find(deadlines_.front().second);
    deadlines_.pop_front();
    if (found == waiting_.end()) continue;
    not_before_ = now + limits::database_pause;
    Answer answer = std::move(found->second);
    waiting_.erase(found);
    answer({});
  }
  if (!deadlines_.empty()) timer_.arm(deadlines_.front().first);
}

}  // namespace porchlight::identity
