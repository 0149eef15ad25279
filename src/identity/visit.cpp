#include "identity/visit.hpp"

#include "base/assert.hpp"
#include "identity/limits.hpp"
#include "identity/visitor_checks.hpp"

namespace porchlight::identity {

bool Visit::crowded() const {
  return waiting_.size() >= limits::waiting_identifies;
}

VisitActions Visit::identify(Identified who, std::optional<Error> doubt) {
  PORCHLIGHT_ASSERT(!crowded());
  VisitActions actions;
  waiting_.push_back({std::move(who), std::move(doubt)});
  if (waiting_.size() == 1) look_up_first(actions);
  return actions;
}

Asked Visit::asked(const Identified& who, bool proves) {
  Asked asked{.uid = who.message.uid, .user_id = who.user_id};
  if (!proves) return asked;
  asked.proves = true;
  asked.secret = who.message.secret;
  asked.referrer = who.message.referrer;
  return asked;
}

void Visit::look_up_first(VisitActions& actions) const {
  actions.emplace_back(LookUp{asked(waiting_.front().who, proving_)});
}

VisitActions Visit::on_known(const KnownVisitor& known, std::string_view shown, const TakeRoom& take_room) {
  PORCHLIGHT_ASSERT(identifying());
  VisitActions actions;
  const bool proved = std::exchange(proving_, false);
  if (!proved) has_room_ = false;
  auto refused = refusal(known, waiting_.front().who);
  const bool apart = stays_apart(waiting_.front().who, known);
  const bool checked = !refused && known.known && (apart || has_room(known, take_room));
  if (checked && known.unproven && !proved) {
    has_room_ = proving_ = true;
    look_up_first(actions);
    return actions;
  }
  Waiting first = waiting_.take();
  if (refused) {
    actions.emplace_back(RefuseIdentify{std::move(*refused)});
  } else {
    enter(std::move(first), known, shown, checked, actions);
  }
  if (!waiting_.empty()) look_up_first(actions);
  return actions;
}

void Visit::enter(Waiting first, const KnownVisitor& known, std::string_view shown, bool checked,
                  VisitActions& actions) {
  const std::string uid = first.who.message.uid;
  std::string secret = first.who.message.secret;
  // Another visitor on the same connection: the one leaves, the other joins. A device that is its person by
  // now is nobody beside it.
  if (!shown.empty() && shown != (known.person ? known.person->uid : uid)) {
    const bool is_device = shown == uid;
    if (is_device) unchecked_.reset();
    actions.emplace_back(leave(is_device));
  }
  if (stays_apart(first.who, known)) {
    unchecked_ = std::make_unique<Identified>(std::move(first.who));
    actions.emplace_back(KeepApart{unchecked_.get(), &known});
  } else if (checked) {
    unchecked_.reset();
    actions.emplace_back(Take{std::move(first.who), &known});
  } else {
    hold(std::move(first.who), known, actions);
  }
  actions.emplace_back(AcceptIdentify{uid, checked, std::move(first.doubt)});
  actions.emplace_back(MayChat{std::move(secret), &known});
}

void Visit::hold(Identified who, const KnownVisitor& known, VisitActions& actions) {
  actions.emplace_back(Hold{who.message.uid});
  unchecked_ = std::make_unique<Identified>(std::move(who));
  if (known.known) {
    actions.emplace_back(AwaitRoom{});
  } else {
    check_later(actions);
  }
}

bool Visit::has_room(const KnownVisitor& known, const TakeRoom& take_room) {
  const bool given = std::exchange(has_room_, false);
  return known.visitor || given || take_room();
}

void Visit::check_later(VisitActions& actions, bool proves) {
  PORCHLIGHT_ASSERT(unchecked_ != nullptr);
  if (std::exchange(check_waits_, true)) return;
  check_proves_ = proves;
  actions.emplace_back(CheckLater{asked(*unchecked_, proves)});
}

VisitActions Visit::on_checked(std::string_view uid, const KnownVisitor& known, const TakeRoom& take_room) {
  VisitActions actions;
  check_waits_ = false;
  const bool proved = std::exchange(check_proves_, false);
  if (!unchecked_) return actions;
  if (!known.known || unchecked_->message.uid != uid || unchecked_->user_id != known.user_id) {
    check_later(actions);
  } else if (auto refused = refusal(known, *unchecked_)) {
    unchecked_.reset();
    actions.emplace_back(RefuseVisit{std::move(*refused)});
  } else if (stays_apart(*unchecked_, known)) {
    actions.emplace_back(KeepApart{unchecked_.get(), &known});
    actions.emplace_back(MayChat{unchecked_->message.secret, &known});
  } else if (!has_room(known, take_room)) {
    actions.emplace_back(AwaitRoom{});
  } else if (known.unproven && !proved) {
    has_room_ = true;
    check_later(actions, true);
  } else {
    if (known.person) actions.emplace_back(Leave{nullptr, true});  // until now it was held by its own uid
    Identified who = std::move(*std::exchange(unchecked_, nullptr));
    std::string secret = who.message.secret;
    actions.emplace_back(Take{std::move(who), &known});
    actions.emplace_back(MayChat{std::move(secret), &known});
  }
  return actions;
}

VisitActions Visit::write() {
  if (!unchecked_ || !std::exchange(apart_, false)) return {};
  return identify(*unchecked_, std::nullopt);
}

/// Of a bot nothing is to be looked up afterwards.
Leave Visit::leave(bool for_good) {
  auto unchecked = std::exchange(unchecked_, nullptr);
  return {apart_ ? nullptr : std::move(unchecked), for_good};
}

/// Whoever proves a user is a customer, whatever the browser calls itself.
bool Visit::stays_apart(const Identified& who, const KnownVisitor& known) const {
  return apart_ && known.known && !known.visitor && who.user_id.empty();
}

/// Somebody else may have come with the uid meanwhile: the database is asked once more.
std::optional<VisitActions> Visit::retry(const TakeRoom& take_room) {
  VisitActions actions;
  if (!unchecked_) return actions;
  if (!may_write(take_room)) return std::nullopt;
  check_later(actions);
  return actions;
}

bool Visit::may_write(const TakeRoom& take_room) {
  if (unchecked_ && !has_room_) has_room_ = take_room();
  return !unchecked_ || has_room_;
}

bool Visit::on_page(protocol::ContextMessage& message) {
  if (!waiting_.empty()) {
    update_page(waiting_.back().who.message, std::move(message));
  } else if (unchecked_ && apart_ && !check_waits_) {
    update_page(unchecked_->message, protocol::ContextMessage(message));
    return false;
  } else if (unchecked_) {
    update_page(unchecked_->message, std::move(message));
  } else {
    return false;
  }
  return true;
}

}  // namespace porchlight::identity
