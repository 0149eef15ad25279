#include "access/write_limits.hpp"

#include "access/limits.hpp"

#include <algorithm>

namespace porchlight::access {
namespace {

Rate write_rate(double per_minute) {
  return {.per_second = per_minute / 60, .burst = std::max(1.0, per_minute * limits::write_burst_minutes)};
}

/// What costs more than a full bucket holds would never be taken. A rate of 0 is no limit.
bool take_from(KeyedRateLimiter& limiter, std::string_view key, double cost, SteadyTime now) {
  if (limiter.rate().per_second == 0) return true;
  return limiter.take(key, now, std::min(cost, limiter.rate().burst));
}

Counter refused_write(Metrics& metrics, const char* what, const char* by) {
  return metrics.counter("porchlight_refused_writes_total",
                         "What visitors would have had written, by what there was too much of.",
                         {{"what", what}, {"by", by}});
}

}  // namespace

WriteLimits::Outcome WriteLimits::Limit::take(std::string_view address, std::string_view project, double cost,
                                              SteadyTime now) {
  if (!take_from(addresses, address, cost, now)) return Outcome::too_many_of_address;
  if (take_from(projects, project, cost, now)) return Outcome::taken;
  addresses.give_back(address, std::min(cost, addresses.rate().burst));
  return Outcome::too_many_of_project;
}

bool WriteLimits::Limit::counted(Outcome outcome) const {
  if (outcome == Outcome::too_many_of_address) refused_by_address.add();
  if (outcome == Outcome::too_many_of_project) refused_by_project.add();
  return outcome == Outcome::taken;
}

WriteLimits::Limit WriteLimits::limit(double per_address, double per_project, const char* what,
                                      Metrics& metrics) {
  return {.addresses = KeyedRateLimiter(write_rate(per_address), limits::remembered_addresses),
          .projects = KeyedRateLimiter(write_rate(per_project), limits::remembered_addresses),
          .refused_by_address = refused_write(metrics, what, "address"),
          .refused_by_project = refused_write(metrics, what, "project")};
}

WriteLimits::WriteLimits(const WriteRates& rates, Metrics& metrics)
    : visitors_(limit(rates.visitors_per_address, rates.visitors_per_project, "visitors", metrics)),
      messages_(limit(rates.messages_per_address, rates.messages_per_project, "messages", metrics)),
      facts_(limit(rates.facts_per_address, rates.facts_per_project, "facts", metrics)) {}

bool WriteLimits::take_visitor(std::string_view address, std::string_view project, SteadyTime now) {
  return visitors_.counted(visitors_.take(address, project, 1, now));
}

bool WriteLimits::retry_visitor(std::string_view address, std::string_view project, SteadyTime now) {
  return visitors_.take(address, project, 1, now) == Outcome::taken;
}

bool WriteLimits::take_message(std::string_view address, std::string_view project, std::size_t bytes,
                               SteadyTime now) {
  const auto cost = static_cast<double>(1 + bytes / limits::message_unit_bytes);
  return messages_.counted(messages_.take(address, project, cost, now));
}

bool WriteLimits::take_facts(std::string_view address, std::string_view project, std::size_t bytes,
                             SteadyTime now) {
  const auto cost = static_cast<double>(1 + bytes / limits::message_unit_bytes);
  return facts_.counted(facts_.take(address, project, cost, now));
}

Error WriteLimits::too_many_facts() {
  return {ErrorCode::rate_limited, "Too much is said of visitors just now: try again in a minute."};
}

}  // namespace porchlight::access
