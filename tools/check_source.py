#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The house's rules that a compiler does not know. Each finding says what to do instead."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILE_LINES = 1000
BANNED = [
    (re.compile(r'\bgoto\b'), 'return early; resources end with g_autoptr'),
    (re.compile(r'\b(sprintf|strcpy|strcat|strtok|gets|atoi|atol|system|popen)\s*\('),
     'use the bounded or GLib function of the same purpose'),
]
SQL = re.compile(r'"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE)\s', re.I)
MARKUP = re.compile(r'"[^"\n]*<(p|div|span|a|h[1-6]|ul|li|table|img)[ >]')
COMMENT = re.compile(r'/\*.*?\*/', re.S)


def blank(match):
    """A comment as empty lines, so that line numbers stay."""
    return '\n' * match.group(0).count('\n')


def check(path):
    text = path.read_text(encoding='utf-8')
    name = path.relative_to(ROOT)
    faults = []
    if not text.startswith('/* SPDX-License-Identifier: MIT */\n'):
        faults.append(f'{name}:1: begins without /* SPDX-License-Identifier: MIT */')
    if text.count('\n') > FILE_LINES:
        faults.append(f'{name}: more than {FILE_LINES} lines; find the second subject in it')
    in_src = name.parts[0] == 'src'
    for number, line in enumerate(COMMENT.sub(blank, text).split('\n'), 1):
        for pattern, instead in BANNED:
            if pattern.search(line):
                faults.append(f'{name}:{number}: {pattern.search(line).group(0)}: {instead}')
        if in_src and SQL.search(line) and name.parts[1] != 'store':
            faults.append(f'{name}:{number}: SQL belongs into a named block of a .sql file')
        if in_src and MARKUP.search(line) and name.parts[1] not in ('render', 'text', 'http'):
            faults.append(f'{name}:{number}: markup belongs into a template of the theme')
    if path.suffix == '.h' and in_src and '_internal' not in path.name:
        if not re.match(r'/\* SPDX[^\n]*\n/\*', text):
            faults.append(f'{name}:2: a header opens with what it is and what it refuses to do')
    return faults


def main():
    faults = []
    for folder in ('src', 'tests', 'tools'):
        for path in sorted((ROOT / folder).rglob('*.[ch]')):
            if 'node_modules' not in path.parts:
                faults += check(path)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


sys.exit(main())
