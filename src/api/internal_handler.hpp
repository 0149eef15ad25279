#pragma once
// The internal port: whether the process lives, whether it may get traffic, what it counts. Not for the
// outside.

#include "base/metrics.hpp"
#include "base/unique_function.hpp"
#include "net/http.hpp"

namespace porchlight::api {

/// A store that is away is told in the body only: by the status, one outage of Redis would take every gateway
/// out of its balancer.
struct Readiness {
  bool started = false;
  bool migrated = false;
  bool draining = false;
  bool sessions_away = false;
  bool database_away = false;
};

/// Thread: the loop of the internal listener.
class InternalHandler final : public net::HttpHandler {
 public:
  /// `readiness` is asked at every /ready.
  InternalHandler(Metrics& metrics, UniqueFunction<Readiness()> readiness)
      : metrics_(metrics), readiness_(std::move(readiness)) {}

  void on_request(net::HttpRequest request, net::Responder responder) override;
  void on_upgrade(net::HttpRequest request, net::Upgrade upgrade) override;
  [[nodiscard]] net::HttpResponse respond(const net::HttpRequest& request);

 private:
  Metrics& metrics_;
  UniqueFunction<Readiness()> readiness_;
};

}  // namespace porchlight::api
