#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the test cases of Meson's JUnit file: "N passed, N failed"."""
import re
import sys
import xml.etree.ElementTree as tree

# What a failed test printed may hold characters that XML 1.0 forbids.
with open(sys.argv[1], encoding='utf-8', errors='replace') as file:
    report = re.sub('[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]', ' ', file.read())
passed = failed = skipped = 0
for suite in tree.fromstring(report.encode()).iter('testsuite'):
    cases = list(suite.iter('testcase'))
    for case in cases:
        if case.find('failure') is not None or case.find('error') is not None:
            failed += 1
        elif case.find('skipped') is not None:
            skipped += 1
        else:
            passed += 1
print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
sys.exit(1 if failed or not passed else 0)
