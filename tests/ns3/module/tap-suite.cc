/* SPDX-License-Identifier: GPL-2.0-only */
/* The cases of a file of tests/ns3 as a TestSuite of ns-3. */
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "tests/ns3/tap.h"
#include <cstdlib>

using namespace ns3;

class TapCases : public TestCase
{
  public:
    TapCases(const std::string &name, void (*cases)())
        : TestCase(name), m_cases(cases)
    {
    }

  private:
    void
    DoRun() override
    {
        setenv("FINWAIT_SRC", FINWAIT_MODULE, 0);
        m_cases();
        for (const std::string &wrong : tap_wrong()) {
            NS_TEST_EXPECT_MSG_EQ(wrong, "", "a case is not right");
        }
        Simulator::Destroy();
    }

    void (*m_cases)();
};

class TapTestSuite : public TestSuite
{
  public:
    TapTestSuite(const std::string &name, void (*cases)())
        : TestSuite("finwait-" + name)
    {
        AddTestCase(new TapCases(name, cases));
    }
};

/* ns-3 knows each TestSuite that has been made. */
TapSuite::TapSuite(const std::string &name, void (*cases)())
{
    new TapTestSuite(name, cases);
}
