#pragma once
// The database's limits, whichever its form. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::store::limits {

/// Visitors in a page. Reason: as many as one batch look-up of the session store takes well. Past it: cut.
inline constexpr std::size_t page_visitors = 500;
/// Bytes that visitors are searched for. Past it: badRequest.
inline constexpr std::size_t search_bytes = 200;
/// Pages that have the text, and views of them, by which a search finds who has read them. Reason: each view
/// is looked up by itself, in 50 ms at most. Past it: the text is frequent, and each visitor's own views are
/// read on the way.
inline constexpr std::size_t search_views = 10'000;
/// Bytes of a page's title and of its path, each, that searches know. Reason: there is a row for each page
/// that was read. Past it: cut at a character; the rest is not found.
inline constexpr std::size_t page_words_bytes = 500;
/// Bytes of a cursor. Reason: the longest uid, encoded, and a time. Past it: badRequest, unread.
inline constexpr std::size_t cursor_bytes = 512;

/// Bytes of an e-mail address (RFC 5321). Past it: badRequest.
inline constexpr std::size_t email_bytes = 254;
/// Bytes of a project's or an agent's name. Past it: badRequest.
inline constexpr std::size_t name_bytes = 200;
/// Projects that an agent owns and still makes more. Reason: an agency has tens; each gateway knows each
/// project, and an account that was stolen must not fill it. Past it: badRequest; the command line has no
/// such limit.
inline constexpr std::size_t owned_projects = 200;
/// Links of a project that are open: invitations, and for passwords. Reason: a team of one to twenty. Past
/// it: conflict.
inline constexpr std::size_t open_links = 50;
/// How long a link for a password is good. Reason: an owner gives it to somebody who waits for it. Past it:
/// there is none.
inline constexpr Milliseconds password_link_time{std::chrono::hours(24)};
/// How long the key of the first start is good. Reason: whoever has printed it is about to use it. Past it:
/// forbidden.
inline constexpr Milliseconds setup_key_time{std::chrono::hours(1)};
/// Origins of a project, and bytes of one. Past it: badRequest.
inline constexpr std::size_t project_origins = 100;
inline constexpr std::size_t origin_bytes = 300;

/// Characters (code points) of a message. Reason: the contract's; 32 KB in the worst case. Past it:
/// payloadTooLarge.
inline constexpr std::size_t message_characters = 8'000;
/// Characters that take no room, in a row. Reason: the longest emoji (flags made of tags) need six, stacked
/// marks of real languages four. Past it: left out.
inline constexpr std::size_t invisible_run = 8;
/// Characters of a message's tempId. Reason: a UUID with a word in front. Past it: badRequest.
inline constexpr std::size_t temp_id_characters = 64;
/// Files of a message. Reason: what one picks at once. Past it: badRequest.
inline constexpr std::size_t message_files = 10;
/// Files of a visitor, or of an agent, that wait for a message to name them. Reason: each holds its bytes for
/// an hour. Past it: rateLimited.
inline constexpr std::size_t unsent_files = 40;
/// Characters of a file's id, and of its key, six random bits each. Past it: notFound.
inline constexpr std::size_t file_id_characters = 22;
/// Messages of one answer, and conversations in a page. Reason: each conversation comes with its last
/// message; a hundred of the longest are 3 MB. Past it: cut.
inline constexpr std::size_t thread_messages = 100;
inline constexpr std::size_t page_conversations = 100;
/// Notes of a conversation, and bytes in all of them. Reason: they are read together. Past them: conflict.
inline constexpr std::size_t conversation_notes = 1'000;
inline constexpr std::size_t conversation_notes_bytes = 1'000'000;
/// Agents that a note mentions. Reason: more than a team has. Past it: badRequest.
inline constexpr std::size_t note_mentions = 50;
/// Places in which the words that conversations are searched for stand: messages, notes, visitors, each.
/// Reason: their conversations are sorted for each page. Past it: the words are frequent, and the page's
/// order is walked.
inline constexpr std::size_t conversation_hits = 10'000;
/// Conversations of a walk, and of each the newest messages that it looks through. Reason: what most have
/// said, and 100,000 messages at most, in well under a second. Past them: the page's cursor goes on; what is
/// older is found by words of three characters.
inline constexpr std::size_t search_walk_conversations = 500;
inline constexpr std::size_t search_walk_messages = 200;
/// Characters of what is shown of a text in which something was found. Reason: two lines of a list.
/// Past it: cut.
inline constexpr std::size_t excerpt_characters = 120;
/// How far ahead a conversation may be snoozed. Reason: a year; what comes later is no reminder. Past it:
/// badRequest.
inline constexpr Milliseconds snooze_horizon{std::chrono::hours(24 * 366)};
/// Conversations whose snooze ends at a time. Reason: a transaction of well under a second. Past it: the next
/// ones, at once.
inline constexpr std::size_t woken_conversations = 100;
/// Characters of what a widget shows above and before a chat. Past it: badRequest.
inline constexpr std::size_t chat_title_characters = 60;
inline constexpr std::size_t chat_greeting_characters = 280;

