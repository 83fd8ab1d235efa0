#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tells what failed in Meson's JUnit file, and counts its test cases: "N passed, N failed"."""
import re
import sys
import xml.etree.ElementTree as tree

# What a failed test printed may hold characters that XML 1.0 forbids.
with open(sys.argv[1], encoding='utf-8', errors='replace') as file:
    report = re.sub('[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]', ' ', file.read())


def why_not(output, name):
    """The comments that stand behind a failed case in what its program printed (TAP)."""
    lines = iter(output.splitlines())
    for line in lines:
        if line.startswith('not ok') and line.endswith(f'- {name}'):
            for comment in lines:
                if not comment.startswith('#'):
                    return
                yield comment


passed = failed = skipped = 0
for suite in tree.fromstring(report.encode()).iter('testsuite'):
    for case in suite.iter('testcase'):
        if case.find('failure') is not None or case.find('error') is not None:
            failed += 1
            name = case.get('name')
            print(f"failed: {suite.get('name').split(' / ')[-1]}: {name}")
            for comment in why_not(suite.findtext('system-out') or '', re.sub(r'^\d+ - ', '', name)):
                print(f'    {comment[:300]}')
        elif case.find('skipped') is not None:
            skipped += 1
        else:
            passed += 1
print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
sys.exit(1 if failed or not passed else 0)
