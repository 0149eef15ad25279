#include "files/upload_limits.hpp"

#include "base/ip_address.hpp"
#include "files/limits.hpp"

#include <algorithm>
#include <string>

namespace porchlight::files {
namespace {

Counter refused_files(Metrics& metrics, const char* what, const char* by) {
  return metrics.counter("porchlight_refused_files_total",
                         "Uploads and downloads of files that were refused, by what there was too much of.",
                         {{"what", what}, {"by", by}});
}

PlaceCounter::Limits places(bool limited, std::size_t per_address, std::size_t total) {
  return {.per_key = limited ? per_address : total, .total = total};
}

Rate rate_of(double a_minute) {
  return {.per_second = a_minute / 60, .burst = a_minute * limits::upload_burst_minutes};
}

std::size_t bytes_of_all(std::size_t most_bytes) {
  return std::max(limits::uploads_bytes, limits::uploads_of_most * most_bytes);
}

std::size_t bytes_of_address(std::size_t most_bytes) {
  return std::max(bytes_of_all(most_bytes) / limits::upload_bytes_share, most_bytes);
}

Error busy() {
  return {ErrorCode::unavailable, "too many files are on their way: try again soon"};
}

}  // namespace

UploadLimits::UploadLimits(bool limited, std::size_t most_bytes, Metrics& metrics)
    : limited_(limited),
      uploads_(places(limited, limits::uploads_per_address, limits::uploads),
               refused_files(metrics, "upload", "address"), refused_files(metrics, "upload", "all")),
      bytes_(places(limited, bytes_of_address(most_bytes), bytes_of_all(most_bytes)),
             refused_files(metrics, "bytes", "address"), refused_files(metrics, "bytes", "all")),
      downloads_(places(limited, limits::downloads_per_address, limits::downloads),
                 refused_files(metrics, "download", "address"), refused_files(metrics, "download", "all")),
      addresses_(rate_of(limits::uploads_a_minute_per_address), limits::remembered_senders),
      senders_(rate_of(limits::uploads_a_minute_per_sender), limits::remembered_senders),
      refused_by_address_(refused_files(metrics, "rate", "address")),
      refused_by_sender_(refused_files(metrics, "rate", "sender")) {
  metrics.before_text([this, gauge = metrics.gauge("porchlight_uploads", "Uploads under way.")] {
    gauge.set(static_cast<double>(uploads_.taken()));
  });
}

Result<UploadPlace> UploadLimits::begin(std::string_view address, std::string_view sender,
                                        std::uint64_t bytes, SteadyTime now) {
  const std::string key = rate_key(address);
  const Error too_many{ErrorCode::rate_limited, "Too many files just now: try again in a minute."};
  if (limited_ && !addresses_.take(key, now)) {
    refused_by_address_.add();
    return too_many;
  }
  if (limited_ && !senders_.take(sender, now)) {
    refused_by_sender_.add();
    return too_many;
  }
  UploadPlace place{uploads_.take(key), {}};
  if (!place.upload) return busy();
  place.bytes = bytes_.take(key, bytes);
  if (!place.bytes) return busy();
  return place;
}

Place UploadLimits::begin_download(std::string_view address) {
  return downloads_.take(rate_key(address));
}

}  // namespace porchlight::files
