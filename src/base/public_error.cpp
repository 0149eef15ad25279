#include "base/public_error.hpp"

namespace porchlight {

Error public_error(const Error& error) {
  if (error.code == ErrorCode::unavailable) {
    return {error.code, "this cannot be answered just now: try again in a few seconds"};
  }
  if (error.code == ErrorCode::internal) return {error.code, "something went wrong in the server"};
  return error;
}

}  // namespace porchlight
