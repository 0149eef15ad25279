#include "store/database/postgres/errors.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

using driver::PostgresErrc;

Error to_error(const driver::PostgresError& error) {
  switch (error.code) {
    case PostgresErrc::unavailable:
    case PostgresErrc::refused:
    case PostgresErrc::conflict:
    case PostgresErrc::cancelled:
      return {ErrorCode::unavailable, error.message};
    case PostgresErrc::unique:
      return {ErrorCode::bad_request, "there is one already"};
    case PostgresErrc::bad_value:
      return {ErrorCode::bad_request, "expected values that the database can hold"};
    case PostgresErrc::foreign_key:
      return {ErrorCode::not_found, "what it refers to is not there"};
    case PostgresErrc::other:
      break;
  }
  return {ErrorCode::internal, error.message};
}

// The project in `Key (project_id)=(999) is not present in table "projects".`; the names are not translated.
Error missing_project(const driver::PostgresError& error) {
  std::string_view detail = error.detail;
  constexpr std::string_view key = "(project_id)=(";
  const std::size_t at = detail.find(key);
  if (at == std::string_view::npos) return {ErrorCode::not_found, "there is no such project"};
  detail.remove_prefix(at + key.size());
  return {ErrorCode::not_found, "there is no project " + std::string(detail.substr(0, detail.find(')')))};
}

}  // namespace porchlight::store
