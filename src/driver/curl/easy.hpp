#pragma once
// Transfers of libcurl. The library is started here and nowhere else: once for the process, before the first
// transfer is made.

#include <curl/curl.h>
#include <memory>

namespace porchlight::driver {

struct CurlEasyEnd {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
/// One transfer, with certificates checked against the machine's (SSL_CERT_FILE names others), with no
/// signals and no environment's proxy. Thread: one at a time.
using CurlEasy = std::unique_ptr<CURL, CurlEasyEnd>;

/// Null where there is no memory. Thread: any.
[[nodiscard]] CurlEasy make_curl_easy();
/// As it was made, for another transfer over the same connection. Thread: the transfer's.
void reset(const CurlEasy& easy);

struct CurlListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlList = std::unique_ptr<curl_slist, CurlListEnd>;

}  // namespace porchlight::driver
