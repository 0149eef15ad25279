#include "net/static_files.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace porchlight::net {
namespace {

/// For every HTML page of ours. Styles may stand inline (React writes style attributes), scripts only where
/// the build has put them, by their hash.
/// Images from elsewhere: previews of pages inherit this policy, and their own allows one site's at most.
std::string content_security_policy(const Asset& page) {
  std::string policy =
      "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: https: http:; style-src 'self' "
      "'unsafe-inline'; script-src 'self'";
  if (!page.inline_scripts.empty()) policy.append(" ").append(page.inline_scripts);
  return policy += "; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
}

/// What other people's pages load: the widget and, when they are wanted, its other files.
bool is_widget(std::string_view path) {
  return path == "/widget.js" || (path.starts_with("/widget-") && path.ends_with(".js"));
}

const Asset* find(std::span<const Asset> assets, std::string_view path) {
  const auto found = std::ranges::lower_bound(assets, path, {}, &Asset::path);
  return found != assets.end() && found->path == path ? &*found : nullptr;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Splits at the first separator; the rest is what `text` becomes.
std::string_view next_part(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const auto part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return trim(part);
}

/// In thousandths (RFC 9110, 12.4.2); what is no weight is as good as none.
constexpr int full_weight = 1000;
int weight_in(std::string_view parameters) {
  while (!parameters.empty()) {
    auto parameter = next_part(parameters, ';');
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    parameter.remove_prefix(2);
    if (!parameter.starts_with('0')) return full_weight;
    int weight = 0;
    int unit = full_weight / 10;
    for (const char digit : parameter.substr(std::min<std::size_t>(2, parameter.size()))) {
      if (digit < '0' || digit > '9') break;
      weight += (digit - '0') * unit;
      unit /= 10;
    }
    return weight;
  }
  return full_weight;
}

/// RFC 9110, 12.5.3: the weight of a coding that is named, else of `*`, else none.
int weight_of(std::string_view accept_encoding, std::string_view coding) {
  int any = 0;
  while (!accept_encoding.empty()) {
    auto parameters = next_part(accept_encoding, ',');
    auto name = next_part(parameters, ';');
    if (ascii::equal_ignoring_case(name, "x-gzip")) name = "gzip";
    if (ascii::equal_ignoring_case(name, coding)) return weight_in(parameters);
    // Whoever takes anything takes what is not coded last: that is the longest.
    if (name == "*" && coding != "identity") any = weight_in(parameters);
  }
  return any;
}

struct Form {
  std::string_view coding;  // empty: as it is
  std::string_view body;
};

/// What the client would rather have; of what it likes as much, the shortest.
Form form_for(const Asset& asset, std::string_view accept_encoding) {
  Form best{{}, asset.identity};
  int most = weight_of(accept_encoding, "identity");
  for (const Form& form : {Form{"gzip", asset.gzip}, Form{"br", asset.brotli}}) {
    const int weight = form.body.empty() ? 0 : weight_of(accept_encoding, form.coding);
    if (weight == 0 || weight < most) continue;
    best = form;
    most = weight;
  }
  return best;
}

/// RFC 9110, 13.1.2: weak comparison with each tag of the list.
bool matches_tag(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    auto tag = next_part(if_none_match, ',');
    if (tag == "*") return true;
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == etag) return true;
  }
  return false;
}

/// Each coding is a representation of its own: a strong tag must differ (RFC 9110, 8.8.3.3).
std::string tag_of(const Asset& asset, std::string_view coding) {
  std::string tag(asset.etag);
  if (!coding.empty() && tag.ends_with('"')) tag.insert(tag.size() - 1, "-" + std::string(coding));
  return tag;
}

std::string_view cache_control(const Asset& asset) {
  if (asset.immutable) return "public, max-age=31536000, immutable";
  if (is_widget(asset.path)) return "public, max-age=3600";
  return "no-cache";
}

HttpResponse redirect(std::string location) {
  HttpResponse response;
  response.status = 308;
  response.headers = {{"Location", std::move(location)}, {"Cache-Control", "no-cache"}};
  return response;
}

HttpResponse method_not_allowed() {
  HttpResponse response;
  response.status = 405;
  response.headers = {{"Allow", "GET, HEAD"}, {"Content-Type", "text/plain; charset=utf-8"}};
  response.body = "This is a file: it can be read with GET and HEAD.\n";
  return response;
}

HttpResponse send(const Asset& asset, const HttpRequest& request) {
  const auto [coding, body] = form_for(asset, request.header("accept-encoding"));
  auto tag = tag_of(asset, coding);
  HttpResponse response;
  auto& headers = response.headers;
  headers.emplace_back("ETag", tag);
  headers.emplace_back("Cache-Control", cache_control(asset));
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (!asset.gzip.empty() || !asset.brotli.empty()) headers.emplace_back("Vary", "Accept-Encoding");
  if (is_widget(asset.path)) {
    headers.emplace_back("Access-Control-Allow-Origin", "*");
    headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
  }
  if (asset.content_type.starts_with("text/html")) {
    headers.emplace_back("Content-Security-Policy", content_security_policy(asset));
    headers.emplace_back("Referrer-Policy", "same-origin");
  }
  if (matches_tag(request.header("if-none-match"), tag)) {
    response.status = 304;
    return response;
  }
  headers.emplace_back("Content-Type", asset.content_type);
  if (!coding.empty()) headers.emplace_back("Content-Encoding", coding);
  response.static_body = body;
  return response;
}

}  // namespace

std::optional<HttpResponse> answer_from(std::span<const Asset> assets, const HttpRequest& request) {
  const std::string_view path = request.path;
  if (!path.starts_with('/')) return std::nullopt;
  const Asset* asset =
      path.ends_with('/') ? find(assets, std::string(path) + "index.html") : find(assets, path);
  const bool is_folder = asset == nullptr && find(assets, std::string(path) + "/index.html") != nullptr;
  if (asset == nullptr && !is_folder) return std::nullopt;
  if (request.method != "GET" && request.method != "HEAD") return method_not_allowed();
  // Relative: a proxy may have taken something off the front.
  if (is_folder) {
    const std::string folder(path.substr(path.rfind('/') + 1));
    return redirect(folder + "/" + (request.query.empty() ? "" : "?" + request.query));
  }
  return send(*asset, request);
}

bool StaticFiles::handle(const HttpRequest& request, Responder& responder) const {
  auto response = answer_from(assets_, request);
  if (!response) return false;
  responder.respond(std::move(*response));
  return true;
}

}  // namespace porchlight::net
