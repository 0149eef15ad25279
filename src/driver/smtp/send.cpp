#include "driver/smtp/send.hpp"

#include "driver/curl/easy.hpp"
#include "driver/smtp/limits.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>
#include <system_error>

namespace porchlight::driver {
namespace {

/// What is handed in, and how far it has come.
struct Transfer {
  std::string message;
  std::size_t read = 0;
  bool about_this_mail = false;  // what was said last concerns the recipient or the text
  bool over = false;             // we have said goodbye
  long reply = 0;                // the code of the last answer
  const std::atomic<bool>& stop;
};

std::size_t give_bytes(char* into, std::size_t size, std::size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  const std::size_t bytes = std::min(size * count, transfer.message.size() - transfer.read);
  std::memcpy(into, transfer.message.data() + transfer.read, bytes);
  transfer.read += bytes;
  return bytes;
}

int stop_if_asked(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const Transfer*>(data)->stop ? 1 : 0;
}

/// The code that a line of an answer begins with; 0: none.
long code_of(std::string_view line) {
  long code = 0;
  const auto [end, problem] = std::from_chars(line.data(), line.data() + line.size(), code);
  return problem == std::errc{} && end == line.data() + 3 ? code : 0;
}

/// Of what is said only verbs and codes are looked at: what the last answer was about. The farewell says
/// nothing of it.
int follow(CURL*, curl_infotype type, char* text, std::size_t size, void* data) {
  const std::string_view line(text, size);
  auto& transfer = *static_cast<Transfer*>(data);
  if (type == CURLINFO_HEADER_OUT) {
    transfer.over = transfer.over || line.starts_with("QUIT");
    if (!transfer.over) transfer.about_this_mail = line.starts_with("RCPT") || line.starts_with("DATA");
  } else if (type == CURLINFO_HEADER_IN && !transfer.over) {
    transfer.reply = code_of(line);
  }
  return 0;
}

void set_server(CURL* easy, const SmtpServer& server) {
  curl_easy_setopt(easy, CURLOPT_URL, server.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_USE_SSL,
                   static_cast<long>(server.starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits::smtp_connect_time.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits::smtp_time.count()));
  if (server.user.empty()) return;
  curl_easy_setopt(easy, CURLOPT_USERNAME, server.user.c_str());
  curl_easy_setopt(easy, CURLOPT_PASSWORD, server.password.c_str());
}

void set_transfer(CURL* easy, Transfer& transfer) {
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_bytes);
  curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, stop_if_asked);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, follow);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &transfer);
}

Handed outcome_of(CURLcode code, const Transfer& transfer) {
  if (code == CURLE_OK) return {Handed::Outcome::accepted, {}};
  std::string reason = curl_easy_strerror(code);
  if (transfer.reply > 0) reason += ", answer " + std::to_string(transfer.reply);
  const bool for_good = transfer.about_this_mail && transfer.reply >= 500 && transfer.reply < 600;
  return {for_good ? Handed::Outcome::refused : Handed::Outcome::failed, std::move(reason)};
}

}  // namespace

Handed hand_in(const SmtpServer& server, const Letter& letter, const std::atomic<bool>& stop) {
  const CurlEasy easy = make_curl_easy();
  const std::string sender = '<' + letter.from + '>';
  const CurlList recipients(curl_slist_append(nullptr, ('<' + letter.to + '>').c_str()));
  if (!easy || !recipients) return {Handed::Outcome::failed, "no memory"};
  Transfer transfer{.message = write_letter(letter), .stop = stop};
  set_server(easy.get(), server);
  set_transfer(easy.get(), transfer);
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, recipients.get());
  return outcome_of(curl_easy_perform(easy.get()), transfer);
}

}  // namespace porchlight::driver
