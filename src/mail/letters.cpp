#include "mail/letters.hpp"

#include "access/origin.hpp"
#include "base/url_path.hpp"
#include "base/utf8.hpp"
#include "conversations/conversation_json.hpp"
#include "mail/limits.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace porchlight::mail {
namespace {

using store::Mail;

/// Of one line, and of so many characters.
std::string excerpt(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < limits::quoted_characters && !text.empty(); ++i) {
    const utf8::Character next = utf8::take(text);
    next.code == '\n' || next.code == '\t' ? out += ' ' : out += next.bytes;
  }
  return text.empty() ? out : out + "…";
}

/// `2024-01-01 10:00`
std::string minute_of(WallTime time) {
  std::string text = to_iso8601(time);
  text.resize(std::min<std::size_t>(text.size(), 16));
  std::ranges::replace(text, 'T', ' ');
  return text;
}

std::string link_to_conversation(const Mail& mail, const std::string& dashboard) {
  if (dashboard.empty()) return {};
  return dashboard + (dashboard.ends_with('/') ? "#/projects/" : "/#/projects/") +
         std::to_string(mail.project) + "/inbox/" + std::to_string(mail.conversation);
}

std::string answer_text(const Mail& mail) {
  const std::string_view name = conversations::public_name(mail.name);
  std::string text = (name.empty() ? mail.project_name : std::string(name) + ", " + mail.project_name) +
                     ", has answered you:\n\n" + mail.content + "\n\n-- \n" +
                     "You get this since you left this address in the chat of " + mail.project_name + ".\n" +
                     "Answers to this mail are not read. ";
  const std::string link = link_to_page(mail.page, mail.origins);
  text += link.empty() ? "To go on, come back to the chat.\n"
                       : "To go on, come back to the chat:\n" + link + '\n';
  return text;
}

std::string waiting_text(const Mail& mail, const LetterHead& head) {
  const std::string name = mail.name.empty() ? "A visitor" : mail.name;
  std::string text = name + " wrote to " + mail.project_name + " on " + minute_of(mail.since) +
                     " UTC, and nobody has answered yet:\n\n> " + excerpt(mail.content) + "\n\n";
  const std::string link = link_to_conversation(mail, head.dashboard_url);
  text += link.empty() ? "Answer in the dashboard's inbox.\n" : "Answer: " + link + '\n';
  return text +
         "\n-- \nYou get this since you asked to be told, in your settings. Answers to this mail are not "
         "read.\n";
}

}  // namespace

driver::Letter letter_of(const Mail& mail, const LetterHead& head, WallTime now) {
  driver::Letter letter{.from = head.from,
                        .from_name = mail.project_name,
                        .to = mail.recipient,
                        .id = "porchlight." + std::to_string(mail.project) + '.' + std::to_string(mail.id) +
                              '.' + std::to_string(mail.queued.time_since_epoch().count()),
                        .date = now};
  if (mail.kind == store::MailKind::answer) {
    letter.subject = "An answer to your message: " + mail.project_name;
    letter.text = answer_text(mail);
  } else {
    letter.subject =
        (mail.name.empty() ? "A visitor" : mail.name) + " waits for an answer: " + mail.project_name;
    letter.text = waiting_text(mail, head);
  }
  return letter;
}

std::string link_to_page(std::string_view page, std::span<const std::string> origins) {
  const bool is_web = page.starts_with("https://") || page.starts_with("http://");
  const auto is_plain = [](char c) { return c > ' ' && c <= '~' && c != '<' && c != '>' && c != '"'; };
  page = page.substr(0, page.find_first_of("?#"));
  if (!is_web || page.find('@') != page.npos || !std::ranges::all_of(page, is_plain)) return {};
  std::vector<std::string> named;
  std::ranges::copy_if(origins, std::back_inserter(named), [](const std::string& one) { return one != "*"; });
  const std::string_view path = url_path(page);
  const std::string_view origin = page.ends_with(path) ? page.substr(0, page.size() - path.size()) : page;
  return access::origin_allowed(origin, named) ? std::string(page) : std::string();
}

}  // namespace porchlight::mail
