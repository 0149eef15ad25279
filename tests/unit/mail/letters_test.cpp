#include "mail/letters.hpp"

#include "mail/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight::mail {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr WallTime noon{std::chrono::seconds(1'704'110'400)};  // 2024-01-01T12:00:00Z
const LetterHead head{.from = "chat@shop.example", .dashboard_url = "https://chat.shop.example"};

store::Mail answer() {
  return {.id = 7,
          .kind = store::MailKind::answer,
          .project = 3,
          .conversation = 12,
          .queued = noon,
          .recipient = "ann@home.example",
          .project_name = "Shop",
          .origins = {"https://shop.example"},
          .name = "Ada",
          .content = "Yes, in blue.\nAnd in red.",
          .page = "https://shop.example/shoes?session=secret#top"};
}
store::Mail waiting() {
  store::Mail mail = answer();
  mail.kind = store::MailKind::waiting;
  mail.recipient = "ada@shop.example";
  mail.name = "Ann";
  mail.content = "Do you have them\nin blue?";
  mail.since = noon;
  return mail;
}

TEST(Letters, AnAnswerSaysWhoseItIsAndWhereToGoOn) {
  const auto letter = letter_of(answer(), head, noon);
  EXPECT_EQ(letter.to, "ann@home.example");
  EXPECT_EQ(letter.from, "chat@shop.example");
  EXPECT_EQ(letter.from_name, "Shop");
  EXPECT_EQ(letter.subject, "An answer to your message: Shop");
  EXPECT_EQ(letter.text,
            "Ada, Shop, has answered you:\n\n"
            "Yes, in blue.\nAnd in red.\n\n-- \n"
            "You get this since you left this address in the chat of Shop.\n"
            "Answers to this mail are not read. To go on, come back to the chat:\n"
            "https://shop.example/shoes\n");
}

TEST(Letters, AnAgentsAddressIsNobodysName) {
  store::Mail mail = answer();
  mail.name = "ada@shop.example";
  EXPECT_THAT(letter_of(mail, head, noon).text, testing::StartsWith("Shop, has answered you:"));
}

TEST(Letters, TheSameMailHasTheSameIdAndAnotherHasAnother) {
  const auto first = letter_of(answer(), head, noon);
  EXPECT_EQ(first.id, letter_of(answer(), head, noon + std::chrono::hours(1)).id) << "it may arrive twice";
  store::Mail other = answer();
  other.id = 8;
  EXPECT_NE(first.id, letter_of(other, head, noon).id);
}

TEST(Letters, AnAgentIsToldWhoWaitsSinceWhenAndWhere) {
  const auto letter = letter_of(waiting(), head, noon);
  EXPECT_EQ(letter.subject, "Ann waits for an answer: Shop");
  EXPECT_EQ(letter.text,
            "Ann wrote to Shop on 2024-01-01 12:00 UTC, and nobody has answered yet:\n\n"
            "> Do you have them in blue?\n\n"
            "Answer: https://chat.shop.example/#/projects/3/inbox/12\n"
            "\n-- \nYou get this since you asked to be told, in your settings. Answers to this mail are not "
            "read.\n");
}

TEST(Letters, OfManyWhoWaitSomeAreNamedAndAllAreCounted) {
  store::Mail mail = waiting();
  mail.waiting = 12;
  mail.others = {{.project = 3,
                  .conversation = 13,
                  .project_name = "Shop",
                  .name = {},
                  .content = "Hello?",
                  .since = noon + std::chrono::minutes(1)}};
  auto letter = letter_of(mail, head, noon);
  EXPECT_EQ(letter.subject, "12 visitors wait for an answer: Shop");
  EXPECT_EQ(letter.text,
            "12 visitors wrote, and nobody has answered yet:\n\n"
            "Ann, Shop, since 2024-01-01 12:00 UTC:\n> Do you have them in blue?\n"
            "https://chat.shop.example/#/projects/3/inbox/12\n\n"
            "A visitor, Shop, since 2024-01-01 12:01 UTC:\n> Hello?\n"
            "https://chat.shop.example/#/projects/3/inbox/13\n\n"
            "And 10 more.\n"
            "All of them: https://chat.shop.example/#/projects/3/inbox\n"
            "\n-- \nYou get this since you asked to be told, in your settings. Answers to this mail are not "
            "read.\n");
  mail.others[0].project = 4;
  letter = letter_of(mail, {.from = head.from, .dashboard_url = {}}, noon);
  EXPECT_EQ(letter.subject, "12 visitors wait for an answer");
  EXPECT_THAT(letter.text, HasSubstr("All of them are in the dashboard's inbox."));
}

