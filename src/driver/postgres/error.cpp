#include "driver/postgres/error.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace porchlight::driver {
namespace {

constexpr std::size_t sqlstate_characters = 5;

/// Whole codes first, then classes (the first two characters).
constexpr std::array<std::pair<std::string_view, PostgresErrc>, 18> codes{{
    {"23505", PostgresErrc::unique},
    {"23503", PostgresErrc::foreign_key},
    {"57014", PostgresErrc::cancelled},
    {"25006", PostgresErrc::unavailable},  // read-only: a standby, or a primary that is none any more
    {"55P03", PostgresErrc::unavailable},  // a lock was not to be had in time
    {"40003", PostgresErrc::unavailable},  // it is unknown whether the statement was completed
    {"08", PostgresErrc::unavailable},     // the connection
    {"53", PostgresErrc::unavailable},     // resources: too many connections, disk full, out of memory
    {"57", PostgresErrc::unavailable},     // an operator: shutting down, starting up
    {"58", PostgresErrc::unavailable},     // input and output
    {"40", PostgresErrc::conflict},
    {"28", PostgresErrc::refused},  // who we are
    {"3D", PostgresErrc::refused},  // no such database
    {"22", PostgresErrc::bad_value},
    {"54", PostgresErrc::bad_value},  // too long for an index
    {"23", PostgresErrc::other},
    {"42", PostgresErrc::other},
    {"XX", PostgresErrc::other},
}};

bool is_sqlstate(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return text.size() == sqlstate_characters && std::ranges::all_of(text, allowed);
}

/// The code in `FATAL:  28P01: password authentication failed…`; cut out of the text.
std::string take_sqlstate(std::string& text) {
  for (std::size_t at = 0; (at = text.find(":  ", at)) != std::string::npos; at += 3) {
    std::string code = text.substr(at + 3, sqlstate_characters);
    if (!is_sqlstate(code) || text.substr(at + 3 + sqlstate_characters, 1) != ":") continue;
    text.erase(at + 1, sqlstate_characters + 3);
    return code;
  }
  return {};
}

}  // namespace

void throw_exception_from_error(const PostgresError& error, const boost::source_location&) {
  throw std::logic_error("PostgresResult without a value: " + error.message);
}

PostgresErrc classify_sqlstate(std::string_view sqlstate) {
  const auto found =
      std::ranges::find_if(codes, [&](const auto& one) { return sqlstate.starts_with(one.first); });
  return found == codes.end() ? PostgresErrc::other : found->second;
}

PostgresError connection_error(std::string_view text) {
  std::string line(text.substr(0, text.find('\n')));
  // `connection to server at "db.internal" (10.0.0.5), port 5432 failed: Connection refused`
  constexpr std::string_view failed = " failed: ";
  if (const std::size_t at = line.find(failed);
      line.starts_with("connection to") && at != std::string::npos) {
    line.erase(0, at + failed.size());
  }
  std::string sqlstate = take_sqlstate(line);
  const PostgresErrc code = sqlstate.empty() ? PostgresErrc::unavailable : classify_sqlstate(sqlstate);
  return {code == PostgresErrc::refused ? code : PostgresErrc::unavailable,
          "PostgreSQL: cannot connect: " + (line.empty() ? std::string("no reason given") : line),
          std::move(sqlstate),
          {}};
}

}  // namespace porchlight::driver
