#include "driver/postgres/target.hpp"

#include <algorithm>
#include <array>
#include <libpq-fe.h>

namespace porchlight::driver {
namespace {

constexpr std::string_view expected_form =
    "expected postgresql://user:password@host:port/database, special characters "
    "percent-encoded, with libpq's own parameters";

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

bool is_sslmode(std::string_view text) {
  constexpr std::array<std::string_view, 6> modes{"disable", "allow",     "prefer",
                                                  "require", "verify-ca", "verify-full"};
  return std::ranges::find(modes, text) != modes.end();
}

}  // namespace

Result<PostgresTarget> PostgresTarget::parse(const std::string& url) {
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(url.c_str(), &problem));
  PQfreemem(problem);  // it repeats parts of the URL: not shown
  const bool is_url = url.starts_with("postgresql://") || url.starts_with("postgres://");
  if (!options || !is_url) return Error{ErrorCode::bad_request, std::string(expected_form)};
  PostgresTarget target;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) target.keywords_.emplace_back(option->keyword, option->val);
  }
  if (const auto mode = target.value("sslmode"); !mode.empty() && !is_sslmode(mode)) {
    return Error{ErrorCode::bad_request,
                 "sslmode: expected disable, allow, prefer, require, verify-ca "
                 "or verify-full"};
  }
  target.set_default("fallback_application_name", "porchlight");
  target.set_default("gssencmode", "disable");
  target.set_default("keepalives_idle", "30");
  target.set_default("keepalives_interval", "10");
  target.set_default("keepalives_count", "3");
  std::erase_if(target.keywords_, [](const auto& one) { return one.first == "client_encoding"; });
  target.set_default("client_encoding", "UTF8");
  return target;
}

std::string_view PostgresTarget::value(std::string_view keyword) const {
  const auto found = std::ranges::find(keywords_, keyword, [](const auto& one) { return one.first; });
  return found == keywords_.end() ? std::string_view() : found->second;
}

void PostgresTarget::set_default(const char* keyword, const char* value_) {
  if (value(keyword).empty()) keywords_.emplace_back(keyword, value_);
}

std::string PostgresTarget::place() const {
  const auto or_else = [this](std::string_view keyword, std::string_view otherwise) {
    const std::string_view given = value(keyword);
    return std::string(given.empty() ? otherwise : given);
  };
  return or_else("host", or_else("hostaddr", "the default host")) + ":" + or_else("port", "5432") + "/" +
         or_else("dbname", "");
}

}  // namespace porchlight::driver
