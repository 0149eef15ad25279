#pragma once
// Who a visitor's connection is, from identify to the end: which identifies wait for the database, and
// whether it has said yes. Events in; what is to be done comes out, in order. No socket, no database, no
// clock in here.
//
// identify asks the database first, for the secret, but not for longer than a time limit. Without an answer
// the connection holds presence, unchecked, and nothing of it is shown or written until there is one
// (secret_checks.hpp); so it is with a newcomer for whose row there is no room (newcomers.hpp). Meanwhile a
// page change belongs to the visitor who is about to be known, so it is kept.
//
// Who proves a user is that user's person (decision 0040): the first time a uid does, the database is asked
// once more, and writes it; then the connection is the person whose device the uid is.
// Of a bot nothing is written: it is shown apart, with what it has said kept beside, until it writes a
// message or the database knows it. Then it is a visitor, by the same way as everybody.

#include "base/error.hpp"
#include "base/rare_queue.hpp"
#include "identity/secret_checks.hpp"
#include "identity/visitor_lookup.hpp"
#include "protocol/visitor_messages.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace porchlight::identity {

/// Of an identify, or of what is shown.
template <typename Page>
void update_page(Page& page, protocol::ContextMessage message) {
  if (!message.url.empty()) page.url = std::move(message.url);
  if (message.title) page.title = std::move(*message.title);
}

/// Whom the database is to be asked for.
struct Asked {
  std::string uid;
  std::string user_id{};  // proven
  bool proves = false;    // the proof is to be written first; with what its row begins with
  std::string secret{};
  std::string referrer{};
};
/// Ask the database for the visitor: answered with on_known().
struct LookUp : Asked {};
/// Answer the identify that has waited longest. They are answered in the order of identify().
struct RefuseIdentify {
  Error why;
};
struct AcceptIdentify {
  std::string uid;
  bool checked = true;
  std::optional<Error> doubt;  // of the identity
};
/// The visitor whom the connection was has left.
struct Leave {
  std::unique_ptr<Identified> unchecked;  // null: the database knew it
  bool for_good = false;                  // it is a device of somebody else by now
};
/// The connection is this visitor; nothing else of it counts yet.
struct Hold {
  std::string uid;
};
/// The visitor is shown as it says, and written.
struct Take {
  Identified who;
  const KnownVisitor* known;
};
/// A bot, shown as it says apart from the visitors, and not written. `who` and `known` outlive the actions.
struct KeepApart {
  const Identified* who;
  const KnownVisitor* known;
};
/// Ask the database with patience: answered with on_checked().
struct CheckLater : Asked {};
/// Have retry() called a while later.
struct AwaitRoom {};
/// The visitor may chat, if the secret is right.
struct MayChat {
  std::string secret;
  const KnownVisitor* known;
};
/// The secret was not the visitor's: the connection is nobody's.
struct RefuseVisit {
  Error why;
};
using VisitAction = std::variant<LookUp, RefuseIdentify, AcceptIdentify, Leave, Hold, Take, KeepApart,
                                 CheckLater, AwaitRoom, MayChat, RefuseVisit>;
using VisitActions = std::vector<VisitAction>;

class Visit {
 public:
  /// Takes room for the row of one more visitor. False: there is none.
  using TakeRoom = std::function<bool()>;

  /// The connection says that it is a bot's. Before its first identify.
  void keep_apart() { apart_ = true; }
  /// Whom it holds, and has no row, stands with the bots.
  [[nodiscard]] bool is_apart() const { return apart_; }
  /// A bot writes: it identifies again, as a visitor. Nothing where it is none, or has not been let in yet.
  /// It is not crowded.
  [[nodiscard]] VisitActions write();

  /// limits::waiting_identifies wait already.
  [[nodiscard]] bool crowded() const;
  /// It is not crowded.
  [[nodiscard]] VisitActions identify(Identified who, std::optional<Error> doubt);
  /// `shown`: whom the connection is until now, empty for nobody. What is known outlives the actions, here
  /// and in on_checked().
  [[nodiscard]] VisitActions on_known(const KnownVisitor& known, std::string_view shown,
                                      const TakeRoom& take_room);
  [[nodiscard]] VisitActions on_checked(std::string_view uid, const KnownVisitor& known,
                                        const TakeRoom& take_room);
  /// Whoever waits for room may have some by now. None: there still is none.
  [[nodiscard]] std::optional<VisitActions> retry(const TakeRoom& take_room);
  /// May the visitor's first message make a row?
  [[nodiscard]] bool may_write(const TakeRoom& take_room);
  /// The visitor is on another page. False: that is for presence to keep.
  [[nodiscard]] bool on_page(protocol::ContextMessage& message);
  /// The connection ends; it is somebody.
  [[nodiscard]] Leave leave(bool for_good = false);
  /// Identifies wait.
  [[nodiscard]] bool identifying() const { return !waiting_.empty(); }

 private:
  struct Waiting {
    Identified who;
    std::optional<Error> doubt;
  };

  [[nodiscard]] static Asked asked(const Identified& who, bool proves);
  void look_up_first(VisitActions& actions) const;
  void enter(Waiting first, const KnownVisitor& known, std::string_view shown, bool checked,
             VisitActions& actions);
  void hold(Identified who, const KnownVisitor& known, VisitActions& actions);
  [[nodiscard]] bool stays_apart(const Identified& who, const KnownVisitor& known) const;
  void check_later(VisitActions& actions, bool proves = false);
  [[nodiscard]] bool has_room(const KnownVisitor& known, const TakeRoom& take_room);

  RareQueue<Waiting> waiting_;             // the first one is looked up
  std::unique_ptr<Identified> unchecked_;  // what is shown once the database has said yes; null: it has.
                                           // Of a bot: what it would be as a visitor
  bool check_waits_ = false;               // it is asked already, with patience
  bool has_room_ = false;                  // there is room for the row of whom it is unchecked for
  bool proving_ = false;                   // the first one is looked up with its proof
  bool check_proves_ = false;              // so is the one that is checked
  bool apart_ = false;                     // it says that it is a bot, and has not written
};

}  // namespace porchlight::identity
