#include "access/link_service.hpp"
#include "app/commands.hpp"
#include "base/json.hpp"
#include "store/database/limits.hpp"
#include "store/database/setup.hpp"

#include <ostream>
#include <string>

namespace porchlight::app {
namespace {

/// Where the dashboard likely is: an address that one listens on everywhere is none to go to.
std::string likely_address(const Configuration& configuration) {
  const auto& server = configuration.server;
  const bool everywhere = server.host.empty() || server.host == "0.0.0.0" || server.host == "::";
  std::string host = everywhere ? "localhost" : server.host;
  if (host.find(':') != std::string::npos) host = '[' + host + ']';
  std::string path = server.base_path;
  while (path.ends_with('/')) path.pop_back();
  if (!path.empty() && !path.starts_with('/')) path.insert(path.begin(), '/');
  return "http://" + host + ':' + std::to_string(server.port) + path + '/';
}

}  // namespace

Result<void> print_setup(const Configuration& configuration, store::Database& database, WallTime now,
                         Output output) {
  const std::string key = access::make_link_token();
  const WallTime expires = now + store::limits::setup_key_time;
  const auto kept = database.setup().set_key(access::hash_of_link_token(key), expires);
  if (!kept) return kept.error();
  const std::string fragment = "#/setup/" + key;
  const std::string url = likely_address(configuration) + fragment;
  if (output.json) {
    std::string out;
    json::ObjectWriter object(out);
    object.text("key", key).text("fragment", fragment).text("url", url);
    object.text("expiresAt", to_iso8601(expires)).end();
    output.out << out << '\n';
    return {};
  }
  output.out << "Open the dashboard with this behind its address, within an hour; it works once:\n  "
             << fragment << "\nAs this server is set, that is\n  " << url << '\n';
  return {};
}

}  // namespace porchlight::app
