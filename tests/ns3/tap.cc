/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/ns3/tap.h"

#include <iostream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

static int cases;
static std::vector<std::string> wrong;

void
tap_case(const std::string &name, bool right, const std::string &seen)
{
    cases++;
    if (!right) {
        wrong.push_back(name + (seen.empty() ? "" : ": " + seen));
    }
    std::cout << (right ? "ok " : "not ok ") << cases << " - " << name << "\n";
    if (!right && !seen.empty()) {
        std::cout << "# " << seen << "\n";
    }
    std::cout.flush();
}

int
tap_end()
{
    std::cout << "1.." << cases << "\n";
    return !tap_wrong().empty();
}

std::vector<std::string>
tap_wrong()
{
    return std::exchange(wrong, {});
}

/* Without a core file, for it dies on purpose. */
[[noreturn]] static void
child(int out, const std::function<void()> &body)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    dup2(out, STDERR_FILENO);
    body();
    _exit(0);
}

std::string
tap_dies(const std::function<void()> &body)
{
    std::string said;
    char buffer[1024];
    int pipes[2], status;
    std::cout.flush();
    if (pipe(pipes) != 0) {
        return "";
    }
    const pid_t pid = fork();
    if (pid == 0) {
        child(pipes[1], body);
    }
    close(pipes[1]);
    for (ssize_t n; (n = read(pipes[0], buffer, sizeof buffer)) > 0;) {
        said.append(buffer, n);
    }
    close(pipes[0]);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "" : said;
}
