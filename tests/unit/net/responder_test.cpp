#include "net/http.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace porchlight::net {
namespace {

class CountingSink final : public ResponseSink {
 public:
  explicit CountingSink(std::vector<unsigned>& given) : given_(given) {}
  void respond(std::uint64_t, std::uint64_t, HttpResponse response) override {
    given_.push_back(response.status);
  }
  void on_abort(std::uint64_t, std::uint64_t, UniqueFunction<void()>) override {}

 private:
  std::vector<unsigned>& given_;
};

TEST(Responder, AnswersOnceAndWith500WhereItIsDropped) {
  std::vector<unsigned> given;
  CountingSink sink(given);
  { const Responder dropped(sink, 1, 1); }
  Responder answered(sink, 1, 2);
  HttpResponse ok;
  ok.status = 200;
  answered.respond(std::move(ok));
  const Responder moved = std::move(answered);
  EXPECT_FALSE(moved);
  EXPECT_EQ(given, (std::vector<unsigned>{500, 200}));
}

// A login that was checked while the node stopped came back when its connection's server was destroyed.
TEST(Responder, AnswersNobodyOnceTheServerIsGone) {
  std::vector<unsigned> given;
  auto sink = std::make_unique<CountingSink>(given);
  Responder late(*sink, 1, 1);
  Responder dropped(*sink, 1, 2);
  sink.reset();
  late.respond({});
  dropped = Responder();
  EXPECT_TRUE(given.empty());
}

}  // namespace
}  // namespace porchlight::net
