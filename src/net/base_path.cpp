#include "net/base_path.hpp"

#include <algorithm>

namespace porchlight::net {
namespace {

constexpr std::size_t longest_base_path = 200;  // an address has 2,048 characters for everything

bool is_segment(std::string_view segment) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  return !segment.empty() && segment != "." && segment != ".." &&
         segment.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

std::optional<std::string> normalise_base_path(std::string_view text) {
  if (text.starts_with('/')) text.remove_prefix(1);
  if (text.ends_with('/')) text.remove_suffix(1);
  if (text.empty()) return std::string();
  if (text.size() > longest_base_path) return std::nullopt;
  std::string path = "/" + std::string(text);
  while (true) {
    const auto end = text.find('/');
    if (!is_segment(text.substr(0, end))) return std::nullopt;
    if (end == std::string_view::npos) return path;
    text.remove_prefix(end + 1);
  }
}

std::optional<HttpResponse> BasePath::enter(HttpRequest& request) const {
  if (path_.empty() || !request.path.starts_with(path_)) return std::nullopt;
  if (request.path.size() == path_.size()) {
    if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
    HttpResponse response;
    response.status = 308;
    const std::string query = request.query.empty() ? "" : "?" + request.query;
    response.headers = {{"Location", path_ + "/" + query}, {"Cache-Control", "no-cache"}};
    return response;
  }
  if (request.path[path_.size()] == '/') request.path.erase(0, path_.size());
  return std::nullopt;
}

}  // namespace porchlight::net
