/* SPDX-License-Identifier: GPL-2.0-only */
/* Results as TAP, for programs that know no GLib. */
#ifndef FINWAIT_TESTS_NS3_TAP_H
#define FINWAIT_TESTS_NS3_TAP_H

#include <functional>
#include <string>
#include <vector>

/* Says whether 'name' is right, and if not what was seen. */
void tap_case(const std::string &name, bool right,
              const std::string &seen = "");
/* Says how many there were; what main() returns. */
int tap_end();
/* Those that were not right, since it was asked. */
std::vector<std::string> tap_wrong();

/* What 'body', in a process of its own, writes to stderr before it ends
 * otherwise than by returning; "" if it returns. */
std::string tap_dies(const std::function<void()> &body);

/* The cases of a file, called NAME: a program, or a TestSuite of the module. */
#ifdef FINWAIT_MODULE
struct TapSuite {
    TapSuite(const std::string &name, void (*cases)());
};
#define TAP_CASES(NAME)                                                        \
    static void NAME##_cases();                                                \
    static TapSuite NAME##_suite(#NAME, NAME##_cases);                         \
    static void NAME##_cases()
#else
#define TAP_CASES(NAME)                                                        \
    static void NAME##_cases();                                                \
    int main()                                                                 \
    {                                                                          \
        NAME##_cases();                                                        \
        return tap_end();                                                      \
    }                                                                          \
    static void NAME##_cases()
#endif

#endif
