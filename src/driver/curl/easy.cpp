#include "driver/curl/easy.hpp"

#include <openssl/ssl.h>

namespace porchlight::driver {
namespace {

/// The machine's certificates as OpenSSL knows them, for Redis' TLS and for this alike.
CURLcode trust_the_machines(CURL*, void* context, void*) {
  return SSL_CTX_set_default_verify_paths(static_cast<SSL_CTX*>(context)) == 1 ? CURLE_OK
                                                                               : CURLE_SSL_CACERT_BADFILE;
}

}  // namespace

CurlEasy make_curl_easy() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  CurlEasy easy(started ? curl_easy_init() : nullptr);
  if (easy) reset(easy);
  return easy;
}

void reset(const CurlEasy& easy) {
  curl_easy_reset(easy.get());
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_QUICK_EXIT, 1L);  // no waiting for a look-up of names that hangs
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy.get(), CURLOPT_CAINFO, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_SSL_CTX_FUNCTION, trust_the_machines);
}

}  // namespace porchlight::driver
