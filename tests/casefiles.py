# SPDX-License-Identifier: GPL-2.0-only
"""The files that a case of a table finds in its folder, and what is there.

A line "--- NAME [KIND ...]" begins a file; its lines follow, unless KIND
says otherwise:

    --- x.ini                its lines as they stand
    --- x.ini escaped        \\xNN and its like in them stand for bytes
    --- x.ini repeat N TEXT  and behind them TEXT, escaped, so many times
    --- x.ini mode 000       and permissions
    --- x.ini like NAME      the file NAME beside the table
    --- x.ini folder
    --- x.ini symlink PATH
"""
import codecs
import hashlib
import os
import shutil
import stat


def unescape(text):
    return codecs.escape_decode(text.encode())[0]


def make_file(folder, words, lines, beside=None):
    """Makes one file; 'words' are those behind ---."""
    path, kind = os.path.join(folder, words[0]), words[1:2]
    text = ''.join(line + '\n' for line in lines)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if kind == ['folder']:
        os.makedirs(path)
        return
    if kind == ['symlink']:
        os.symlink(words[2], path)
        return
    if kind == ['like']:
        shutil.copyfile(os.path.join(beside, words[2]), path)
        return
    data = text.encode()
    if kind == ['escaped']:
        data = unescape(text)
    elif kind == ['repeat']:
        data += unescape(words[3]) * int(words[2])
    with open(path, 'wb') as file:
        file.write(data)
    if kind == ['mode']:
        os.chmod(path, int(words[2], 8))


def contents(path, mode):
    if stat.S_ISLNK(mode):
        return os.readlink(path)
    if stat.S_ISREG(mode):
        try:
            with open(path, 'rb') as file:
                return hashlib.sha256(file.read()).hexdigest()
        except PermissionError:
            pass
    return ''


def snapshot(folder):
    """All that is in 'folder': path below it -> what a change would change.
    The time of a folder is not asked: its names are here."""
    found = {}
    for top, folders, files in os.walk(os.fsencode(folder)):
        for name in folders + files:
            path = os.path.join(top, name)
            info = os.lstat(path)
            is_folder = stat.S_ISDIR(info.st_mode)
            found[os.fsdecode(os.path.relpath(path, os.fsencode(folder)))] = (
                info.st_mode, info.st_uid, info.st_rdev,
                0 if is_folder else info.st_nlink,
                0 if is_folder else info.st_mtime_ns,
                contents(path, info.st_mode))
    return found
