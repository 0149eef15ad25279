#include "doctor/machine.hpp"

#include "unit/doctor/expect_finding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight::doctor {
namespace {

using ::testing::HasSubstr;

MachineFacts machine_with(PortFacts port) {
  MachineFacts facts;
  facts.ports = {std::move(port)};
  facts.connections = facts.sessions = 1'000;
  facts.clock_follows = true;
  return facts;
}

Finding port_finding(PortFacts port) {
  return judge_machine(machine_with(std::move(port))).front();
}

const std::string taken = "Cannot listen on 127.0.0.1:8080: Address already in use";

TEST(DoctorMachine, AFreePortAndOneOfOursAreGood) {
  EXPECT_EQ(port_finding({.setting = "server.port", .place = "127.0.0.1:8080"}),
            good("server.port", "127.0.0.1:8080: free, no server runs there"));
  EXPECT_EQ(port_finding({"server.port", "127.0.0.1:8080", Holder::porchlight, taken, ""}),
            good("server.port", "127.0.0.1:8080: a Porchlight answers there"));
  EXPECT_EQ(port_finding({.setting = "server.internal_port"}).state, State::good);
}

TEST(DoctorMachine, OneOfOursThatIsNotReadySaysWhy) {
  const Finding found = port_finding(
      {"server.internal_port", "127.0.0.1:9090", Holder::porchlight, taken, R"({"ready":false})"});
  EXPECT_EQ(found.state, State::warning);
  EXPECT_THAT(found.what, HasSubstr(R"({"ready":false})"));
}

TEST(DoctorMachine, SomebodyElsesPortIsWrong) {
  const Finding found = port_finding({"server.port", "127.0.0.1:8080", Holder::somebody_else, taken, ""});
  EXPECT_EQ(found.state, State::wrong);
  EXPECT_THAT(found.what, HasSubstr("no Porchlight"));
}

TEST(DoctorMachine, APortThatCannotBeHadIsWrong) {
  const Finding found = port_finding(
      {"server.port", "10.0.0.1:80", Holder::nobody, "Cannot listen on 10.0.0.1:80: Permission denied", ""});
  EXPECT_EQ(found.state, State::wrong);
  EXPECT_THAT(found.what, HasSubstr("Permission denied"));
}

TEST(DoctorMachine, EachSessionMayNeedADescriptor) {
  MachineFacts facts = machine_with({});
  EXPECT_EQ(state_of(judge_machine(facts), "machine.descriptors"), State::good);
  facts.connections = facts.sessions - 1;
  const Findings found = judge_machine(facts);
  EXPECT_EQ(find(found, "machine.descriptors").state, State::warning);
  EXPECT_THAT(find(found, "machine.descriptors").advice, HasSubstr("LimitNOFILE"));
  EXPECT_TRUE(all_advise(found));
}

TEST(DoctorMachine, AClockThatNothingKeepsRightIsAWarning) {
  MachineFacts facts = machine_with({});
  EXPECT_EQ(state_of(judge_machine(facts), "machine.clock"), State::good);
  facts.clock_follows = false;
  EXPECT_EQ(find(judge_machine(facts), "machine.clock").state, State::warning);
  facts.clock_follows.reset();
  EXPECT_EQ(state_of(judge_machine(facts), "machine.clock"), State::good);
}

}  // namespace
}  // namespace porchlight::doctor
