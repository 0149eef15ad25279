#include "mail/letters.hpp"

#include "access/origin.hpp"
#include "base/url_path.hpp"
#include "base/utf8.hpp"
#include "conversations/conversation_json.hpp"
#include "mail/limits.hpp"
#include "store/database/invisible_text.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace porchlight::mail {
namespace {

using store::Mail;
using store::WaitingConversation;

constexpr std::string_view why_agents_get_it =
    "\n-- \nYou get this since you asked to be told, in your settings. Answers to this mail are not read.\n";

/// Joiners, without which some scripts and emoji are other ones.
bool is_joiner(char32_t c) {
  return c == 0x200C || c == 0x200D || c == 0xFE0F;
}

/// Of one line, and nothing in it that turns around or hides what stands behind it, in whatever shows it.
std::string line_of(std::string_view text) {
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const utf8::Character next = utf8::take(rest);
    if (next.code == utf8::no_character) continue;
    if (next.code < ' ' || next.code == 0x7F) {
      out += ' ';
    } else if (!store::is_hidden(next.code) || is_joiner(next.code)) {
      out += next.bytes;
    }
  }
  return store::without_invisible_floods(out);
}

/// Of one line, and of so many characters.
std::string excerpt(std::string_view whole) {
  const std::string line = line_of(whole);
  std::string_view text = line;
  std::string out;
  for (std::size_t i = 0; i < limits::quoted_characters && !text.empty(); ++i) {
    out += utf8::take(text).bytes;
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

std::string link_to_inbox(ProjectId project, const std::string& dashboard) {
  if (dashboard.empty()) return {};
  return dashboard + (dashboard.ends_with('/') ? "#/projects/" : "/#/projects/") + std::to_string(project) +
         "/inbox";
}

std::string link_to_conversation(const WaitingConversation& one, const std::string& dashboard) {
  const std::string inbox = link_to_inbox(one.project, dashboard);
  return inbox.empty() ? inbox : inbox + '/' + std::to_string(one.conversation);
}

WaitingConversation first_of(const Mail& mail) {
  return {.project = mail.project,
          .conversation = mail.conversation,
          .project_name = mail.project_name,
          .name = mail.name,
          .content = mail.content,
          .since = mail.since};
}

std::string name_of(const WaitingConversation& one) {
  return one.name.empty() ? "A visitor" : one.name;
}

/// Whatever strangers and customers call themselves.
Mail with_plain_names(Mail mail) {
  mail.name = line_of(mail.name);
  mail.project_name = line_of(mail.project_name);
  for (WaitingConversation& one : mail.others) {
    one.name = line_of(one.name);
    one.project_name = line_of(one.project_name);
  }
  return mail;
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

std::string waiting_text(const WaitingConversation& one, const LetterHead& head) {
  std::string text = name_of(one) + " wrote to " + one.project_name + " on " + minute_of(one.since) +
                     " UTC, and nobody has answered yet:\n\n> " + excerpt(one.content) + "\n\n";
  const std::string link = link_to_conversation(one, head.dashboard_url);
  text += link.empty() ? "Answer in the dashboard's inbox.\n" : "Answer: " + link + '\n';
  return text.append(why_agents_get_it);
}

void append_waiting(std::string& text, const WaitingConversation& one, const LetterHead& head) {
  text += name_of(one) + ", " + one.project_name + ", since " + minute_of(one.since) + " UTC:\n> " +
          excerpt(one.content) + '\n';
  const std::string link = link_to_conversation(one, head.dashboard_url);
  if (!link.empty()) text += link + '\n';
  text += '\n';
}

std::string digest_text(const Mail& mail, const LetterHead& head) {
  std::string text = std::to_string(mail.waiting) + " visitors wrote, and nobody has answered yet:\n\n";
  append_waiting(text, first_of(mail), head);
  for (const WaitingConversation& one : mail.others) append_waiting(text, one, head);
  if (mail.waiting > mail.others.size() + 1)
    text += "And " + std::to_string(mail.waiting - mail.others.size() - 1) + " more.\n";
  const std::string link = link_to_inbox(mail.project, head.dashboard_url);
  text += link.empty() ? "All of them are in the dashboard's inbox.\n" : "All of them: " + link + '\n';
  return text.append(why_agents_get_it);
}

/// The project is named where it is the only one.
std::string digest_subject(const Mail& mail) {
  const bool is_one_project =
      std::ranges::all_of(mail.others, [&](const auto& one) { return one.project == mail.project; });
  return std::to_string(mail.waiting) + " visitors wait for an answer" +
         (is_one_project ? ": " + mail.project_name : "");
}

}  // namespace

driver::Letter letter_of(const Mail& as_stored, const LetterHead& head, WallTime now) {
  const Mail mail = with_plain_names(as_stored);
  driver::Letter letter{.from = head.from,
                        .from_name = mail.project_name,
                        .to = mail.recipient,
                        .id = "porchlight." + std::to_string(mail.project) + '.' + std::to_string(mail.id) +
                              '.' + std::to_string(mail.queued.time_since_epoch().count()),
                        .date = now};
  if (mail.kind == store::MailKind::answer) {
    letter.subject = "An answer to your message: " + mail.project_name;
    letter.text = answer_text(mail);
  } else if (mail.waiting > 1) {
    letter.subject = digest_subject(mail);
    letter.text = digest_text(mail, head);
  } else {
    const WaitingConversation only = first_of(mail);
    letter.subject = name_of(only) + " waits for an answer: " + mail.project_name;
    letter.text = waiting_text(only, head);
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
