#include "identity/visit_record.hpp"

#include "base/crypto.hpp"
#include "protocol/event_encoding.hpp"
#include "store/history/visitor_journal.hpp"

namespace porchlight::identity {
namespace {

/// Whether agents who have the visitor on their screen have to be told who it is by now. Of a newcomer the
/// arrival tells the name, and nobody has anything on a screen that could be wrong but "not verified".
bool is_somebody_else(const store::Visitor* before, const store::Visitor& now) {
  if (before == nullptr) return !now.user_id.empty();
  return before->name != now.name || before->email != now.email || before->user_id != now.user_id;
}

/// Also that there is none, since what was proven once ends with its proof; but not of somebody who never had
/// one: such a row may reach the database behind a proof that was given meanwhile, and would take it back.
bool says_the_user(const Identified& who, const KnownVisitor& known) {
  const store::Visitor* const before = known.somebody();
  const bool had_none = known.known && (before == nullptr || before->user_id.empty());
  return !who.user_id.empty() || !had_none;
}

}  // namespace

VisitorKey key_of(const Identified& who, const KnownVisitor& known) {
  return {who.message.project, known.person ? known.person->uid : who.message.uid};
}

store::VisitorWrite write_of(const VisitorKey& key) {
  store::VisitorWrite write;
  write.key = key;
  return write;
}

store::VisitorWrite write_of(const Identified& who, const KnownVisitor& known, WallTime now) {
  const protocol::IdentifyMessage& message = who.message;
  store::VisitorWrite write = write_of(key_of(who, known));
  write.referrer = message.referrer;
  if (!message.secret.empty()) write.secret_hash = crypto::sha256_hex(message.secret);
  if (says_the_user(who, known)) write.user_id = who.user_id;
  if (message.identity) {
    if (!message.identity->name.empty()) write.name = message.identity->name;
    if (!message.identity->email.empty()) write.email = message.identity->email;
  }
  const store::Visitor* const before = known.somebody();
  store::Visitor after = before != nullptr ? *before : store::visitor_from(write).value_or(store::Visitor{});
  store::overlay(after, write);
  if (is_somebody_else(before, after) || known.joined)
    write.news = protocol::encode_identified(after, now).payload;
  return write;
}

std::string shown_name(const protocol::IdentifyMessage& message, const KnownVisitor& known) {
  const store::Visitor* const somebody = known.somebody();
  if (somebody != nullptr && !somebody->agent_name.empty()) return somebody->agent_name;
  if (message.identity && !message.identity->name.empty()) return message.identity->name;
  return somebody != nullptr ? somebody->name : std::string();
}

std::string shown_email(const protocol::IdentifyMessage& message, const KnownVisitor& known) {
  if (message.identity && !message.identity->email.empty()) return message.identity->email;
  return known.somebody() != nullptr ? known.somebody()->email : std::string();
}

}  // namespace porchlight::identity
