#include "store/database/conversation_search.hpp"

#include "base/utf8.hpp"
#include "store/database/conversation_pages.hpp"
#include "store/database/limits.hpp"
#include "store/database/text_excerpt.hpp"
#include "store/database/visitors_over.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace porchlight::store {
namespace {

using Ids = std::vector<std::string>;

/// What is looked for, as each database matches it.
struct Sought {
  std::vector<std::string> words;
  std::string glob = "*";  // of what fold() has made
  std::string like = "%";
  bool has_index = false;  // it has a word of three characters
};

/// With what the pattern would read as its own escaped.
Sought sought(std::string_view text) {
  constexpr std::size_t trigram = 3;
  Sought made{.words = folded_words(text)};
  for (const std::string& word : made.words) {
    made.has_index = made.has_index || utf8::characters(word) >= trigram;
    for (const char c : word) {
      const bool steers_glob = c == '*' || c == '?' || c == '[';
      made.glob += steers_glob ? std::string{'[', c, ']'} : std::string(1, c);
      if (c == '%' || c == '_' || c == '\\') made.like += '\\';
      made.like += c;
    }
    made.glob += '*';
    made.like += '%';
  }
  return made;
}

/// Parameters of all: the pattern for SQLite, the one for PostgreSQL; then the statement's own.
const std::string like_pattern = "lower(?2 COLLATE \"default\")";
std::string has_sqlite(const std::string& column) {
  return "fold(" + column + ") GLOB ?1";
}
std::string has_postgres(const std::string& column) {
  return "lower(" + column + " COLLATE \"default\") LIKE " + like_pattern;
}
const std::string is_called_sqlite =
    "fold(v.uid || char(10) || v.name || char(10) || v.email || char(10) || v.agent_name || char(10) || "
    "v.tags) GLOB ?1";
const std::string is_called_postgres = visitor_words_sql + " LIKE " + like_pattern;

const std::string one_more_hit = " LIMIT " + std::to_string(limits::conversation_hits + 1);

/// Where the words stand: a conversation's number for each place.
const SqlText& note_hits_sql() {
  static const SqlText sql(
      "SELECT c.id FROM note_words w CROSS JOIN notes n ON n.id = w.rowid "
      "CROSS JOIN conversations c ON c.id = n.conversation_id WHERE w.words GLOB ?1 AND c.project_id = ?3" +
          one_more_hit,
      "SELECT c.id FROM notes n JOIN conversations c ON c.id = n.conversation_id WHERE " +
          has_postgres("n.content") + " AND c.project_id = ?3" + one_more_hit);
  return sql;
}
const SqlText& name_hits_sql() {
  static const SqlText sql(
      "SELECT c.id FROM conversations c CROSS JOIN visitors v ON v.project_id = c.project_id "
      "AND v.uid = c.visitor_uid WHERE c.project_id = ?3 AND " +
          is_called_sqlite + one_more_hit,
      "SELECT c.id FROM visitor_search s JOIN conversations c ON c.project_id = s.project_id "
      "AND c.visitor_uid = s.uid WHERE s.project_id = ?3 AND s.words LIKE " +
          like_pattern + " COLLATE \"C\"" + one_more_hit);
  return sql;
}

}  // namespace

