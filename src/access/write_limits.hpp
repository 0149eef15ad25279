#pragma once
// How much strangers may have written to the database: rows of visitors who were never here before,
// messages, and what visitors say of themselves (attributes, ratings). By address and by project, over all
// threads of a node: the second protects the disk where the addresses are many. Whoever is known already is
// not limited here.

#include "base/error.hpp"
#include "base/metrics.hpp"
#include "base/rate_limit.hpp"

#include <cstddef>
#include <string_view>

namespace porchlight::access {

/// Units: visitors (messages, facts of a kilobyte) a minute; 0 for no limit.
struct WriteRates {
  double visitors_per_address = 0;
  double visitors_per_project = 0;
  double messages_per_address = 0;
  double messages_per_project = 0;
  double facts_per_address = 0;
  double facts_per_project = 0;
};

/// One for the node. Thread: any.
class WriteLimits {
 public:
  WriteLimits(const WriteRates& rates, Metrics& metrics);

  /// Is there room for one more whom the database does not know?
  [[nodiscard]] bool take_visitor(std::string_view address, std::string_view project, SteadyTime now);
  /// The same for one who was refused before: another refusal is not counted again.
  [[nodiscard]] bool retry_visitor(std::string_view address, std::string_view project, SteadyTime now);
  [[nodiscard]] bool take_message(std::string_view address, std::string_view project, std::size_t bytes,
                                  SteadyTime now);
  /// For what a visitor says of itself beside messages.
  [[nodiscard]] bool take_facts(std::string_view address, std::string_view project, std::size_t bytes,
                                SteadyTime now);
  [[nodiscard]] static Error too_many_facts();

 private:
  enum class Outcome { taken, too_many_of_address, too_many_of_project };
  struct Limit {
    KeyedRateLimiter addresses;
    KeyedRateLimiter projects;
    Counter refused_by_address;
    Counter refused_by_project;

    [[nodiscard]] Outcome take(std::string_view address, std::string_view project, double cost,
                               SteadyTime now);
    [[nodiscard]] bool counted(Outcome outcome) const;
  };
  [[nodiscard]] static Limit limit(double per_address, double per_project, const char* what,
                                   Metrics& metrics);

  Limit visitors_;
  Limit messages_;
  Limit facts_;
};

}  // namespace porchlight::access
