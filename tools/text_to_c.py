#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Puts a text file into a C string constant. usage: text_to_c.py FILE OUT.h NAME"""
import sys

path, out, name = sys.argv[1:4]
with open(path, encoding='utf-8') as text, open(out, 'w', encoding='utf-8') as header:
    header.write(f'#pragma once\n\nstatic const char {name}[] =\n')
    for line in text:
        quoted = line.rstrip('\n').replace('\\', '\\\\').replace('"', '\\"')
        header.write(f'    "{quoted}\\n"\n')
    header.write('    "";\n')
