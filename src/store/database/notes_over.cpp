#include "store/database/notes_over.hpp"

#include "store/database/conversation_reads.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace porchlight::store {
namespace {

const std::string note_columns =
    "SELECT id, conversation_id, position, agent_id, agent_name, content, temp_id, written_at FROM notes ";
const SqlText list_notes_sql(note_columns + "WHERE conversation_id = ?1 ORDER BY position, id");
const SqlText find_note_sql(note_columns + "WHERE conversation_id = ?1 AND id = ?2");
const SqlText repeated_note_sql(note_columns +
                                "WHERE conversation_id = ?1 AND agent_id = ?2 AND temp_id = ?3");
const SqlText list_mentions_sql(
    "SELECT note_id, agent_id, agent_name FROM note_mentions WHERE conversation_id = ?1 "
    "ORDER BY note_id, place");
// Whoever writes, removes or sees a note of it waits here.
const SqlText lock_conversation_sql(
    "SELECT id FROM conversations WHERE project_id = ?1 AND id = ?2",
    "SELECT id FROM conversations WHERE project_id = ?1 AND id = ?2 FOR NO KEY UPDATE");
const SqlText room_for_note_sql(
    "SELECT count(*), coalesce(sum(length(CAST(content AS BLOB))), 0) FROM notes WHERE conversation_id = ?1",
    "SELECT count(*), coalesce(sum(octet_length(content)), 0)::bigint FROM notes WHERE conversation_id = ?1");
const SqlText member_name_sql(
    "SELECT coalesce(nullif(a.name, ''), a.email) FROM memberships m JOIN agents a ON a.id = m.agent_id "
    "WHERE m.project_id = ?1 AND m.agent_id = ?2");
const SqlText writer_name_sql("SELECT coalesce(nullif(name, ''), email) FROM agents WHERE id = ?1");
const SqlText add_note_sql(
    "INSERT INTO notes (conversation_id, position, agent_id, agent_name, content, temp_id, written_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id");
const SqlText add_mention_sql(
    "INSERT INTO note_mentions (note_id, conversation_id, agent_id, agent_name, place, seen) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
const SqlText remove_note_sql("DELETE FROM notes WHERE conversation_id = ?1 AND id = ?2");
const SqlText see_mentions_sql(
    "UPDATE note_mentions SET seen = ?3 WHERE conversation_id = ?1 AND agent_id = ?2 AND NOT seen");
const SqlText refresh_mentioned_sql(
    "UPDATE conversations SET mentioned = coalesce((SELECT group_concat(DISTINCT agent_id) "
    "FROM note_mentions WHERE conversation_id = ?1 AND NOT seen), '') WHERE id = ?1",
    "UPDATE conversations SET mentioned = coalesce((SELECT string_agg(DISTINCT agent_id::text, ',') "
    "FROM note_mentions WHERE conversation_id = ?1 AND NOT seen), '') WHERE id = ?1");

Note note_of(const SqlCells& row) {
  return {.id = row.integer(0),
          .conversation = row.integer(1),
          .position = row.integer(2),
          .agent = row.integer(3),
          .agent_name = row.text(4),
          .content = row.text(5),
          .mentions = {},
          .temp_id = row.text(6),
          .written = row.time(7)};
}

/// Each with whom it mentions.
Result<std::vector<Note>> with_mentions(SqlConnection& sql, ConversationId conversation,
                                        std::vector<Note> notes) {
  std::unordered_map<NoteId, std::vector<NoteMention>> mentions;
  const auto read = sql.read(list_mentions_sql, {conversation}, [&](const SqlCells& row) {
    mentions[row.integer(0)].push_back({row.integer(1), row.text(2)});
  });
  if (!read) return read.error();
  for (Note& note : notes) {
    if (const auto found = mentions.find(note.id); found != mentions.end()) {
      note.mentions = std::move(found->second);
    }
  }
  return notes;
}

/// Its row is this transaction's until it ends.
Result<Conversation> lock_and_read(SqlConnection& sql, ProjectId project, ConversationId id) {
  const auto locked = sql.read(lock_conversation_sql, {project, id}, [](const SqlCells&) {});
  if (!locked) return locked.error();
  return read_conversation(sql, project, id);
}

Result<std::optional<Note>> repeated_note(SqlConnection& sql, const NewNote& note) {
  std::vector<Note> found;
  const auto read = sql.read(repeated_note_sql, {note.conversation, note.agent, note.temp_id},
                             [&](const SqlCells& row) { found.push_back(note_of(row)); });
  if (!read) return read.error();
  if (found.empty()) return std::optional<Note>();
  auto whole = with_mentions(sql, note.conversation, std::move(found));
  if (!whole) return whole.error();
  return std::optional(std::move(whole->front()));
}

Result<void> make_room_for_note(SqlConnection& sql, ConversationId conversation, std::size_t bytes) {
  std::size_t notes = 0;
  std::size_t kept = 0;
  const auto read = sql.read(room_for_note_sql, {conversation}, [&](const SqlCells& row) {
    notes = static_cast<std::size_t>(row.integer(0));
    kept = static_cast<std::size_t>(row.integer(1));
  });
  if (!read) return read.error();
  if (notes < limits::conversation_notes && kept + bytes <= limits::conversation_notes_bytes) return {};
  return Error{ErrorCode::conflict,
               "a conversation has at most " + std::to_string(limits::conversation_notes) + " notes and " +
                   std::to_string(limits::conversation_notes_bytes) + " bytes in them: remove some first"};
}

Result<std::vector<NoteMention>> mentioned_members(SqlConnection& sql, const NewNote& note) {
  std::vector<NoteMention> mentions;
  mentions.reserve(note.mentions.size());
  for (const std::int64_t agent : note.mentions) {
    if (std::ranges::count(mentions, agent, &NoteMention::agent) > 0) continue;
    const std::size_t known = mentions.size();
    const auto read = sql.read(member_name_sql, {note.project, agent}, [&](const SqlCells& row) {
      mentions.push_back({agent, row.text(0)});
    });
    if (!read) return read.error();
    if (mentions.size() == known) {
      return bad_request("mentions: expected members of the project, agent " + std::to_string(agent) +
                         " is none");
    }
  }
  return mentions;
}

Result<void> insert_note(SqlConnection& sql, Note& note) {
  const auto added = sql.read(add_note_sql,
                              {note.conversation, note.position, note.agent, note.agent_name, note.content,
                               note.temp_id, note.written},
                              [&](const SqlCells& row) { note.id = row.integer(0); });
  if (!added) return added.error();
  std::int64_t place = 0;
  for (const NoteMention& mention : note.mentions) {
    const auto written = sql.write(add_mention_sql, {note.id, note.conversation, mention.agent, mention.name,
                                                     place++, mention.agent == note.agent});
    if (!written) return written.error();
  }
  if (note.mentions.empty()) return {};
  return refresh_mentioned(sql, note.conversation);
}

Result<Note> new_note(SqlConnection& sql, const NewNote& wanted, std::string content, std::int64_t position) {
  if (auto room = make_room_for_note(sql, wanted.conversation, content.size()); !room) return room.error();
  std::optional<std::string> name;
  const auto read =
      sql.read(writer_name_sql, {wanted.agent}, [&](const SqlCells& row) { name = row.text(0); });
  if (!read) return read.error();
  if (!name) return no_such_agent(wanted.agent);
  auto mentions = mentioned_members(sql, wanted);
  if (!mentions) return mentions.error();
  return Note{.id = 0,
              .conversation = wanted.conversation,
              .position = position,
              .agent = wanted.agent,
              .agent_name = std::move(*name),
              .content = std::move(content),
              .mentions = std::move(*mentions),
              .temp_id = wanted.temp_id,
              .written = wanted.now};
}

}  // namespace

Result<void> refresh_mentioned(SqlConnection& sql, ConversationId conversation) {
  const auto written = sql.write(refresh_mentioned_sql, {conversation});
  if (!written) return written.error();
  return {};
}

Result<std::vector<Note>> NotesOver::list(ProjectId project, ConversationId conversation) {
  return access_.read([&](SqlConnection& sql) -> Result<std::vector<Note>> {
    if (auto there = read_conversation(sql, project, conversation); !there) return there.error();
    std::vector<Note> notes;
    const auto read =
        sql.read(list_notes_sql, {conversation}, [&](const SqlCells& row) { notes.push_back(note_of(row)); });
    if (!read) return read.error();
    return with_mentions(sql, conversation, std::move(notes));
  });
}

Result<NoteWritten> NotesOver::add(const NewNote& note) {
  if (auto fits = check_temp_id(note.temp_id); !fits) return fits.error();
  if (note.mentions.size() > limits::note_mentions) {
    return bad_request("mentions: expected at most " + std::to_string(limits::note_mentions) + " agents");
  }
  auto content = normalized_content(note.content);
  if (!content) return content.error();
  return access_.write_together([&](SqlConnection& sql) -> Result<NoteWritten> {
    auto conversation = lock_and_read(sql, note.project, note.conversation);
    if (!conversation) return conversation.error();
    auto known = repeated_note(sql, note);
    if (!known) return known.error();
    if (*known) return NoteWritten{std::move(**known), std::move(*conversation), true};
    auto made = new_note(sql, note, *content, conversation->last_position);
    if (!made) return made.error();
    if (auto added = insert_note(sql, *made); !added) return added.error();
    auto now = read_conversation(sql, note.project, note.conversation);
    if (!now) return now.error();
    return NoteWritten{std::move(*made), std::move(*now), false};
  });
}

Result<Conversation> NotesOver::remove(const NoteRemoval& removal) {
  return access_.write_together([&](SqlConnection& sql) -> Result<Conversation> {
    if (auto there = lock_and_read(sql, removal.project, removal.conversation); !there) return there.error();
    std::optional<Note> note;
    const auto read = sql.read(find_note_sql, {removal.conversation, removal.note},
                               [&](const SqlCells& row) { note = note_of(row); });
    if (!read) return read.error();
    if (!note) return Error{ErrorCode::not_found, "there is no such note"};
    if (note->agent != removal.agent && !removal.of_anybody) {
      return Error{ErrorCode::forbidden, "expected a note of your own, or an owner of the project"};
    }
    const auto removed = sql.write(remove_note_sql, {removal.conversation, removal.note});
    if (!removed) return removed.error();
    if (auto refreshed = refresh_mentioned(sql, removal.conversation); !refreshed) return refreshed.error();
    return read_conversation(sql, removal.project, removal.conversation);
  });
}

Result<MentionsSeen> NotesOver::see(ProjectId project, ConversationId conversation, std::int64_t agent) {
  auto found =
      access_.read([&](SqlConnection& sql) { return read_conversation(sql, project, conversation); });
  if (!found) return found.error();
  if (std::ranges::count(found->mentioned, agent) == 0) return MentionsSeen{std::move(*found), false};
  return access_.write_together([&](SqlConnection& sql) -> Result<MentionsSeen> {
    if (auto there = lock_and_read(sql, project, conversation); !there) return there.error();
    const auto seen = sql.write(see_mentions_sql, {conversation, agent, true});
    if (!seen) return seen.error();
    if (auto refreshed = refresh_mentioned(sql, conversation); !refreshed) return refreshed.error();
    auto now = read_conversation(sql, project, conversation);
    if (!now) return now.error();
    return MentionsSeen{std::move(*now), true};
  });
}

}  // namespace porchlight::store
