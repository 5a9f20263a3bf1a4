#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
# Which examples ns-3's test.py runs: (name, run it, run it in valgrind too).
cpp_examples = [
    ("finwait-gate-behind-routers", "True", "True"),
    ("finwait-plain-against-closing", "True", "True"),
    ("finwait-vanishing-wifi-client", "True", "True"),
]
python_examples = []
