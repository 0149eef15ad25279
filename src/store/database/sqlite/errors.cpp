#include "store/database/sqlite/errors.hpp"

namespace porchlight::store {

using driver::SqliteErrc;

Error to_error(const driver::SqliteError& error) {
  switch (error.code) {
    case SqliteErrc::unavailable:
      return {ErrorCode::unavailable, error.message};
    case SqliteErrc::unique:
      return {ErrorCode::bad_request, "there is one already"};
    case SqliteErrc::foreign_key:
      return {ErrorCode::not_found, "what it refers to is not there"};
    case SqliteErrc::other:
      break;
  }
  return {ErrorCode::internal, error.message};
}

}  // namespace porchlight::store