/// Languages that a project's chat has texts in, and characters of a language's tag (BCP 47: 35 are enough
/// for any). Reason: each page that asks is answered out of memory. Past them: badRequest.
inline constexpr std::size_t chat_languages = 40;
inline constexpr std::size_t language_characters = 35;

/// The best of a rating's scores, of which 1 is the worst; and characters of its comment. Reason: five stars,
/// and some sentences. Past them: badRequest.
inline constexpr std::int64_t best_score = 5;
inline constexpr std::size_t rating_characters = 1'000;

/// How far ahead of now a conversation's last time may lie and still be followed by the next message's.
/// Reason: what clocks that are kept differ by. Past it: a wrong clock has dated that one, and the next has
/// its own time.
inline constexpr Milliseconds message_time_ahead{60'000};
/// As far may a visitor's last sign of life lie ahead, by the database's clock, and still stand against an
/// earlier one. Reason: the session store dates it, and need not agree with the database. Past it: the new
/// one stands.
inline constexpr Milliseconds visitor_time_ahead{3'600'000};

/// How long a visitor may be gone and still continue the visit. Reason: what analytics call a session. Past
/// it: the next visit.
inline constexpr Milliseconds visit_gap{std::chrono::minutes(30)};
/// Visits of a visitor in a page. Reason: each comes with its page views; fifty of the longest are 20 MB.
/// Past it: cut.
inline constexpr std::size_t page_visits = 50;
/// Page views of a visit in one answer: a hundred that are shown, and one that tells of more. Past it: cut.
inline constexpr std::size_t visit_views = 101;
/// Bytes of each text of a visit and of a page view. Reason: an address, and a title, as the protocol takes
/// them. Past it: cut at a character.
inline constexpr std::size_t visit_text_bytes = 2'048;

/// Devices of a person that are told. Reason: people have a few, and whoever clears a browser has another.
/// Past it: the first are told.
inline constexpr std::size_t told_devices = 20;
/// Characters of what agents call, note and tag a visitor, and of why one is banned; tags of a visitor.
/// Reason: a line, a page, and what a row of a table has room for. Past them: badRequest.
inline constexpr std::size_t visitor_name_characters = 100;
inline constexpr std::size_t note_characters = 2'000;
inline constexpr std::size_t tag_characters = 40;
inline constexpr std::size_t visitor_tags = 10;
inline constexpr std::size_t reason_characters = 200;
/// What a page says of a visitor: keys, characters of one, and of a text. Reason: a card beside a
/// conversation; 24 KB in the worst case. Past them: badRequest, and nothing is changed.
inline constexpr std::size_t visitor_attributes = 20;
inline constexpr std::size_t attribute_key_characters = 40;
inline constexpr std::size_t attribute_characters = 255;
/// Bans in force of a project. Reason: each gateway keeps them in memory, 5 MB. Past it: badRequest.
inline constexpr std::size_t bans_in_force = 10'000;
/// Addresses of a ban. Reason: a person's devices, at home, at work and on the way. Past it: the others are
/// not banned.
inline constexpr std::size_t ban_addresses = 8;
/// Prepared answers of a project; characters of a shortcut and of a content, and bytes of a shortcut that are
/// looked at. Reason: a list that is searched in the browser; a word; some paragraphs. Past them: badRequest.
inline constexpr std::size_t canned_replies = 200;
inline constexpr std::size_t shortcut_characters = 32;
inline constexpr std::size_t shortcut_bytes = 256;
inline constexpr std::size_t reply_characters = 2'000;

/// Mails of a project that wait to be sent. Reason: each is a row, and a mail server that is away for a day
/// must not gather more than somebody could have written. Past it: conflict for an answer; that a visitor
/// waits is told later.
inline constexpr std::int64_t waiting_mails = 1'000;
/// How long somebody who has taken a mail has it. Reason: the longest try takes a minute, and gateways'
/// clocks differ by less. Past it: somebody else takes it, and it may arrive twice.
inline constexpr Milliseconds mail_lease{std::chrono::minutes(5)};
/// Agents told of conversations that wait, at a time. Reason: a transaction. Past it: the next time.
inline constexpr std::size_t told_waiting = 100;
/// Minutes after which an agent may want to be told. Reason: sooner than that it would be a race with whoever
/// answers; later than a day it is no news. Past them: badRequest.
inline constexpr std::int64_t least_mail_after = 5;
inline constexpr std::int64_t most_mail_after = 1'440;
/// How long a conversation may have waited and still be told by mail. Reason: who begins to be told does not
/// want all that was left lying for years. Past it: it is not.
inline constexpr Milliseconds oldest_wait{std::chrono::hours(24 * 7)};

/// Browsers that an agent is alerted in, bytes of the address by which one is, and of what it is called.
/// Reason: the devices of a person; push services' addresses have 200 to 600. Past them: the oldest goes;
/// badRequest; cut.
inline constexpr std::size_t agent_pushes = 10;
inline constexpr std::size_t push_endpoint_bytes = 1'024;
inline constexpr std::size_t push_device_bytes = 100;
/// Browsers of a project that are alerted of one occasion. Reason: a team of a hundred with all they have.
/// Past it: those that have subscribed first.
inline constexpr std::int64_t told_pushes = 1'000;

/// Refused origins of a project, and how long each is kept. Reason: a list to look through; last week's is no
/// news. Past them: those that were refused the most often stay; removed.
inline constexpr std::size_t refused_origins = 50;
inline constexpr Milliseconds refused_origins_kept{std::chrono::hours(24 * 7)};
/// Of them so many go at a time. Reason: a piece takes well under a second. Past it: the next piece.
inline constexpr std::size_t removed_refused_origins = 1'000;

/// Origins that an entry of the log names as new, and as gone. Reason: a line to read; a project may have a
/// hundred. Past it: the first.
inline constexpr std::size_t audited_origins = 20;
/// Bans, and entries of the log, in a page. Past it: cut.
inline constexpr std::size_t page_acts = 100;
/// How long the log is kept, and a ban after its end. Past it: removed.
inline constexpr Milliseconds acts_kept{std::chrono::hours(24 * 365)};
/// Entries of the log of a project. Reason: 30 MB, and what agents do by hand in a year; a program that
/// changes visitors writes as many in a day. Past it: the oldest are removed with what was kept long enough
/// (`porchlight_pruned_audit_entries_total`).
inline constexpr std::size_t audit_entries = 100'000;
/// Of each of them so many go at a time. Reason: a piece takes well under a second. Past it: the next piece.
inline constexpr std::size_t removed_acts = 1'000;

/// Visitors that go at a time with a removed project. Reason: with their messages a piece takes well under a
/// second. Past it: the next piece.
inline constexpr int removed_visitors = 500;
/// Days for which a project may keep visits, one at least. Reason: ten years; a calendar's arithmetic holds.
/// Past it: badRequest.
inline constexpr std::int64_t visit_days = 3'650;
/// Visits that go at a time, with their page views: those of a removed project, and those that were kept long
/// enough. Reason and past it: as above.
inline constexpr std::size_t removed_visits = 1'000;

}  // namespace porchlight::store::limits