// A conversation's number for each place. In SQLite a message is known there by a number of its conversation
// and position.
const SqlText& message_hits_sql() {
  static const SqlText sql(
      "SELECT c.id FROM message_words w CROSS JOIN conversations c ON c.id = w.rowid >> 24 "
      "WHERE w.words GLOB ?1 AND c.project_id = ?3" +
          one_more_hit,
      "SELECT c.id FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE " +
          has_postgres("m.content") + " AND c.project_id = ?3" + one_more_hit);
  return sql;
}
namespace {

/// Their numbers; none: the words stand in too many places.
Result<std::optional<Ids>> ids_by_index(SqlConnection& sql, ProjectId project, const Sought& sought) {
  std::unordered_set<ConversationId> found;
  for (const SqlText* const hits : {&message_hits_sql(), &note_hits_sql(), &name_hits_sql()}) {
    std::size_t places = 0;
    const auto read = sql.read_planned(*hits, {sought.glob, sought.like, project}, [&](const SqlCells& row) {
      ++places;
      found.insert(row.integer(0));
    });
    if (!read) return read.error();
    if (places > limits::conversation_hits) return std::optional<Ids>();
  }
  Ids ids;
  ids.reserve(found.size());
  for (const ConversationId id : found) ids.push_back(std::to_string(id));
  return std::optional(std::move(ids));
}

/// A scalar with LIMIT is asked row by row: EXISTS might be made into a table of all that has the words.
std::string walk_text(const ConversationQuery& query, bool for_sqlite) {
  const auto has = for_sqlite ? has_sqlite : has_postgres;
  std::string keys = page_keys(query, limits::search_walk_conversations, for_sqlite);
  // The page's parameters stand behind the patterns.
  for (char number = '7'; number >= '1'; --number) {
    for (std::size_t at = 0; (at = keys.find(std::string("?") + number, at)) != std::string::npos; ++at) {
      keys[at + 1] = static_cast<char>(number + 2);
    }
  }
  return "SELECT k.id, k.last_message_at, " + (for_sqlite ? is_called_sqlite : is_called_postgres) +
         " OR coalesce((SELECT true FROM (SELECT content FROM messages WHERE conversation_id = c.id "
         "ORDER BY position DESC LIMIT " +
         std::to_string(limits::search_walk_messages) + ") AS m WHERE " + has("m.content") +
         " LIMIT 1), false) OR coalesce((SELECT true FROM notes n WHERE n.conversation_id = c.id AND " +
         has("n.content") + " LIMIT 1), false) FROM (" + keys +
         ") AS k JOIN conversations c ON c.id = k.id JOIN visitors v ON v.project_id = c.project_id "
         "AND v.uid = c.visitor_uid ORDER BY k.last_message_at DESC, k.id DESC";
}
const SqlText& walk_sql(const ConversationQuery& query) {
  static MadeTexts texts;
  return texts.at(shape_of(query), [&] { return SqlText(walk_text(query, true), walk_text(query, false)); });
}

struct Walked {
  Ids ids;  // those that have the words, one more than the limit at most
  std::optional<ConversationPosition> goes_on_at;  // there may be more behind it
};

Result<Walked> walk(SqlConnection& sql, const PageAsked& asked, const Sought& sought, std::size_t limit) {
  Walked walked;
  std::size_t rows = 0;
  ConversationPosition last;
  const std::string tag = tag_line(asked.query);
  const auto read =
      sql.read(walk_sql(asked.query),
               {sought.glob, sought.like, asked.query.assignee.value_or(0), asked.query.mentioned, tag,
                std::span<const std::string>(), asked.project, asked.behind.time, asked.behind.id},
               [&](const SqlCells& row) {
                 ++rows;
                 last = {row.time(1), row.integer(0)};
                 if (row.truth(2) && walked.ids.size() <= limit)
                   walked.ids.push_back(std::to_string(last.id));
               });
  if (!read) return read.error();
  if (rows == limits::search_walk_conversations) walked.goes_on_at = last;
  return walked;
}

// The newest message, and the newest note, of each.
const SqlText& matches_sql() {
  const auto text = [](const std::string& asked, const auto& has) {
    return "SELECT e.id, e.position, m.content, e.note, n.content FROM (SELECT a.id, "
           "(SELECT max(f.position) FROM messages f WHERE f.conversation_id = a.id AND " +
           has("f.content") +
           ") AS position, (SELECT max(g.id) FROM notes g WHERE g.conversation_id = a.id AND " +
           has("g.content") + ") AS note FROM (" + asked +
           ") AS a) AS e LEFT JOIN messages m ON m.conversation_id = e.id AND m.position = e.position "
           "LEFT JOIN notes n ON n.id = e.note";
  };
  static const SqlText sql(
      text("SELECT value AS id FROM json_each('[' || replace(?3, char(10), ',') || ']')", has_sqlite),
      text("SELECT unnest(?3::bigint[]) AS id", has_postgres));
  return sql;
}

/// In what the visitor is called, where it is in none of what was written.
ConversationMatch match_by_name(const Conversation& conversation, const Sought& sought) {
  const std::array<const std::string*, 3> names{&conversation.visitor_name, &conversation.visitor_email,
                                                &conversation.visitor_uid};
  for (const std::string* const name : names) {
    if (has_words(*name, sought.words)) return {0, 0, excerpt_of(*name, sought.words)};
  }
  const std::string& shown = names[0]->empty() ? *names[2] : *names[0];
  return {0, 0, excerpt_of(shown, sought.words)};
}

/// Of each, in their order.
Result<std::vector<ConversationMatch>> matches_of(SqlConnection& sql,
                                                  const std::vector<Conversation>& conversations,
                                                  const Sought& sought) {
  Ids ids;
  std::vector<ConversationMatch> matches;
  ids.reserve(conversations.size());
  matches.reserve(conversations.size());
  for (const Conversation& one : conversations) {
    ids.push_back(std::to_string(one.id));
    matches.push_back(match_by_name(one, sought));
  }
  const auto read = sql.read(
      matches_sql(), {sought.glob, sought.like, std::span<const std::string>(ids)}, [&](const SqlCells& row) {
        const auto of = std::ranges::find(conversations, row.integer(0), &Conversation::id);
        if (of == conversations.end()) return;
        ConversationMatch& match = matches[static_cast<std::size_t>(of - conversations.begin())];
        if (const std::int64_t position = row.integer(1); position != 0) {
          match = {position, 0, excerpt_of(row.text(2), sought.words)};
        } else if (const std::int64_t note = row.integer(3); note != 0) {
          match = {0, note, excerpt_of(row.text(4), sought.words)};
        }
      });
  if (!read) return read.error();
  return matches;
}

}  // namespace

