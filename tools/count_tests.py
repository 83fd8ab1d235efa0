#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the test cases of Meson's JUnit file: "N passed, N failed"."""
import sys
import xml.etree.ElementTree as tree

passed = failed = skipped = 0
for suite in tree.parse(sys.argv[1]).getroot().iter('testsuite'):
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
