#include "driver/postgres/pool.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::driver {

PostgresLease::~PostgresLease() {
  if (connection_) pool_->give_back(std::move(connection_));
}

PostgresPool::PostgresPool(const PostgresTarget& target, const Clock& clock, PostgresPoolOptions options)
    : target_(target),
      clock_(clock),
      options_(options),
      // A statement of a call that nobody waits for any more must end by itself: a closed socket does not
      // stop it.
      setup_("SET statement_timeout = " + std::to_string(options.statement_time.count())),
      circuit_(clock, options.pause) {}

PostgresError PostgresPool::away() const {
  return {PostgresErrc::unavailable, "the database is away: " + circuit_.reason(), {}, {}};
}

/// With the lock held.
bool PostgresPool::may_connect() const {
  if (connections_ >= options_.ceiling) return false;
  return connections_ == connecting_ || clock_.steady() >= connect_not_before_;
}

PostgresResult<PostgresLease> PostgresPool::borrow(SteadyTime deadline) {
  if (!circuit_.admit()) return away();
  for (;;) {
    Connection connection;
    {
      std::unique_lock lock(mutex_);
      const auto ready = [this] { return !idle_.empty() || may_connect(); };
      while (!ready()) {
        const auto left = deadline - clock_.steady();
        if (left <= SteadyTime::duration::zero()) {
          return PostgresError{
              PostgresErrc::unavailable, "the database is too busy: no connection in time", {}, {}};
        }
        changed_.wait_for(lock, left);
        if (!ready() && circuit_.open()) return away();
      }
      if (idle_.empty()) {
        ++connections_;
        ++connecting_;
      } else {
        connection = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (connection) {
      if (connection->fit_for_use()) {
        connection->begin_call(deadline);
        return PostgresLease(*this, std::move(connection));
      }
      const std::scoped_lock lock(mutex_);
      --connections_;
      continue;
    }
    auto made = connect(deadline);
    if (made) return PostgresLease(*this, std::move(*made));
    {
      const std::scoped_lock lock(mutex_);
      // Others are there and work: this call waits for one of them.
      if (connections_ > connecting_ && made.error().code == PostgresErrc::unavailable) continue;
    }
    return made.error();
  }
}

PostgresResult<PostgresPool::Connection> PostgresPool::connect(SteadyTime deadline) {
  const SteadyTime until = std::min(deadline, clock_.steady() + options_.connect_time);
  auto keywords = lookup_.resolve(target_, clock_, until);
  PostgresResult<Connection> made =
      keywords ? PostgresConnection::connect(*keywords, setup_, clock_, until) : keywords.error();
  if (!made) {
    could_not_connect(made.error());
    return made;
  }
  (*made)->begin_call(deadline);
  const std::scoped_lock lock(mutex_);
  PORCHLIGHT_ASSERT(connecting_ > 0);
  --connecting_;
  return made;
}

void PostgresPool::could_not_connect(const PostgresError& error) {
  const std::scoped_lock lock(mutex_);
  PORCHLIGHT_ASSERT(connecting_ > 0 && connecting_ <= connections_);
  --connections_;
  --connecting_;
  if (connections_ == connecting_) {
    circuit_.failed(error.message);
  } else {
    connect_not_before_ = clock_.steady() + jittered(options_.pause.last);
  }
  changed_.notify_all();
}

void PostgresPool::give_back(Connection connection) {
  const bool broken = connection->broken();
  // Had the server been able to speak, it would have ended the statement by itself: it is not well. The
  // idle connections would be found as silent, one call after the other: they go too.
  const bool silent = connection->silence() >= options_.statement_time;
  std::vector<Connection> closing;
  {
    const std::scoped_lock lock(mutex_);
    PORCHLIGHT_ASSERT(idle_.size() + connecting_ < connections_);
    if (broken) {
      --connections_;
      closing.push_back(std::move(connection));
      if (silent) {
        connections_ -= idle_.size();
        std::ranges::move(idle_, std::back_inserter(closing));
        idle_.clear();
        circuit_.failed("PostgreSQL: no answer in time");
      }
    } else {
      idle_.push_back(std::move(connection));
      circuit_.succeeded();
    }
    changed_.notify_all();
  }
}

std::size_t PostgresPool::connections() const {
  const std::scoped_lock lock(mutex_);
  return connections_;
}

}  // namespace porchlight::driver
