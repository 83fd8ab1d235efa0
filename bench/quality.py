# SPDX-License-Identifier: MIT
"""How related the related stories are: the evaluator's figures on the development set beside its
baselines, and what each part of the score adds, by leaving it out of a program built for that."""
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / 'shared'
WORK = ROOT / 'build' / 'bench'
PROGRAM = ROOT / 'build' / 'dateline'
# What is left out, and the constants of src/related/score.c that do so.
PARTS = [('nearness in time', {'quick': 0, 'slow': 0}), ('section', {'same_section': 0, 'same_top': 0}),
         ('a little for what came after', {'newer': 0}), ('weight of headline and lead', {'headline': 0, 'lead': 0}),
         ('tags', {'tag': 0}), ('rarity damped (p = 1)', {'rarity_power': 1}), ('least evidence', {'evidence': 0, 'least': 0})]


def evaluate(program, folder, *options):
    lists = WORK / 'related.jsonl'
    with open(lists, 'wb') as out:
        subprocess.run([program, 'related', folder, *options], check=True, stdout=out)
    command = [sys.executable, SHARED / 'eval' / 'related_eval.py', SHARED / 'data' / 'news-dev.truth.jsonl.xz', lists, '--json']
    figures = json.loads(subprocess.run(command + list(options), check=True, capture_output=True, text=True).stdout)
    return figures['scores']['all']


def program_without(constants):
    """The program with other constants: score.c compiled anew and linked in place of its object."""
    folder = WORK / 'score'
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    text = (ROOT / 'src' / 'related' / 'score.c').read_text()
    for name, value in constants.items():
        text, count = re.subn(rf'(\.{name} = )[0-9.]+', rf'\g<1>{value}', text)
        assert count == 1, name
    (folder / 'score.c').write_text(text)
    build = ROOT / 'build'
    commands = json.loads((build / 'compile_commands.json').read_text())
    compiled = next(entry['command'] for entry in commands if entry['file'].endswith('related/score.c'))
    words = shlex.split(compiled)
    words = words[:words.index('-MD')] + ['-o', str(folder / 'score.o'), '-c', str(folder / 'score.c')]
    subprocess.run(words, check=True, cwd=build)
    objects = [each for each in (build / 'src' / 'related' / 'librelated.a.p').glob('*.o') if each.name != 'score.c.o']
    subprocess.run(['ar', 'rcs', folder / 'new.a', folder / 'score.o', *objects], check=True)
    link = subprocess.run(['ninja', '-C', build, '-t', 'commands', 'dateline'], capture_output=True, text=True,
                          check=True).stdout.splitlines()[-1]
    link = link.replace('src/related/librelated.a', str(folder / 'new.a')).replace('-o dateline', f'-o {folder / "dateline"}')
    subprocess.run(shlex.split(link), check=True, cwd=build)
    return folder / 'dateline'


def baselines():
    """The rows of the evaluator's own README."""
    rows = []
    for line in (SHARED / 'eval' / 'README.md').read_text(encoding='utf-8').splitlines():
        cells = [cell.strip(' *') for cell in line.strip('|').split('|')]
        if len(cells) == 8 and re.match(r'0\.\d+$', cells[1]):
            rows.append(cells)
    return rows


def run():
    folder = WORK / 'newsroom-quality'
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([PROGRAM, 'init', folder], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([PROGRAM, 'import', folder, SHARED / 'data' / 'news-dev.jsonl.xz'], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    result = {'now': evaluate(PROGRAM, folder), 'published': evaluate(PROGRAM, folder, '--as-published'),
              'without': [(name, evaluate(program_without(constants), folder)) for name, constants in PARTS]}
    shutil.rmtree(folder)
    return result


def lines(result):
    now, published = result['now'], result['published']
    out = ['', '## Related stories: how related', '', 'The development set of 9,657 stories, by the evaluator; above, its baselines.', '',
           '| method | P@6 | R@6 | nDCG@6 | MRR | newer | as published, nDCG@6 |', '| --- | --- | --- | --- | --- | --- | --- |']
    for cells in baselines():
        out.append('| ' + ' | '.join(cells[:7]) + ' |')
    names = ('P@6', 'R@6', 'nDCG@6', 'MRR', 'newer')
    out.append('| **Dateline** | ' + ' | '.join(f'{now[name]:.4f}' for name in names) +
               f' | {published["nDCG@6"]:.4f} |')
    out += ['', f'Places filled: {now["filled"]:.3f}. What each part of the score adds, as nDCG@6 and P@6 without it:', '',
            '| without | nDCG@6 | P@6 | newer |', '| --- | --- | --- | --- |']
    for name, row in result['without']:
        out.append(f'| {name} | {row["nDCG@6"]:.4f} | {row["P@6"]:.4f} | {row["newer"]:.4f} |')
    return out


def budgets(result, verdict):
    now, published = result['now'], result['published']
    goals = [('nDCG@6', now, 0.750), ('P@6', now, 0.760), ('newer', now, 0.800), ('filled', now, 0.99)]
    out = [f'| related, now: {name} ≥ {goal:.3f} | {row[name]:.4f} | {verdict(row[name] >= goal)} |'
           for name, row, goal in goals]
    best = {name: max(float(cells[place]) for cells in baselines()) for name, place in (('R@6', 2), ('MRR', 4))}
    out += [f'| related, now: {name} above the best baseline, {goal:.3f} | {now[name]:.4f} | '
            f'{verdict(now[name] > goal)} |' for name, goal in best.items()]
    out.append(f'| related, as published: nDCG@6 ≥ 0.735 | {published["nDCG@6"]:.4f} | '
               f'{verdict(published["nDCG@6"] >= 0.735)} |')
    return out
