#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks src/LAYERS: who may include whom, and that *_internal.h stays in its folder."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent / 'src'
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z_]+)/([^"]+)"', re.M)


def layers():
    allowed = {}
    for line in (ROOT / 'LAYERS').read_text(encoding='utf-8').splitlines():
        if line.strip() and not line.startswith('#'):
            folder, _, rest = line.partition(':')
            allowed[folder.strip()] = set(rest.split())
    return allowed


def main():
    allowed = layers()
    faults = []
    for path in sorted(ROOT.rglob('*.[ch]')):
        folder = path.relative_to(ROOT).parts[0]
        if folder not in allowed:
            faults.append(f'{path.relative_to(ROOT)}: folder {folder} is not in src/LAYERS')
            continue
        for target, name in INCLUDE.findall(path.read_text(encoding='utf-8')):
            if target != folder and target not in allowed[folder]:
                faults.append(f'{path.relative_to(ROOT)}: {folder} may not include "{target}/{name}"')
            elif target != folder and name.endswith('_internal.h'):
                faults.append(f'{path.relative_to(ROOT)}: "{target}/{name}" is private to {target}')
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


sys.exit(main())