Result<ConversationPage> search_conversations(SqlConnection& sql, ProjectId project,
                                              const ConversationQuery& query) {
  const auto start = start_of(query);
  if (!start) return start.error();
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, limits::page_conversations);
  const Sought wanted = sought(query.text);
  ConversationPage page;
  std::optional<Ids> ids;
  std::optional<ConversationPosition> goes_on_at;
  if (wanted.has_index) {
    auto named = ids_by_index(sql, project, wanted);
    if (!named) return named.error();
    ids = std::move(*named);
  }
  if (!ids) {
    auto walked = walk(sql, {project, query, *start}, wanted, limit);
    if (!walked) return walked.error();
    ids = std::move(walked->ids);
    goes_on_at = walked->goes_on_at;
  }
  if (!ids->empty()) {
    auto found = read_conversations(sql, {project, query, *start, std::span<const std::string>(*ids)}, limit);
    if (!found) return found.error();
    page.conversations = std::move(*found);
  }
  cut_page(page, limit);
  if (page.next_cursor.empty() && goes_on_at) page.next_cursor = encode_cursor(*goes_on_at);
  auto matches = matches_of(sql, page.conversations, wanted);
  if (!matches) return matches.error();
  page.matches = std::move(*matches);
  return page;
}

Result<std::optional<ConversationMatch>> match_in(SqlConnection& sql, const Conversation& conversation,
                                                  std::string_view text) {
  const Sought wanted = sought(text);
  auto matches = matches_of(sql, {conversation}, wanted);
  if (!matches) return matches.error();
  ConversationMatch& match = matches->front();
  if (match.position != 0 || match.note != 0) return std::optional(std::move(match));
  for (const std::string* const name :
       {&conversation.visitor_name, &conversation.visitor_email, &conversation.visitor_uid}) {
    if (has_words(*name, wanted.words)) return std::optional(std::move(match));
  }
  return std::optional<ConversationMatch>();
}

}  // namespace porchlight::store
