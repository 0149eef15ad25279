#include "doctor/finding.hpp"

#include "doctor/words.hpp"

#include <gtest/gtest.h>

namespace porchlight::doctor {
namespace {

const Findings some{good("redis", "answers"), warning("redis.memory", "1 KB used", "Set maxmemory."),
                    wrong("redis.role", "a \"replica\"", "Name the master.")};

TEST(DoctorFindings, AreALineEachWithWhatToDoBelow) {
  EXPECT_EQ(text_of(some),
            "ok    redis: answers\n"
            "warn  redis.memory: 1 KB used\n"
            "      -> Set maxmemory.\n"
            "WRONG redis.role: a \"replica\"\n"
            "      -> Name the master.\n"
            "1 good, 1 warning, 1 wrong\n");
  EXPECT_EQ(text_of({}), "0 good, 0 warnings, 0 wrong\n");
}

TEST(DoctorFindings, AreJsonForScripts) {
  EXPECT_EQ(json_of(some),
            R"({"findings":[{"check":"redis","state":"good","what":"answers"},)"
            R"({"check":"redis.memory","state":"warning","what":"1 KB used","advice":"Set maxmemory."},)"
            R"({"check":"redis.role","state":"wrong","what":"a \"replica\"","advice":"Name the master."}],)"
            R"("good":1,"warnings":1,"wrong":1})");
}

TEST(DoctorFindings, AreCountedAndJoined) {
  Findings all = some;
  append(all, some);
  EXPECT_EQ(all.size(), 6U);
  EXPECT_EQ(count(all, State::wrong), 2U);
}

TEST(DoctorWords, OfBytesHaveAUnit) {
  EXPECT_EQ(bytes_text(std::int64_t{-1}), "0 bytes");
  EXPECT_EQ(bytes_text(std::int64_t{1'023}), "1023 bytes");
  EXPECT_EQ(bytes_text(std::int64_t{1'024}), "1 KB");
  EXPECT_EQ(bytes_text(std::int64_t{1} * 1'024 * 1'024), "1 MB");
  EXPECT_EQ(bytes_text(std::int64_t{17} * 1'024 * 1'024), "17 MB");
  EXPECT_EQ(bytes_text(std::int64_t{3} * 1'024 * 1'024 * 1'024), "3 GB");
  EXPECT_EQ(bytes_text(std::int64_t{5'000} * 1'024 * 1'024 * 1'024 * 1'024), "5000 TB");
}

}  // namespace
}  // namespace porchlight::doctor
