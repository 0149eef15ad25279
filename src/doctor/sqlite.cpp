#include "doctor/sqlite.hpp"

#include "doctor/limits.hpp"
#include "doctor/postgres.hpp"
#include "doctor/words.hpp"

namespace porchlight::doctor {
namespace {

Finding judge_folder(const SqliteFacts& facts) {
  constexpr const char* check = "database.folder";
  if (!facts.unwritable.empty()) {
    return wrong(
        check, facts.unwritable,
        "Run this as the server's user (porchlightctl doctor does); if it is that, give it the folder.");
  }
  if (facts.network) {
    return warning(check, "it is on a network file system, where SQLite's locks cannot be relied on",
                   "Put the data on a disk of this machine, or use PostgreSQL.");
  }
  return good(check, "can be written to");
}

Finding judge_soundness(const SqliteFacts& facts) {
  constexpr const char* check = "database.sound";
  if (!facts.sound) {
    return warning(check, "not read: " + bytes_text(facts.size) + " take too long in passing",
                   "sqlite3 FILE 'PRAGMA integrity_check', on a backup.");
  }
  if (*facts.sound) return good(check, "every page and index was read");
  return wrong(
      check, "the file is damaged",
      "Stop the server and restore the last backup (`porchlight restore`); look for what is wrong with "
      "the disk.");
}

Finding judge_disk(const SqliteFacts& facts) {
  constexpr const char* check = "database.disk";
  const std::string what = bytes_text(facts.free) + " free";
  constexpr const char* advice = "Make room: on a full disk messages are refused.";
  if (facts.free < limits::disk_least) return wrong(check, what, advice);
  if (facts.free < limits::disk_spare || facts.free < facts.size) return warning(check, what, advice);
  return good(check, what);
}

}  // namespace

Findings judge_sqlite(const SqliteFacts& facts) {
  Findings found;
  if (!facts.unreadable.empty()) {
    found.push_back(wrong("database", facts.path + ": " + facts.unreadable,
                          "See that the file is the server's, that this user may read it, and that no other "
                          "program holds it."));
  } else {
    found.push_back(good("database", "SQLite, " + facts.path));
  }
  found.push_back(judge_folder(facts));
  if (!facts.there) {
    found.push_back(judge_schema(std::nullopt, facts.known_schema));
  } else if (facts.unreadable.empty()) {
    found.push_back(judge_schema(facts.schema, facts.known_schema));
    found.push_back(judge_soundness(facts));
    found.push_back(good("database.size", bytes_text(facts.size)));
  }
  if (facts.unwritable.empty()) found.push_back(judge_disk(facts));
  return found;
}

}  // namespace porchlight::doctor