TEST(Letters, WithoutANameOrADashboardItIsSaidSo) {
  store::Mail mail = waiting();
  mail.name.clear();
  const auto letter = letter_of(mail, {.from = "chat@shop.example", .dashboard_url = {}}, noon);
  EXPECT_EQ(letter.subject, "A visitor waits for an answer: Shop");
  EXPECT_THAT(letter.text, HasSubstr("Answer in the dashboard's inbox."));
}

TEST(Letters, NoNameTurnsAroundOrHidesWhatStandsBehindIt) {
  const std::string hostile = "Ann\u202E\u2066\u200B\uFEFF\u3164\r\nBcc: x";
  store::Mail mail = waiting();
  mail.name = hostile;
  mail.project_name = hostile;
  mail.content = hostile;
  const std::string clean = "Ann  Bcc: x";
  driver::Letter letter = letter_of(mail, head, noon);
  EXPECT_EQ(letter.from_name, clean);
  EXPECT_EQ(letter.subject, clean + " waits for an answer: " + clean);
  EXPECT_THAT(letter.text, testing::StartsWith(clean + " wrote to " + clean + " on "));
  EXPECT_THAT(letter.text, HasSubstr("> " + clean + "\n"));
  EXPECT_THAT(driver::write_letter(letter), Not(HasSubstr("\nBcc")));
  mail = answer();
  mail.name = hostile;
  mail.project_name = hostile;
  letter = letter_of(mail, head, noon);
  EXPECT_EQ(letter.subject, "An answer to your message: " + clean);
  EXPECT_THAT(letter.text, testing::StartsWith(clean + ", " + clean + ", has answered you:"));
}

TEST(Letters, ANameKeepsWhatItsScriptNeeds) {
  store::Mail mail = waiting();
  for (const char* const name : {"می\u200Cخواهم", "क्\u200Dष", "👩\u200D🚀", "Jose\u0301"}) {
    mail.name = name;
    EXPECT_EQ(letter_of(mail, head, noon).subject, name + std::string(" waits for an answer: Shop"));
  }
}

TEST(Letters, NeverTheWholeOfALongMessage) {
  store::Mail mail = waiting();
  mail.content.clear();
  for (std::size_t i = 0; i < limits::quoted_characters; ++i) mail.content += "ä";
  EXPECT_THAT(letter_of(mail, head, noon).text, HasSubstr("> " + mail.content + "\n"));
  const std::string kept = mail.content;
  mail.content += "bcd";
  EXPECT_THAT(letter_of(mail, head, noon).text, HasSubstr("> " + kept + "…\n"));
}

TEST(Letters, ALinkIsToAPageOfTheProject) {
  const std::vector<std::string> origins{"https://shop.example", "*.more.example"};
  EXPECT_EQ(link_to_page("https://shop.example/shoes?a=b#c", origins), "https://shop.example/shoes");
  EXPECT_EQ(link_to_page("https://shop.example", origins), "https://shop.example");
  EXPECT_EQ(link_to_page("http://a.more.example/x", origins), "http://a.more.example/x");
  for (const char* const page :
       {"", "https://evil.example/", "http://shop.example/", "javascript:alert(1)",
        "https://shop.example@evil.example/", "https://shop.example/a b", "https://shop.example/\r\nx",
        "ftp://shop.example/", "https://shop.example.evil.example/", "https://shop.example/<x>"}) {
    EXPECT_EQ(link_to_page(page, origins), "") << page;
  }
}

TEST(Letters, WhereEveryOriginIsAllowedNoneIsLinkedTo) {
  const std::vector<std::string> any{"*"};
  EXPECT_EQ(link_to_page("https://evil.example/", any), "");
  EXPECT_THAT(letter_of(answer(), head, noon).text, HasSubstr("https://shop.example/shoes"));
  store::Mail mail = answer();
  mail.origins = any;
  EXPECT_THAT(letter_of(mail, head, noon).text, Not(HasSubstr("http")));
}

}  // namespace
}  // namespace porchlight::mail
