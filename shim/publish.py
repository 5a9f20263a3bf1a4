#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes of the library what is given to others: all names of C in it begin
with finwait_, and headers let programs say them without.

    publish.py LIBRARY INTO INCLUDE HEADER...

LIBRARY, an archive or an object, is copied to INTO; the headers, by paths from
here, go below the folder INCLUDE, beside a finwait-names.h that they include.
"""
import os
import re
import shutil
import subprocess
import sys

SYMBOL = re.compile(r'^\S+ \S ((?!_|finwait_|main$)\w+)$', re.M)


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def rename(library, into, names, renames):
    write(renames, ''.join('%s finwait_%s\n' % (name, name)
                           for name in sorted(names)))
    shutil.copyfile(library, into)
    subprocess.run(['objcopy', '--redefine-syms=' + renames, into], check=True)


def main(library, into, include, headers):
    symbols = subprocess.run(['nm', '-g', '--defined-only', library],
                             stdout=subprocess.PIPE, text=True, check=True)
    names = set(SYMBOL.findall(symbols.stdout))
    rename(library, into, names, os.path.join(include, 'finwait-names.txt'))
    texts = {path: read(path) for path in headers}
    said = names.intersection(word for text in texts.values()
                              for word in re.findall(r'\w+', text))
    write(os.path.join(include, 'finwait-names.h'),
          '/* SPDX-License-Identifier: GPL-2.0-only */\n'
          '/* What the names of C are in the library. */\n' +
          ''.join('#define %s finwait_%s\n' % (name, name)
                  for name in sorted(said)))
    for path, text in texts.items():
        write(os.path.join(include, path),
              re.sub(r'(#define FINWAIT_\w+_H\n)',
                     r'\1\n#include "finwait-names.h"\n', text, count=1))


main(*sys.argv[1:4], sys.argv[4:])
