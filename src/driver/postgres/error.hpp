#pragma once
// What goes wrong with PostgreSQL, sorted by what a caller can do about it. The server names each error with
// five characters (SQLSTATE, https://www.postgresql.org/docs/15/errcodes-appendix.html); the texts beside
// them come in the server's language and are for people only.

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace porchlight::driver {

enum class PostgresErrc : std::uint8_t {
  unavailable,  // no connection, no answer in time, shutting down, full, read-only: may heal by itself
  refused,      // this user, password or database is not let in: waiting does not help
  conflict,     // serialization failure or deadlock: rolled back; the same again may succeed
  cancelled,    // the server ended the statement because it took too long: the server is well
  unique,       // a row with that key is there already
  foreign_key,  // what the row refers to is not there
  bad_value,    // a value that no column of that kind takes
  other,        // a wrong statement: a bug, or a schema that is not the expected one
};

struct PostgresError {
  PostgresErrc code = PostgresErrc::other;
  std::string message;   // without addresses, passwords and values of rows
  std::string sqlstate;  // empty where it is libpq's own, or ours
  std::string detail;    // the server's second sentence: may hold a row's key, not for messages as it is
};
[[noreturn]] void throw_exception_from_error(const PostgresError& error,
                                             const boost::source_location& location);

template <typename T>
using PostgresResult = boost::system::result<T, PostgresError>;

[[nodiscard]] PostgresErrc classify_sqlstate(std::string_view sqlstate);

/// libpq's text about a connection that could not be made, as it is with PQERRORS_VERBOSE: its first line
/// without the server's address, and the SQLSTATE that such a text may have in it.
[[nodiscard]] PostgresError connection_error(std::string_view text);

}  // namespace porchlight::driver
