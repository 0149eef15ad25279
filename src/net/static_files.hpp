#pragma once
// The embedded web files over HTTP: which file a path means (RFC 9110: GET and HEAD, validators, content
// coding) and which headers it travels with. The choice is a pure function of request and table; nothing is
// read from disk, so no path can lead out of the table.
//
// Left out on purpose: ranges and dates (files are small and have strong tags), percent-decoding (no embedded
// name needs it).

#include "net/asset.hpp"
#include "net/http.hpp"

#include <optional>
#include <span>

namespace porchlight::net {

/// The answer to a request for a static file; none where the path is not of this table (the caller's 404).
/// An answer to HEAD carries the body of GET: the connection counts it and does not send it.
/// `assets`: sorted by path. The dashboard routes by fragment, so no path but a file's own is answered.
[[nodiscard]] std::optional<HttpResponse> answer_from(std::span<const Asset> assets,
                                                      const HttpRequest& request);

class StaticFiles {
 public:
  /// `assets`: sorted by path; outlives this object.
  explicit StaticFiles(std::span<const Asset> assets) : assets_(assets) {}
  /// Answers and returns true, or leaves the responder alone.
  /// Thread: the connection's loop.
  [[nodiscard]] bool handle(const HttpRequest& request, Responder& responder) const;

 private:
  std::span<const Asset> assets_;
};

}  // namespace porchlight::net
