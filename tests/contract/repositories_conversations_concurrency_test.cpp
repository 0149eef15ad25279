// Several gateways that write to the same conversations at once, each over its own way into the database.

#include "contract/conversations_harness.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <barrier>
#include <functional>
#include <numeric>
#include <set>
#include <thread>

namespace porchlight::store {
namespace {

class ConcurrentMessagesContract : public Conversations {
 protected:
  /// `work(database, number)` on as many threads, which begin together.
  void at_once(int threads, const std::function<void(Database&, int)>& work) {
    std::barrier begin(threads);
    std::vector<std::thread> gateways;
    for (int number = 0; number < threads; ++number) {
      gateways.emplace_back([&, number] {
        const auto mine = harness().open();
        static_cast<void>(mine->conversations().find(project(), 1));  // connected
        begin.arrive_and_wait();
        work(*mine, number);
      });
    }
    for (std::thread& gateway : gateways) gateway.join();
  }
  std::vector<Message> whole_thread(const std::string& uid) {
    std::vector<Message> messages;
    for (std::int64_t before = 0; before != 1;) {
      Thread part = thread(uid, {.before = before, .limit = 100});
      if (part.messages.empty()) break;
      before = part.messages.front().position;
      messages.insert(messages.begin(), part.messages.begin(), part.messages.end());
    }
    return messages;
  }
  void expect_no_holes(const std::vector<Message>& messages, std::size_t count) {
    ASSERT_EQ(messages.size(), count);
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(messages[i].position, static_cast<std::int64_t>(i + 1));
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(ConcurrentMessagesContract);

TEST_P(ConcurrentMessagesContract, WhoeverBeginsItThereIsOneConversation) {
  constexpr int threads = 4;
  visit("v1", secret("v1"));
  std::atomic<int> failures = 0;
  at_once(threads, [&](Database& mine, int number) {
    const std::string temp_id = "t" + std::to_string(number);
    const auto begun =
        number % 2 == 0
            ? mine.conversations().append_from_visitor(key("v1"), secret("v1"), temp_id, temp_id, at(0))
            : mine.conversations().append_from_agent(key("v1"), ada(), temp_id, temp_id, at(0));
    if (!begun) ++failures;
  });
  EXPECT_EQ(failures, 0);
  expect_no_holes(whole_thread("v1"), threads);
}

TEST_P(ConcurrentMessagesContract, PositionsHaveNoHolesAndEachSendersOrderIsKept) {
  constexpr int threads = 4;
  constexpr int rounds = 25;
  std::atomic<int> failures = 0;
  at_once(threads, [&](Database& mine, int number) {
    for (int round = 0; round < rounds; ++round) {
      const std::string temp_id = std::to_string(number) + "-" + std::to_string(round);
      if (!mine.conversations().append_from_visitor(key("v1"), secret("v1"), temp_id, temp_id, at(round)))
        ++failures;
    }
  });
  EXPECT_EQ(failures, 0);
  const auto messages = whole_thread("v1");
  expect_no_holes(messages, threads * rounds);
  std::vector<int> next(threads, 0);
  for (const Message& message : messages) {
    const auto sender = static_cast<std::size_t>(message.content.front() - '0');
    EXPECT_EQ(message.content, std::to_string(sender) + "-" + std::to_string(next[sender]++));
  }
  EXPECT_EQ(conversation("v1").unread, std::size_t{threads * rounds});
}

TEST_P(ConcurrentMessagesContract, TheSameMessageFromSeveralAtOnceIsStoredOnce) {
  constexpr int threads = 4;
  constexpr int rounds = 25;
  std::atomic<int> failures = 0;
  std::atomic<int> stored = 0;
  at_once(threads, [&](Database& mine, int) {
    for (int round = 0; round < rounds; ++round) {
      const auto answer = mine.conversations().append_from_visitor(key("v1"), secret("v1"),
                                                                   std::to_string(round), "text", at(round));
      if (!answer || answer->message.temp_id != std::to_string(round)) ++failures;
      if (answer && !answer->repeated) ++stored;
    }
  });
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(stored, rounds);
  expect_no_holes(whole_thread("v1"), rounds);
}

TEST_P(ConcurrentMessagesContract, AConversationBeginsOnceAndANewcomersRowToo) {
  constexpr int threads = 4;
  constexpr int rounds = 15;
  std::atomic<int> failures = 0;
  std::atomic<int> created = 0;
  at_once(threads, [&](Database& mine, int number) {
    for (int round = 0; round < rounds; ++round) {
      const std::string uid = "v" + std::to_string(round);
      const auto answer = mine.conversations().append_from_visitor(key(uid), secret(uid),
                                                                   std::to_string(number), "text", at(round));
      if (!answer) ++failures;
      if (answer && answer->created) ++created;
    }
  });
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(created, rounds);
  for (int round = 0; round < rounds; ++round)
    expect_no_holes(whole_thread("v" + std::to_string(round)), threads);
}

TEST_P(ConcurrentMessagesContract, OfTwoNewcomersWithTheSameUidOneSecretWins) {
  constexpr int rounds = 15;
  std::atomic<int> stored = 0;
  std::atomic<int> refused = 0;
  std::atomic<int> others = 0;
  at_once(2, [&](Database& mine, int number) {
    for (int round = 0; round < rounds; ++round) {
      const auto answer = mine.conversations().append_from_visitor(
          key("v" + std::to_string(round)), "secret-" + std::to_string(number), "t", "text", at(round));
      const std::string code = code_of(answer);
      ++(code == "none" ? stored : code == "forbidden" ? refused : others);
    }
  });
  EXPECT_EQ(stored, rounds);
  EXPECT_EQ(refused, rounds);
  EXPECT_EQ(others, 0);
}

TEST_P(ConcurrentMessagesContract, TheJournalAndTheFirstMessageMakeOneRow) {
  constexpr int rounds = 25;
  std::atomic<int> failures = 0;
  at_once(2, [&](Database& mine, int number) {
    for (int round = 0; round < rounds; ++round) {
      const std::string uid = "v" + std::to_string(round);
      if (number == 0) {
        if (!mine.conversations().append_from_visitor(key(uid), secret(uid), "t", "text", at(2))) ++failures;
        continue;
      }
      VisitorWrite row;
      row.key = key(uid);
      row.seen = at(1);
      row.name = "Zoe";
      row.secret_hash = secret(uid);
      row.referrer = "referrer";
      if (!mine.visitors().apply(std::vector{row})) ++failures;
    }
  });
  EXPECT_EQ(failures, 0);
  for (int round = 0; round < rounds; ++round) {
    const auto visitor = must(database().visitors().find(key("v" + std::to_string(round))));
    EXPECT_EQ(visitor.name, "Zoe");
    EXPECT_EQ(visitor.first_referrer, "referrer");
  }
}

TEST_P(ConcurrentMessagesContract, BothSidesWriteAndReadAtOnceAndTheCountIsRight) {
  constexpr int rounds = 40;
  const ConversationId id = says("v1", "first").conversation.id;
  std::atomic<int> failures = 0;
  at_once(3, [&](Database& mine, int number) {
    for (int round = 0; round < rounds; ++round) {
      const std::string temp_id = "r" + std::to_string(round);
      if (number == 0) {
        if (!mine.conversations().append_from_visitor(key("v1"), secret("v1"), temp_id, "text", at(round)))
          ++failures;
      } else if (number == 1) {
        if (!mine.conversations().append_from_agent(project(), id, ada(), temp_id, "text", at(round)))
          ++failures;
      } else {
        const auto seen = mine.conversations().find(project(), id);
        if (!seen) ++failures;
        const std::int64_t position = seen ? seen->last_position : 0;
        if (!mine.conversations().mark_read_by_agents(project(), id, position)) ++failures;
        if (!mine.conversations().mark_read_by_visitor(key("v1"), secret("v1"), position)) ++failures;
      }
    }
  });
  EXPECT_EQ(failures, 0);
  const auto messages = whole_thread("v1");
  expect_no_holes(messages, 2 * rounds + 1);
  const Conversation now = conversation("v1");
  const auto behind = [&](std::int64_t position, Author author) {
    return static_cast<std::size_t>(std::ranges::count_if(messages, [&](const Message& message) {
      return message.position > position && message.author == author;
    }));
  };
  EXPECT_EQ(now.unread, behind(now.agent_read_position, Author::visitor));
  EXPECT_EQ(now.visitor_unread, behind(now.visitor_read_position, Author::agent));
}

}  // namespace
}  // namespace porchlight::store
