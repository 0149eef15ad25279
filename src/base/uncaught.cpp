#include "base/uncaught.hpp"

#include "base/log.hpp"

#include <cstdlib>
#include <exception>
#include <string>

namespace porchlight {
namespace {

std::string current_reason() {
  const auto current = std::current_exception();
  if (!current) return "std::terminate() without an exception";
  try {
    std::rethrow_exception(current);
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

[[noreturn]] void tell_and_end() {
  log::error("porchlight ends: an exception that nobody caught", {{"reason", current_reason()}});
  log::flush();
  std::_Exit(uncaught_status);
}

}  // namespace

void end_on_uncaught() {
  std::set_terminate(tell_and_end);
}

}  // namespace porchlight
