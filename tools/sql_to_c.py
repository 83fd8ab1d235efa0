#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns the named blocks of .sql files into C: one constant a statement.

usage: sql_to_c.py OUT.c OUT.h INCLUDE_NAME TABLE FILE.sql…

A block begins with "-- name: story_card"; the comment lines after it say what
it is for; the statement ends with ";". In C it is SQL_STORY_CARD, and TABLE
lists all of them so that one test can prepare each against an empty library.
"""
import re
import sys

NAME = re.compile(r'^-- name: ([a-z][a-z0-9_]*)$')


def blocks(path):
    name, text = None, []
    with open(path, encoding='utf-8') as lines:
        for number, line in enumerate(lines, 1):
            found = NAME.match(line.rstrip())
            if found:
                if name:
                    yield name, text
                name, text = found.group(1), []
            elif line.startswith('-- name'):
                sys.exit(f'{path}:{number}: a name is lower-case letters, digits and _')
            elif name and not line.startswith('--') and line.strip():
                text.append(line.rstrip())
    if name:
        yield name, text


def main():
    out_c, out_h, include, table = sys.argv[1:5]
    statements = []
    for path in sys.argv[5:]:
        for name, text in blocks(path):
            if not text or not text[-1].endswith(';'):
                sys.exit(f'{path}: {name}: the statement must end with ;')
            statements.append((name, text))
    names = [name for name, _ in statements]
    for name in names:
        if names.count(name) > 1:
            sys.exit(f'{name}: named twice')
    with open(out_h, 'w', encoding='utf-8') as header:
        header.write('#pragma once\n\n#include "store/db.h"\n\n')
        for name in names:
            header.write(f'extern const Sql SQL_{name.upper()};\n')
        header.write(f'\nextern const Sql *const {table}[];\nextern const unsigned {table}_count;\n')
    with open(out_c, 'w', encoding='utf-8') as source:
        source.write(f'#include "{include}"\n')
        for name, text in statements:
            source.write(f'\nconst Sql SQL_{name.upper()} = {{\n    "{name}",\n')
            for line in text:
                quoted = line.replace('\\', '\\\\').replace('"', '\\"')
                source.write(f'    "{quoted}\\n"\n')
            source.write('};\n')
        source.write(f'\nconst Sql *const {table}[] = {{\n')
        for name in names:
            source.write(f'    &SQL_{name.upper()},\n')
        source.write(f'}};\nconst unsigned {table}_count = {len(names)};\n')


main()
