#pragma once
// What pages say of their visitors beside name and e-mail, and which conversations it goes with: kept in the
// visitor's row, as unverified. As everything that a visitor has written, it names the hash of the visitor's
// secret, and the database is the judge of it.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/database/acts.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace porchlight::store {

class VisitorFactsRepository {
 public:
  virtual ~VisitorFactsRepository() = default;
  /// Added to those that the visitor has; null takes one away. The row is made where the journal has not
  /// written it yet; of a device it is the person's. Errors: forbidden, badRequest (attribute_rules.hpp),
  /// notFound (no such project).
  virtual Result<ChangedVisitor> set_attributes(const VisitorKey& visitor, std::string_view secret_hash,
                                                const boost::json::object& change, WallTime now) = 0;
};

}  // namespace porchlight::store
